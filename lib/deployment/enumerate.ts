import { type Architecture, divisors, tensorParallelSizes } from '../profile/index.js';
import { gpusOf, type Layout, type ParallelSizes, type Pool, type Role } from './deployment.js';

/** The GPUs that there are, and how freely they may be used. */
export interface GpuBudget {
  readonly nodes: number;
  readonly gpusPerNode: number;
  /**
   * Whether the network between nodes is as good as within one, so that instances may span nodes.
   * Otherwise each prefill stage sits in one node with its decode stage.
   */
  readonly highAffinity: boolean;
  /**
   * Whether prefill and decode instances are in different nodes, as on different kinds of GPUs; false by default. Then
   * these are the GPUs of both kinds together, as many of each as a layout takes, and an instance lies within the GPUs
   * of a node unless it may span several.
   */
  readonly apart?: boolean | undefined;
}

/**
 * All layouts of single instances that fit the GPUs, in the order of (pp_cross, tp_prefill, pp_prefill, tp_decode,
 * pp_decode) or (tp, pp), each ascending. Tensor-parallel sizes are as `tensorParallelSizes`, pipeline sizes
 * the divisors of the model's layers (DistServe, OSDI 2024, algorithms 1 and 2).
 *
 * @param roles of the engine's pools
 * @example
 * const budget = { nodes: 1, gpusPerNode: 4, highAffinity: false };
 * const layouts = enumerateLayouts(['serve'], { layers: 2, heads: 2 }, budget);
 * layouts.map(describeDeployment) // ['tp=1, pp=1', 'tp=1, pp=2', 'tp=2, pp=1', 'tp=2, pp=2']
 */
export function enumerateLayouts(
  roles: readonly Role[],
  architecture: Architecture,
  budget: GpuBudget,
): Layout[] {
  return roles.includes('serve') ? colocated(architecture, budget) : disaggregated(architecture, budget);
}

/** How many layouts `enumerateLayouts` has, without making them. */
export function countLayouts(
  roles: readonly Role[],
  { layers, ...heads }: Architecture,
  budget: GpuBudget,
): number {
  if (roles.includes('serve')) return pairs(heads, layers, budget.nodes * budget.gpusPerNode).length;
  const { together, ofInstance } = spaceOf(budget);
  return crossings(layers, budget).reduce((sum, ppCross) => {
    const sizes = pairs(heads, layers / ppCross, ofInstance)
      .map(({ tp, pp }) => tp * pp)
      .sort((a, b) => a - b);
    let fitting = sizes.length;
    for (const size of sizes) {
      while (fitting > 0 && size + sizes[fitting - 1]! > together) fitting -= 1;
      sum += fitting;
    }
    return sum;
  }, 0);
}

/** How many of a layout fit the GPUs side by side. */
export function copiesWithin(layout: Layout, { nodes, gpusPerNode, highAffinity, apart }: GpuBudget): number {
  if ('serve' in layout.pools || highAffinity || apart)
    return Math.floor((nodes * gpusPerNode) / gpusOf(layout));
  const inNode = gpusOf({ ...layout, ppCross: 1 });
  return Math.floor(gpusPerNode / inNode) * Math.floor(nodes / layout.ppCross);
}

function disaggregated({ layers, ...heads }: Architecture, budget: GpuBudget): Layout[] {
  const { together, ofInstance } = spaceOf(budget);
  const layouts: Layout[] = [];
  for (const ppCross of crossings(layers, budget)) {
    const sizes = pairs(heads, layers / ppCross, ofInstance);
    for (const prefill of sizes) {
      for (const decode of sizes) {
        // With ppCross of these, one to a node, there are no more than all GPUs either.
        if (prefill.tp * prefill.pp + decode.tp * decode.pp > together) continue;
        layouts.push({ pools: { prefill: single(prefill), decode: single(decode) }, ppCross });
      }
    }
  }
  return layouts;
}

function colocated({ layers, ...heads }: Architecture, { nodes, gpusPerNode }: GpuBudget): Layout[] {
  return pairs(heads, layers, nodes * gpusPerNode).map((sizes) => ({
    pools: { serve: single(sizes) },
    ppCross: 1,
  }));
}

/** Of how many GPUs a prefill and a decode instance have room together, or their stages that are in one node; and one of them. */
function spaceOf({ nodes, gpusPerNode, highAffinity, apart }: GpuBudget) {
  const together = highAffinity || apart ? nodes * gpusPerNode : gpusPerNode;
  const ofInstance = highAffinity ? together : gpusPerNode;
  // The other one takes one GPU at least.
  return { together, ofInstance: Math.min(ofInstance, together - 1) };
}

/** Over how many nodes pipelines may go. */
function crossings(layers: number, { nodes, highAffinity, apart }: GpuBudget): number[] {
  return highAffinity || apart ? [1] : divisors(layers, nodes);
}

function single({ tp, pp }: ParallelSizes): Pool {
  return { tp, pp, count: 1 };
}

/** All sizes of an instance on at most so many GPUs, by tp, then pp. */
function pairs(
  heads: Pick<Architecture, 'heads' | 'kvHeads'>,
  layers: number,
  gpus: number,
): ParallelSizes[] {
  const pps = divisors(layers, gpus);
  const sizes: ParallelSizes[] = [];
  for (const tp of tensorParallelSizes(heads, gpus)) {
    for (const pp of pps) {
      if (tp * pp > gpus) break;
      sizes.push({ tp, pp });
    }
  }
  return sizes;
}
