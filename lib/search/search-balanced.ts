import { overAgain } from '../workload/index.js';
import { type Balance, promisingBalances } from './balance.js';
import { bestOf } from './best.js';
import { gpusOfAll, type RatioEngines, type RatioOutcome, searchCounts } from './ratio.js';
import type { SearchSettings } from './search.js';
import { type Sides, searchSides, sizesWithin } from './sides.js';

/** Balanced instances, and what they came to when all of them were simulated together. */
export interface BalancedTrial extends Balance {
  readonly outcome: RatioOutcome;
}

/** What was found where all instances are within one node, or may be in any. */
export interface LayoutResult extends Sides {
  readonly layout: Layout;
  /** The most promising first. */
  readonly trials: readonly BalancedTrial[];
}

/** Where instances are, by which their link goes. */
export type Layout = 'within a node' | 'across nodes';

/** What a search of placements with their numbers of instances came to, as plain data. */
export interface BalancedResult {
  readonly layouts: readonly LayoutResult[];
  /** The trial with the highest goodput per GPU; undefined when none kept the objectives. */
  readonly best: BalancedTrial | undefined;
}

/** How many balances are simulated of each layout. */
const TRIALS = 4;

/**
 * Chooses sizes and numbers of prefill and decode instances where instances may span nodes (DistServe, OSDI 2024,
 * algorithm 1): what instances of each size can do on their own, as many of each as balance the load within the GPUs
 * given, and all of these simulated together. Where KV cache moves over a link, instances that are all in one node,
 * with its link, are tried too.
 *
 * @param onProgress told how many sizes and trials are done, and of how many
 * @returns undefined when the signal ended it early
 */
export async function searchBalanced(
  settings: SearchSettings,
  signal?: AbortSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<BalancedResult | undefined> {
  const layouts = layoutsOf(settings);
  const total = layouts.reduce((sum, { gpus }) => sum + 2 * sizesWithin(settings, gpus).length + TRIALS, 0);
  let done = 0;
  onProgress?.(done, total);
  const step = () => onProgress?.(++done, total);
  const results: LayoutResult[] = [];
  for (const { layout, gpus } of layouts) {
    const sides = await searchSides(settings, enginesOf(settings.engines, layout), gpus, step, signal);
    if (sides === undefined) return undefined;
    const trials: BalancedTrial[] = [];
    for (const balance of promisingBalances(sides.prefill, sides.decode, gpus, TRIALS)) {
      const outcome = await tryTogether(settings, layout, balance, signal);
      if (outcome === undefined) return undefined;
      trials.push({ ...balance, outcome });
      step();
    }
    results.push({ layout, ...sides, trials });
  }
  const trials = results.flatMap((each) => each.trials);
  const best = bestOf(trials.map(({ outcome }) => outcome));
  return { layouts: results, best: trials.find(({ outcome }) => outcome === best) };
}

/** Without a link, whatever fits one node is also among what fits all of them. */
function layoutsOf({ nodes, gpusPerNode, engines }: SearchSettings): { layout: Layout; gpus: number }[] {
  const within = { layout: 'within a node', gpus: gpusPerNode } as const;
  const across = { layout: 'across nodes', gpus: nodes * gpusPerNode } as const;
  if (nodes === 1) return [within];
  return engines?.engineModel === 'detailed' ? [within, across] : [across];
}

function enginesOf(engines: SearchSettings['engines'], layout: Layout): RatioEngines {
  if (engines === undefined) return {};
  const { kvLinks, chunkTokens: _, ...rest } = engines;
  const bandwidth = layout === 'within a node' ? kvLinks.intra : kvLinks.inter;
  return { ...rest, kvLink: { bandwidth, latency: kvLinks.latency } };
}

/**
 * Simulates balanced instances together, with as many more requests, the same ones over again, as there are more GPUs
 * than one of each has.
 */
export function tryTogether(
  settings: SearchSettings,
  layout: Layout,
  balance: Balance,
  signal: AbortSignal | undefined,
): Promise<RatioOutcome | undefined> {
  const { lengths } = settings;
  const { prefill, decode, prefillInstances, decodeInstances, gpus } = balance;
  const growth = gpus / gpusOfAll(balance, 1, 1);
  const more = overAgain(lengths, Math.ceil(growth * lengths.length));
  const engines = enginesOf(settings.engines, layout);
  const counts = { ...settings, lengths: more, prefill, decode, engines };
  return searchCounts(counts, prefillInstances, decodeInstances, signal);
}
