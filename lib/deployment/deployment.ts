import type { KvLink } from './kv-link.js';

/** How many GPUs one instance's model is split over. */
export interface ParallelSizes {
  /** Tensor-parallel size: GPUs that share every layer. */
  readonly tp: number;
  /** Pipeline-parallel size: groups of consecutive layers. */
  readonly pp: number;
}

/** Instances of one kind: each has the same sizes. */
export interface Pool extends ParallelSizes {
  /** How many instances there are. */
  readonly count: number;
}

/** What the instances of a pool do: one phase of a request, or all of it. */
export type Role = 'prefill' | 'decode' | 'serve';

/** The pools of a deployment, by their roles: prefill and decode apart, or together. */
export type Pools =
  | { readonly prefill: Pool; readonly decode: Pool }
  | {
      readonly serve: Pool;
    };

/** Values of an engine's options, by name. */
export type OptionValues = Readonly<Record<string, number | string>>;

/** Where a model's instances lie and how they are served, as plain data: what is simulated, and what a search chooses. */
export interface Deployment {
  /** The engine, by its name in the table of engines, or the path of a module with one of one's own. */
  readonly engine: string;
  readonly pools: Pools;
  /** Pipeline parallelism across nodes, which multiplies the pipeline size of every pool. */
  readonly ppCross: number;
  /** Over what KV cache moves between the pools; undefined where it does not, or for the engine to take its own. */
  readonly link?: KvLink | undefined;
  /** Options of the engine that are not at their defaults. */
  readonly options: OptionValues;
}

/** Where the pools of a deployment lie: its shape, whatever serves it. */
export type Layout = Pick<Deployment, 'pools' | 'ppCross'>;

/** Sizes of a pool; one instance when no count is given. */
export type PoolInput = ParallelSizes & { readonly count?: number | undefined };

/** A deployment as one writes it by hand: what is left out is 1, or at its default. */
export type DeploymentInput = Pick<Deployment, 'engine'> &
  Partial<Omit<Deployment, 'engine' | 'pools'>> &
  (
    | { readonly pools: Pools }
    | { readonly prefill: PoolInput; readonly decode: PoolInput }
    | { readonly serve: PoolInput }
    | PoolInput
  );

/**
 * The whole deployment that a short one means: `{engine: 'vllm', tp: 2, pp: 1}` has one instance of two GPUs.
 *
 * @example
 * deploymentOf({ engine: 'vllm', tp: 2, pp: 1 }).pools // { serve: { tp: 2, pp: 1, count: 1 } }
 * deploymentOf({
 *   engine: 'distserve',
 *   prefill: { tp: 2, pp: 1 },
 *   decode: { tp: 1, pp: 1, count: 3 },
 *   link: { bandwidth: 25, latency: 2 },
 *   options: { contextTokens: 32768 },
 * });
 */
export function deploymentOf(input: DeploymentInput): Deployment {
  const { engine, ppCross = 1, link, options = {} } = input;
  return { engine, pools: poolsOf(input), ppCross, ...(link === undefined ? {} : { link }), options };
}

function poolsOf(input: DeploymentInput): Pools {
  if ('pools' in input) return input.pools;
  if ('prefill' in input) return { prefill: pool(input.prefill), decode: pool(input.decode) };
  return { serve: pool('serve' in input ? input.serve : input) };
}

function pool({ tp, pp, count = 1 }: PoolInput): Pool {
  return { tp, pp, count };
}

/** The pools with their roles, in the order in which a request goes through them. */
export function poolsByRole(pools: Pools): readonly (readonly [Role, Pool])[] {
  return 'serve' in pools
    ? [['serve', pools.serve]]
    : [
        ['prefill', pools.prefill],
        ['decode', pools.decode],
      ];
}

/**
 * How many GPUs a deployment takes.
 *
 * @example
 * gpusOf(deploymentOf({ engine: 'distserve', prefill: { tp: 2, pp: 1 }, decode: { tp: 1, pp: 1, count: 3 } })) // 5
 */
export function gpusOf({ pools, ppCross }: Layout): number {
  return poolsByRole(pools).reduce((sum, [, { tp, pp, count }]) => sum + ppCross * tp * pp * count, 0);
}

/** The same with one instance in each pool. */
export function oneOfEach<Of extends Layout>(deployment: Of): Of {
  const single = poolsByRole(deployment.pools).map(([role, each]) => [role, { ...each, count: 1 }]);
  return { ...deployment, pools: Object.fromEntries(single) as Pools };
}
