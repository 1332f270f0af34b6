import type { MaxLatency, RequestLine } from '../forms/index.js';
import { fitDecodeLine, fitPrefill } from './fit-affine.js';
import { fitError } from './fit-error.js';
import type { MeasuredBatch } from './measured-batch.js';
import { cutsBy, fitRows, weightedRow } from './weighted-rows.js';

type Prefill = MaxLatency['prefill'];
type Decode = MaxLatency['decode'];

/**
 * The coefficients of the form `max`. Which of its two parts is the larger changes once as batches grow: for every place
 * where it may change, each part is fitted to the batches on its side, together with what both have in common; then the
 * place is taken by which the errors of the whole are least. That it never changes is one of the possibilities.
 */
export async function fitMax(
  prefills: readonly MeasuredBatch[],
  decodes: readonly MeasuredBatch[],
): Promise<MaxLatency> {
  return { form: 'max', prefill: await fitFloor(prefills), decode: await fitLines(decodes) };
}

async function fitFloor(prefills: readonly MeasuredBatch[]): Promise<Prefill> {
  const candidates: Prefill[] = [{ floor: 0, ...(await fitPrefill(prefills)) }];
  for (const { below, above } of await cutsBy(prefills, ({ tokens }) => tokens)) {
    const { coefficients } = await fitRows([
      ...below.map(([base, , squared, value]) => [base!, 0, 0, squared!, value!]),
      ...above.map(([base, tokens, squared, value]) => [0, base!, tokens!, squared!, value!]),
    ]);
    const [floor, base, perToken, perSquaredToken] = coefficients as [number, number, number, number];
    candidates.push({ floor, base, perToken, perSquaredToken });
  }
  return leastOff(
    candidates,
    (prefill) => fitError({ form: 'max', prefill, decode: noDecode }, prefills).rootMeanSquare,
  );
}

async function fitLines(decodes: readonly MeasuredBatch[]): Promise<Decode> {
  const { set } = await fitDecodeLine(decodes.map(weightedRow));
  const line: RequestLine = { base: set.base, perRequest: set.perRequest };
  const candidates: Decode[] = [{ memory: line, compute: line, perContextToken: set.perContextToken }];
  for (const { below, above } of await cutsBy(decodes, ({ requests }) => requests)) {
    const { coefficients } = await fitRows([
      ...below.map(([base, requests, context, value]) => [base!, requests!, 0, 0, context!, value!]),
      ...above.map(([base, requests, context, value]) => [0, 0, base!, requests!, context!, value!]),
    ]);
    const [w0, w1, u0, u1, perContextToken] = coefficients as [number, number, number, number, number];
    candidates.push({
      memory: { base: w0, perRequest: w1 },
      compute: { base: u0, perRequest: u1 },
      perContextToken,
    });
  }
  return leastOff(
    candidates,
    (decode) => fitError({ form: 'max', prefill: noPrefill, decode }, decodes).rootMeanSquare,
  );
}

const noPrefill: Prefill = { floor: 0, base: 0, perToken: 0, perSquaredToken: 0 };
const noLine: RequestLine = { base: 0, perRequest: 0 };
const noDecode: Decode = { memory: noLine, compute: noLine, perContextToken: 0 };

/** The first of those that are off least. */
function leastOff<T>(candidates: readonly T[], errorOf: (candidate: T) => number): T {
  let [best] = candidates;
  let least = Infinity;
  for (const candidate of candidates) {
    const error = errorOf(candidate);
    if (error >= least) continue;
    best = candidate;
    least = error;
  }
  return best!;
}
