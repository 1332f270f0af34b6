import { InputError } from '../../input/index.js';
import { differentBatches, type Split } from './held-out.js';
import type { MeasuredBatch, Phase } from './measured-batch.js';
import { fitRows, weightedRow } from './weighted-rows.js';

/** With fewer batches, too few are left to be held out. */
const LEAST_BATCHES = 10;

/** Columns of unit length that are nearer than this are the same but for the noise of any measurement. */
const TOLD_APART = 1e-3;

/** Why coefficients cannot be told apart, and what else is to be measured. */
interface Cause {
  readonly coefficients: string;
  readonly got: (batches: readonly MeasuredBatch[]) => string;
  readonly measure: string;
  readonly isSo: (batches: readonly MeasuredBatch[]) => boolean;
}

const same =
  (...sizes: ((batch: MeasuredBatch) => number)[]) =>
  (batches: readonly MeasuredBatch[]) =>
    sizes.every((size) => batches.every((batch) => size(batch) === size(batches[0]!)));

const requests = (batch: MeasuredBatch) => batch.requests;
const tokens = (batch: MeasuredBatch) => batch.tokens;
const shortest = (batch: MeasuredBatch) => batch.shortest;
const longest = (batch: MeasuredBatch) => batch.longest;
const perRequest = (batch: MeasuredBatch) => batch.tokens / batch.requests;

const oneLength = (batches: readonly MeasuredBatch[]) =>
  same(shortest, longest)(batches) && batches[0]!.shortest === batches[0]!.longest;

/** What there may be, the first that holds being told. */
const causes: Readonly<Record<Phase, readonly Cause[]>> = {
  prefill: [
    {
      coefficients: 'base, perToken and perSquaredToken',
      isSo: (batches) => oneLength(batches) && same(requests)(batches),
      got: ([first]) => `only batches of ${first!.requests} prompts of ${first!.shortest} tokens`,
      measure: 'prompts of other lengths, alone and several together',
    },
    {
      coefficients: 'perToken and perSquaredToken',
      isSo: oneLength,
      got: ([first]) => `only prompts of ${first!.shortest} tokens`,
      measure: 'prompts of other lengths too, from short to long ones',
    },
    {
      coefficients: 'base and perToken',
      isSo: same(tokens),
      got: ([first]) => `only batches of ${first!.tokens} tokens in all`,
      measure: 'batches with fewer and with more tokens too',
    },
    {
      coefficients: 'base, perToken and perSquaredToken',
      isSo: () => true,
      got: () => 'batches that are too much alike',
      measure: 'prompts of at least three lengths that are far from each other, such as 128, 1024 and 8192',
    },
  ],
  decode: [
    {
      coefficients: 'base, perRequest and perContextToken',
      isSo: same(requests, tokens),
      got: ([first]) =>
        `only batches of ${first!.requests} requests with ${first!.tokens} tokens of context in all`,
      measure: 'batches of other sizes, and other contexts',
    },
    {
      coefficients: 'base and perRequest',
      isSo: same(requests),
      got: ([first]) => `only batches of ${first!.requests} requests`,
      measure: 'batches of other sizes too, from 1 request to as many as are served',
    },
    {
      coefficients: 'perRequest and perContextToken',
      isSo: same(perRequest),
      got: ([first]) => `only contexts of ${perRequest(first!)} tokens for each request`,
      measure: 'batches with shorter and with longer contexts too',
    },
    {
      coefficients: 'base and perContextToken',
      isSo: same(tokens),
      got: ([first]) => `only batches with ${first!.tokens} tokens of context in all`,
      measure: 'batches with less and with more context too',
    },
    {
      coefficients: 'base, perRequest and perContextToken',
      isSo: () => true,
      got: () => 'batches that are too much alike',
      measure: 'batches of several sizes, each with several lengths of context',
    },
  ],
};

/**
 * Sees to it that points determine the coefficients of their phase.
 *
 * @param where what the points are of, for messages
 * @throws InputError that names the coefficients that cannot be told apart, with what to measure in addition
 */
export async function refuseUndetermined(
  phase: Phase,
  batches: readonly MeasuredBatch[],
  { fitted }: Split,
  where: string,
): Promise<void> {
  const place = `${where}: ${phase}`;
  if (batches.length === 0) throw new InputError(`${place}: expected measured batches, got none`);
  const { independence } = await fitRows(fitted.map(weightedRow));
  if (Math.min(...independence) < TOLD_APART) {
    const { coefficients, got, measure } = causes[phase].find(({ isSo }) => isSo(batches))!;
    throw new InputError(
      `${place}: expected batches that tell the coefficients ${coefficients} apart, got ${got(batches)}: measure ${measure}`,
    );
  }
  const different = differentBatches(batches).length;
  if (different < LEAST_BATCHES) {
    throw new InputError(
      `${place}: expected at least ${LEAST_BATCHES} different batches, to fit to some and hold out others, got ${different}`,
    );
  }
}
