import type { Profile } from '../profile/index.js';
import { type Backend, gpusOf, type Placement } from '../simulation/index.js';

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
 * All placements of a model that fit the GPUs, in the order of (pp_cross, tp_prefill, pp_prefill, tp_decode,
 * pp_decode) or (tp, pp), each ascending. Tensor-parallel sizes are the divisors of the model's heads,
 * pipeline sizes those of its layers (DistServe, OSDI 2024, algorithms 1 and 2).
 */
export function enumeratePlacements(
  backend: Backend,
  architecture: Profile['architecture'],
  budget: GpuBudget,
): Placement[] {
  return enumerators[backend](architecture, budget);
}

/** How many of a placement that was enumerated fit the GPUs side by side. */
export function copiesWithin(placement: Placement, { nodes, gpusPerNode, highAffinity }: GpuBudget): number {
  if (placement.backend === 'vllm' || highAffinity) {
    return Math.floor((nodes * gpusPerNode) / gpusOf(placement));
  }
  const inNode = gpusOf({ ...placement, ppCross: 1 });
  return Math.floor(gpusPerNode / inNode) * Math.floor(nodes / placement.ppCross);
}

type Enumerator = (architecture: Profile['architecture'], budget: GpuBudget) => Placement[];

const enumerators = { distserve: disaggregated, vllm: colocated } satisfies Record<Backend, Enumerator>;

function disaggregated(
  { heads, layers }: Profile['architecture'],
  { nodes, gpusPerNode, highAffinity }: GpuBudget,
): Placement[] {
  const together = highAffinity ? nodes * gpusPerNode : gpusPerNode;
  const tps = divisors(heads, together);
  const pps = divisors(layers, together);
  const placements: Placement[] = [];
  for (const ppCross of highAffinity ? [1] : divisors(layers, nodes)) {
    const fittingPps = pps.filter((pp) => layers % (ppCross * pp) === 0);
    for (const prefill of pairs(tps, fittingPps)) {
      for (const decode of pairs(tps, fittingPps)) {
        // With ppCross of these, one to a node, there are no more than all GPUs either.
        if (prefill.tp * prefill.pp + decode.tp * decode.pp > together) continue;
        placements.push({ backend: 'distserve', ppCross, prefill, decode });
      }
    }
  }
  return placements;
}

function colocated(
  { heads, layers }: Profile['architecture'],
  { nodes, gpusPerNode }: GpuBudget,
): Placement[] {
  const total = nodes * gpusPerNode;
  return pairs(divisors(heads, total), divisors(layers, total))
    .filter(({ tp, pp }) => tp * pp <= total)
    .map((instance) => ({ backend: 'vllm', instance }));
}

function pairs(tps: readonly number[], pps: readonly number[]): { tp: number; pp: number }[] {
  return tps.flatMap((tp) => pps.map((pp) => ({ tp, pp })));
}

/** The divisors of a number that are no larger than another, ascending. */
export function divisors(n: number, atMost: number): number[] {
  const found: number[] = [];
  for (let d = 1; d <= Math.min(n, atMost); d++) if (n % d === 0) found.push(d);
  return found;
}
