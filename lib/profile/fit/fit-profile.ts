import { InputError } from '../../input/index.js';
import { tensorParallelSizes } from '../architecture.js';
import type { Covered, CoveredRanges, HeldOutError } from '../evidence.js';
import type { AffineLatency, MaxLatency } from '../forms/index.js';
import type { LatencyRow, Profile } from '../profile.js';
import { fitAffine } from './fit-affine.js';
import { type FitError, fitError } from './fit-error.js';
import { fitMax } from './fit-max.js';
import { type Split, withHeldOut } from './held-out.js';
import type { MeasuredBatch, Phase } from './measured-batch.js';
import { refuseUndetermined } from './undetermined.js';

/** What is known of the model and the GPU beside the measurements. */
export type FittedTo = Pick<Profile, 'model' | 'gpu' | 'architecture' | 'source'> &
  Partial<Pick<Profile, 'aliases' | 'licence' | 'dtype' | 'kvDtype' | 'memory' | 'links'>>;

/** How well a form fits the batches of a phase at a tensor-parallel size. */
export interface FittedForm {
  readonly tensorParallel: number;
  readonly phase: Phase;
  readonly form: keyof typeof forms;
  /** Whether the profile has this form: the one of which the errors of both phases are less. */
  readonly isChosen: boolean;
  /** How many points it was fitted to. */
  readonly fittedTo: number;
  /** On points that were held out. */
  readonly error: FitError;
}

/** A profile made of measurements, and how well it fits them. */
export interface FittedProfile {
  readonly profile: Profile;
  readonly report: readonly FittedForm[];
}

const forms = { affine: fitAffine, max: fitMax } as const;

/**
 * Fits a profile to measured batches, each tensor-parallel size for itself: by non-negative least squares on the relative
 * error, as ordinary ones are ruled by the longest times and leave short prompts off by far. Both forms are fitted to four
 * fifths of the batches, and the better one on the rest is taken; the errors that are stated are those on the rest.
 *
 * @param where what the measurements are, such as the name of their file, for messages
 * @throws InputError where the measurements do not determine a coefficient, with which, and what else to measure
 * @example
 * const batches = [];
 * for (const length of [64, 128, 256, 512, 1024, 2048]) {
 *   for (const count of [1, 2, 8]) {
 *     const lengths = Array(count).fill(length);
 *     const tokens = count * length;
 *     batches.push(measuredBatch('prefill', 1, lengths, 5 + 0.05 * tokens + 1e-6 * tokens * length));
 *     batches.push(measuredBatch('decode', 1, lengths, 8 + 0.1 * count + 0.0002 * tokens));
 *   }
 * }
 * const about = { model: 'my-model', gpu: 'my-gpu', architecture: { layers: 32, heads: 32 }, source: 'Measured on Monday.' };
 * const fitted = await fitProfile(batches, about, 'monday.csv');
 * fitted.profile.latency[0].form // 'affine'
 */
export async function fitProfile(
  batches: readonly MeasuredBatch[],
  about: FittedTo,
  where: string,
): Promise<FittedProfile> {
  if (batches.length === 0) throw new InputError(`${where}: expected measured batches, got none`);
  const sizes = [...new Set(batches.map(({ tensorParallel }) => tensorParallel))].sort((a, b) => a - b);
  const latency: LatencyRow[] = [];
  const report: FittedForm[] = [];
  for (const tensorParallel of sizes) {
    const place = `${where}: tp ${tensorParallel}`;
    if (!tensorParallelSizes(about.architecture, tensorParallel).includes(tensorParallel)) {
      const { heads, kvHeads = heads } = about.architecture;
      throw new InputError(
        `${place}: expected a size that divides the ${heads} heads (${kvHeads} key-value heads) of ${about.model}`,
      );
    }
    const ofSize = batches.filter((batch) => batch.tensorParallel === tensorParallel);
    const fitted = await fitSize(ofSize, tensorParallel, place);
    latency.push(fitted.row);
    report.push(...fitted.report);
  }
  const { aliases = [], ...rest } = about;
  return { profile: { ...rest, aliases, tier: 'fitted', latency, kvCapacity: [] }, report };
}

/** A form that was fitted, and the squares of its errors of both phases. */
interface Candidate {
  readonly form: keyof typeof forms;
  readonly latency: AffineLatency | MaxLatency;
  readonly errors: Readonly<Record<Phase, FitError>>;
  readonly square: number;
}

async function fitSize(batches: readonly MeasuredBatch[], tensorParallel: number, where: string) {
  const ofPhase = (phase: Phase) => batches.filter((batch) => batch.phase === phase);
  const prefill = await determined('prefill', ofPhase('prefill'), where);
  const decode = await determined('decode', ofPhase('decode'), where);
  const fits: Candidate[] = [];
  for (const form of ['affine', 'max'] as const) {
    const latency = await forms[form](prefill.fitted, decode.fitted);
    const errors = {
      prefill: fitError(latency, prefill.heldOut),
      decode: fitError(latency, decode.heldOut),
    };
    const square = errors.prefill.rootMeanSquare ** 2 + errors.decode.rootMeanSquare ** 2;
    fits.push({ form, latency, errors, square });
  }
  // The first of equals: the simpler one.
  const best = fits.reduce((least, fit) => (fit.square < least.square ? fit : least));
  const report = (['prefill', 'decode'] as const).flatMap((phase) =>
    fits.map(({ form, errors }): FittedForm => {
      const fittedTo = (phase === 'prefill' ? prefill : decode).fitted.length;
      return { tensorParallel, phase, form, isChosen: form === best.form, fittedTo, error: errors[phase] };
    }),
  );
  const { prefill: prefillError, decode: decodeError } = best.errors;
  const row: LatencyRow = {
    tensorParallel,
    ...best.latency,
    evidence: {
      heldOut: { prefill: heldOutError(prefillError), decode: heldOutError(decodeError) },
      ranges: rangesOf(prefill.fitted, decode.fitted),
      note: `Fitted to ${prefill.fitted.length} prefills and ${decode.fitted.length} decode iterations; ${prefillError.points} and ${decodeError.points} were held out.`,
    },
  };
  return { row, report };
}

async function determined(phase: Phase, batches: readonly MeasuredBatch[], where: string): Promise<Split> {
  const split = withHeldOut(batches);
  await refuseUndetermined(phase, batches, split, where);
  return split;
}

function heldOutError({ median, p95, largest }: FitError): HeldOutError {
  return { median, p95, largest };
}

function rangesOf(prefills: readonly MeasuredBatch[], decodes: readonly MeasuredBatch[]): CoveredRanges {
  const from = (
    batches: readonly MeasuredBatch[],
    least: (batch: MeasuredBatch) => number,
    most = least,
  ): Covered => [
    batches.reduce((value, batch) => Math.min(value, least(batch)), Infinity),
    batches.reduce((value, batch) => Math.max(value, most(batch)), 0),
  ];
  return {
    prefillRequests: from(prefills, ({ requests }) => requests),
    promptLength: from(
      prefills,
      ({ shortest }) => shortest,
      ({ longest }) => longest,
    ),
    prefillTokens: from(prefills, ({ tokens }) => tokens),
    decodeRequests: from(decodes, ({ requests }) => requests),
    contextLength: from(
      decodes,
      ({ shortest }) => shortest,
      ({ longest }) => longest,
    ),
    contextTokens: from(decodes, ({ tokens }) => tokens),
  };
}
