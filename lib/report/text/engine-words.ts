import type { KvLinks, OptionValues } from '../../deployment/index.js';
import type { EngineFacts } from '../../engines/index.js';
import { optionsInWords } from './deployment-words.js';
import { bandwidthInWords } from './link-words.js';

/** What a search tells of its engine. */
export interface SearchedEngine {
  readonly facts: EngineFacts;
  readonly options: OptionValues;
  readonly links: KvLinks;
  /** Whether any of its deployments moves KV cache between nodes. */
  readonly movesBetweenNodes: boolean;
}

/** The engine of a search, in a line; undefined where there is nothing to tell. */
export function searchEnginesLine({
  facts,
  options,
  links: { intra, inter, latency },
  movesBetweenNodes,
}: SearchedEngine): string | undefined {
  const unused = movesBetweenNodes ? '' : ' (where no placement of this search moves it)';
  const link =
    `KV cache at ${bandwidthInWords(intra)} within a node ` +
    `and ${bandwidthInWords(inter)} between nodes${unused}, after ${latency} ms`;
  const words = [
    ...(facts.title?.remark === undefined ? [] : [facts.title.remark]),
    ...(facts.movesKv ? [link] : []),
    ...optionsInWords(options, facts),
  ];
  return words.length === 0 ? undefined : words.join(', ');
}

/** The line of a search of M:N that tells of the engine what is not by default, the link apart; undefined when all is. */
export function ratioEnginesLine(options: OptionValues, facts: EngineFacts): string | undefined {
  const changes = optionsInWords(options, facts);
  return changes.length === 0 ? undefined : changes.join(', ');
}
