import type { KvLinks, OptionValues } from '../../deployment/index.js';
import type { EngineFacts } from '../../engines/index.js';
import type { SearchSettings } from '../../study/index.js';
import { poolGpusTold } from '../documents/told.js';
import { optionsInWords } from './deployment-words.js';
import { bandwidthInWords } from './link-words.js';

/** What a search tells of its engine. */
export interface SearchedEngine {
  readonly facts: EngineFacts;
  readonly options: OptionValues;
  readonly links: KvLinks;
  /** Whether any of its deployments moves KV cache between nodes. */
  readonly movesBetweenNodes: boolean;
  /** Whether none of them moves it within a node, as prefill and decode are on different GPUs; false by default. */
  readonly apart?: boolean | undefined;
}

/** The engine of a search, in a line; undefined where there is nothing to tell. */
export function searchEnginesLine({
  facts,
  options,
  links: { intra, inter, latency },
  movesBetweenNodes,
  apart = false,
}: SearchedEngine): string | undefined {
  const unused = movesBetweenNodes ? '' : ' (where no placement of this search moves it)';
  const link = apart
    ? `KV cache at ${bandwidthInWords(inter)} between nodes, after ${latency} ms`
    : `KV cache at ${bandwidthInWords(intra)} within a node ` +
      `and ${bandwidthInWords(inter)} between nodes${unused}, after ${latency} ms`;
  const words = [
    ...(facts.title?.remark === undefined ? [] : [facts.title.remark]),
    ...(facts.movesKv ? [link] : []),
    ...optionsInWords(options, facts),
  ];
  return words.length === 0 ? undefined : words.join(', ');
}

/** Where instances lie that are on different kinds of GPUs, in a line; undefined where there is one kind. */
export function poolGpusLine({
  profile,
  nodes,
  gpusPerNode,
  highAffinity,
}: Pick<SearchSettings, 'profile' | 'nodes' | 'gpusPerNode' | 'highAffinity'>): string | undefined {
  const { poolGpus } = poolGpusTold(profile);
  if (poolGpus === undefined) return undefined;
  const within = highAffinity ? 'within those of its kind' : `within ${gpusPerNode} of its kind`;
  return (
    `prefill on ${poolGpus.prefill}, decode on ${poolGpus.decode}, in different nodes: ` +
    `at most ${nodes * gpusPerNode} GPUs of both kinds together, each instance ${within}`
  );
}

/** The line of a search of M:N that tells of the engine what is not by default, the link apart; undefined when all is. */
export function ratioEnginesLine(options: OptionValues, facts: EngineFacts): string | undefined {
  const changes = optionsInWords(options, facts);
  return changes.length === 0 ? undefined : changes.join(', ');
}
