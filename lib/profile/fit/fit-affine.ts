import type { AffineLatency, DecodeCoefficients, PrefillCoefficients } from '../forms/index.js';
import type { MeasuredBatch } from './measured-batch.js';
import { fitRows, tryCuts, type WeightedRow, weightedRow } from './weighted-rows.js';

/** A side on which columns are nearer to one another than this has no set of its own. */
const TOLD_APART = 0.01;

/** A threshold has to make the squares of the errors less by this share: with more coefficients they always are a little less. */
const WORTH_A_THRESHOLD = 0.95;

/** Errors that are no more than of rounding. */
const EXACT = 1e-9;

/**
 * The coefficients of the form `affine`: for decodes two sets, with the threshold between them by which errors are least, or
 * one set twice where a threshold is worth nothing.
 */
export async function fitAffine(
  prefills: readonly MeasuredBatch[],
  decodes: readonly MeasuredBatch[],
): Promise<AffineLatency> {
  return { form: 'affine', prefill: await fitPrefill(prefills), ...(await fitDecode(decodes)) };
}

/** The coefficients of a prefill without a floor. */
export async function fitPrefill(prefills: readonly MeasuredBatch[]): Promise<PrefillCoefficients> {
  const { coefficients } = await fitRows(prefills.map(weightedRow));
  const [base, perToken, perSquaredToken] = coefficients as [number, number, number];
  return { base, perToken, perSquaredToken };
}

/** The coefficients of decodes of any size of batch. */
export async function fitDecodeLine(rows: readonly WeightedRow[]) {
  const { coefficients, residual, independence } = await fitRows(rows);
  const [base, perRequest, perContextToken] = coefficients as [number, number, number];
  const set: DecodeCoefficients = { base, perContextToken, perRequest };
  return { set, squares: residual ** 2, isSure: Math.min(...independence) > TOLD_APART };
}

async function fitDecode(
  decodes: readonly MeasuredBatch[],
): Promise<Omit<AffineLatency, 'form' | 'prefill'>> {
  const one = await fitDecodeLine(decodes.map(weightedRow));
  const sameForAll = { decodeSmallBatch: one.set, decodeLargeBatch: one.set, largeBatchFrom: 1 };
  if (one.squares <= decodes.length * EXACT ** 2) return sameForAll;
  let best: { readonly squares: number; readonly sets: typeof sameForAll } = {
    squares: WORTH_A_THRESHOLD * one.squares,
    sets: sameForAll,
  };
  const requestsOf = ({ requests }: MeasuredBatch) => requests;
  await tryCuts(decodes, requestsOf, async ({ from, below, above }) => {
    const [small, large] = [await fitDecodeLine(below), await fitDecodeLine(above)];
    const squares = small.squares + large.squares;
    if (!small.isSure || !large.isSure) return undefined;
    const sets = { decodeSmallBatch: small.set, decodeLargeBatch: large.set, largeBatchFrom: from };
    if (squares < best.squares) best = { squares, sets };
    return squares;
  });
  return best.sets;
}
