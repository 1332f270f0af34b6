import type { Profile } from '../profile/index.js';
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
}

/**
 * All layouts of single instances that fit the GPUs, in the order of (pp_cross, tp_prefill, pp_prefill, tp_decode,
 * pp_decode) or (tp, pp), each ascending. Tensor-parallel sizes are the divisors of the model's heads,
 * pipeline sizes those of its layers (DistServe, OSDI 2024, algorithms 1 and 2).
 *
 * @param roles of the engine's pools
 */
export function enumerateLayouts(
  roles: readonly Role[],
  architecture: Profile['architecture'],
  budget: GpuBudget,
): Layout[] {
  return roles.includes('serve') ? colocated(architecture, budget) : disaggregated(architecture, budget);
}

/** How many of a layout fit the GPUs side by side. */
export function copiesWithin(layout: Layout, { nodes, gpusPerNode, highAffinity }: GpuBudget): number {
  if ('serve' in layout.pools || highAffinity) return Math.floor((nodes * gpusPerNode) / gpusOf(layout));
  const inNode = gpusOf({ ...layout, ppCross: 1 });
  return Math.floor(gpusPerNode / inNode) * Math.floor(nodes / layout.ppCross);
}

function disaggregated(
  { heads, layers }: Profile['architecture'],
  { nodes, gpusPerNode, highAffinity }: GpuBudget,
): Layout[] {
  const together = highAffinity ? nodes * gpusPerNode : gpusPerNode;
  const tps = divisors(heads, together);
  const pps = divisors(layers, together);
  const layouts: Layout[] = [];
  for (const ppCross of highAffinity ? [1] : divisors(layers, nodes)) {
    const fittingPps = pps.filter((pp) => layers % (ppCross * pp) === 0);
    for (const prefill of pairs(tps, fittingPps)) {
      for (const decode of pairs(tps, fittingPps)) {
        // With ppCross of these, one to a node, there are no more than all GPUs either.
        if (prefill.tp * prefill.pp + decode.tp * decode.pp > together) continue;
        layouts.push({ pools: { prefill: single(prefill), decode: single(decode) }, ppCross });
      }
    }
  }
  return layouts;
}

function colocated({ heads, layers }: Profile['architecture'], { nodes, gpusPerNode }: GpuBudget): Layout[] {
  const total = nodes * gpusPerNode;
  return pairs(divisors(heads, total), divisors(layers, total))
    .filter(({ tp, pp }) => tp * pp <= total)
    .map((sizes) => ({ pools: { serve: single(sizes) }, ppCross: 1 }));
}

function single({ tp, pp }: ParallelSizes): Pool {
  return { tp, pp, count: 1 };
}

function pairs(tps: readonly number[], pps: readonly number[]): ParallelSizes[] {
  return tps.flatMap((tp) => pps.map((pp) => ({ tp, pp })));
}

/** The divisors of a number that are no larger than another, ascending. */
export function divisors(n: number, atMost: number): number[] {
  const found: number[] = [];
  for (let d = 1; d <= Math.min(n, atMost); d++) if (n % d === 0) found.push(d);
  return found;
}
