import type { Deployment, KvLink, OptionValues, ParallelSizes } from '../../deployment/index.js';

/** Prefill and decode instances of given sizes, whatever their numbers. */
export interface Instances {
  /** The engine, by its name in the table of engines, or the path of a module with one of one's own. */
  readonly engine: string;
  /** The sizes of each prefill instance. */
  readonly prefill: ParallelSizes;
  /** The sizes of each decode instance. */
  readonly decode: ParallelSizes;
  /** Options of the engine that are not at their defaults. */
  readonly options?: OptionValues | undefined;
  /** Over what KV cache moves; undefined where it does not, or for the engine to take its own. */
  readonly link?: KvLink | undefined;
}

/** M prefill and N decode instances. */
export function deploymentOfInstances(
  { engine, prefill, decode, link, options = {} }: Instances,
  m: number,
  n: number,
): Deployment {
  return {
    engine,
    pools: { prefill: { ...prefill, count: m }, decode: { ...decode, count: n } },
    ppCross: 1,
    ...(link === undefined ? {} : { link }),
    options,
  };
}
