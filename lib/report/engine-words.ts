import { type DispatchSpec, defaultDispatch, type EngineSettings, engineOptions } from '../engines/index.js';
import type { RatioEngines, SearchSettings } from '../search/index.js';
import type { AnyClusterSpec, KvLink } from '../simulation/index.js';

/**
 * What of a cluster is not as it is by default, in words for the title of a run: numbers of instances, chunks, and the
 * detailed engines with what was changed of them.
 *
 * @returns undefined for single instances of the reference model that prefill whole prompts
 */
export function clusterInWords(cluster: AnyClusterSpec): string | undefined {
  const words = [...instancesInWords(cluster), ...enginesOf(cluster)];
  return words.length === 0 ? undefined : words.join(', ');
}

/** The engines of a search, in a line; undefined for the reference model. */
export function searchEnginesLine({
  engines,
  backend,
  highAffinity,
  nodes,
}: Pick<SearchSettings, 'engines' | 'backend' | 'highAffinity' | 'nodes'>): string | undefined {
  if (engines?.engineModel !== 'detailed') return undefined;
  const { intra, inter, latency } = engines.kvLinks;
  const unused = highAffinity && nodes > 1 ? '' : ' (where no placement of this search moves it)';
  const link =
    `KV cache at ${bandwidthInWords(intra)} within a node ` +
    `and ${bandwidthInWords(inter)} between nodes${unused}, after ${latency} ms`;
  return [
    'detailed engines',
    ...(backend === 'vllm' ? [] : [link]),
    ...chunksInWords(engines.chunkTokens),
    ...changesInWords(engines.engineSettings, engines.dispatch),
  ].join(', ');
}

/** The line of a search of M:N that tells of the engines what is not by default, the link apart; undefined when all is. */
export function ratioEnginesLine(engines: RatioEngines): string | undefined {
  const changes = changesInWords(engines.engineSettings, engines.dispatch);
  return changes.length === 0 ? undefined : changes.join(', ');
}

/** A link with its bandwidth in both units, so that bits and bytes are not confused. */
export function linkInWords({ bandwidth, latency }: KvLink): string {
  return `${bandwidthInWords(bandwidth)} after ${latency} ms`;
}

/** Decimal digits of a bandwidth: a product with a unit has no more that mean something. */
const DIGITS = 12;

/** A bandwidth in GB/s as a number of Gbit/s. */
export function inGigabits(gigabytes: number): number {
  return Number((8 * gigabytes).toPrecision(DIGITS));
}

function bandwidthInWords(gigabytes: number): string {
  return `${Number(gigabytes.toPrecision(DIGITS))} GB/s (${inGigabits(gigabytes)} Gbit/s)`;
}

function instancesInWords(cluster: AnyClusterSpec): string[] {
  if ('instance' in cluster) {
    return cluster.instance.count === 1 ? [] : [`${cluster.instance.count} instances`];
  }
  const [prefill, decode] = [cluster.prefill.count, cluster.decode.count];
  if (prefill === 1 && decode === 1) return [];
  return [`${prefill} prefill and ${decode} decode instances`];
}

function enginesOf(cluster: AnyClusterSpec): string[] {
  switch (cluster.kind) {
    case 'disaggregated':
      return [];
    case 'colocated':
      return chunksInWords(cluster.chunkTokens);
    case 'detailed-colocated':
      return [
        'detailed engines',
        ...chunksInWords(cluster.chunkTokens),
        ...changesInWords(cluster.settings, cluster.dispatch),
      ];
    case 'detailed-disaggregated':
      return [
        'detailed engines',
        `KV cache at ${linkInWords(cluster.link)}`,
        ...changesInWords(cluster.settings, cluster.dispatch),
      ];
  }
}

function chunksInWords(tokens: number | undefined): string[] {
  return tokens === undefined ? [] : [`chunked prefill within ${tokens} tokens an iteration`];
}

/** Policies and constants that are not the default ones. */
function changesInWords(
  settings: Partial<EngineSettings> = {},
  dispatch: DispatchSpec = defaultDispatch,
): string[] {
  const sides = (['prefill', 'decode'] as const).filter((side) => dispatch[side] !== defaultDispatch[side]);
  const constants = Object.entries(engineOptions).flatMap(([name, { default: usual }]) => {
    const value = settings[name as keyof EngineSettings] ?? usual;
    return value === usual ? [] : [`${name}=${value}`];
  });
  return [...sides.map((side) => `${side} policy ${dispatch[side]}`), ...constants];
}
