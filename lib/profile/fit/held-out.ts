import type { MeasuredBatch } from './measured-batch.js';

/** Of the batches, how many are kept from a fit. */
const SHARE = 0.2;

/** The golden section: multiples of it are nowhere near a regular distance, as points of a measured grid are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Points that are fitted to, and others of the same kind that show how good the fit is. */
export interface Split {
  readonly fitted: readonly MeasuredBatch[];
  readonly heldOut: readonly MeasuredBatch[];
}

/**
 * Splits points of one phase: of the different batches in their order every fifth or so is held out, with all times that it
 * was measured; the first and the last never are. The same points are always split in the same way.
 */
export function withHeldOut(batches: readonly MeasuredBatch[]): Split {
  const groups = differentBatches(batches);
  const isHeldOut = (index: number) => index > 0 && index < groups.length - 1 && (index * GOLDEN) % 1 < SHARE;
  return {
    fitted: groups.filter((_, index) => !isHeldOut(index)).flat(),
    heldOut: groups.filter((_, index) => isHeldOut(index)).flat(),
  };
}

/** The points by batch, in the order of their size. */
export function differentBatches(batches: readonly MeasuredBatch[]): MeasuredBatch[][] {
  const sizes = (of: MeasuredBatch) =>
    of.phase === 'prefill'
      ? [of.tokens, of.squaredTokens, of.requests]
      : [of.requests, of.tokens, of.squaredTokens];
  const groups = grouped(batches, sizes);
  return [...groups.values()].sort(([a], [b]) => inOrder(sizes(a!), sizes(b!)));
}

function grouped(
  batches: readonly MeasuredBatch[],
  sizes: (of: MeasuredBatch) => readonly number[],
): Map<string, MeasuredBatch[]> {
  const groups = new Map<string, MeasuredBatch[]>();
  for (const batch of batches) {
    const key = sizes(batch).join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [batch]);
    else group.push(batch);
  }
  return groups;
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    if (value !== b[index]) return value - b[index]!;
  }
  return 0;
}
