import type { MaxLatency, RequestLine } from '../forms/index.js';
import { fitDecodeLine, fitPrefill } from './fit-affine.js';
import { fitError } from './fit-error.js';
import type { MeasuredBatch } from './measured-batch.js';
import { fitRows, tryCuts, weightedRow } from './weighted-rows.js';

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
  const least = new LeastOff<Prefill>(
    (prefill) => fitError({ form: 'max', prefill, decode: noDecode }, prefills).rootMeanSquare,
  );
  least.consider({ floor: 0, ...(await fitPrefill(prefills)) });
  await tryCuts(
    prefills,
    ({ tokens }) => tokens,
    async ({ below, above }) => {
      const { coefficients } = await fitRows([
        ...below.map(([base, , squared, value]) => [base!, 0, 0, squared!, value!]),
        ...above.map(([base, tokens, squared, value]) => [0, base!, tokens!, squared!, value!]),
      ]);
      const [floor, base, perToken, perSquaredToken] = coefficients as [number, number, number, number];
      return least.consider({ floor, base, perToken, perSquaredToken });
    },
  );
  return least.best!;
}

async function fitLines(decodes: readonly MeasuredBatch[]): Promise<Decode> {
  const least = new LeastOff<Decode>(
    (decode) => fitError({ form: 'max', prefill: noPrefill, decode }, decodes).rootMeanSquare,
  );
  const { set } = await fitDecodeLine(decodes.map(weightedRow));
  const line: RequestLine = { base: set.base, perRequest: set.perRequest };
  least.consider({ memory: line, compute: line, perContextToken: set.perContextToken });
  await tryCuts(
    decodes,
    ({ requests }) => requests,
    async ({ below, above }) => {
      const { coefficients } = await fitRows([
        ...below.map(([base, requests, context, value]) => [base!, requests!, 0, 0, context!, value!]),
        ...above.map(([base, requests, context, value]) => [0, 0, base!, requests!, context!, value!]),
      ]);
      const [w0, w1, u0, u1, perContextToken] = coefficients as [number, number, number, number, number];
      return least.consider({
        memory: { base: w0, perRequest: w1 },
        compute: { base: u0, perRequest: u1 },
        perContextToken,
      });
    },
  );
  return least.best!;
}

const noPrefill: Prefill = { floor: 0, base: 0, perToken: 0, perSquaredToken: 0 };
const noLine: RequestLine = { base: 0, perRequest: 0 };
const noDecode: Decode = { memory: noLine, compute: noLine, perContextToken: 0 };

/** Of all that are considered, the first of those that are off least. */
class LeastOff<T> {
  best: T | undefined;
  private error = Infinity;
  private readonly errorOf: (candidate: T) => number;

  constructor(errorOf: (candidate: T) => number) {
    this.errorOf = errorOf;
  }

  /** How far off a candidate is. */
  consider(candidate: T): number {
    const error = this.errorOf(candidate);
    if (error < this.error || this.best === undefined) {
      this.best = candidate;
      this.error = error;
    }
    return error;
  }
}
