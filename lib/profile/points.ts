import { InputError, LONGEST_TIME } from '../input/index.js';
import type { Covered, CoveredRanges } from './evidence.js';
import { type Latency, latencyModel } from './forms/index.js';

/** A batch whose requests are alike, for which a time is asked. */
export interface BatchPoint {
  readonly kind: 'prefill' | 'decode';
  /** Prompts of a prefill, or requests of a decode iteration. */
  readonly requests: number;
  /** Of each of them: the length of its prompt, or its context. */
  readonly tokens: number;
}

/**
 * How long an iteration takes for a batch, in ms, by the coefficients alone.
 *
 * @throws InputError when that is no time that can be simulated, or below 0
 * @example
 * const prefill = { base: 5, perToken: 0.1, perSquaredToken: 1e-5 };
 * msAt({ ...noLatency, prefill }, { kind: 'prefill', requests: 2, tokens: 100 }) // 25.2
 */
export function msAt(latency: Latency, { kind, requests, tokens }: BatchPoint): number {
  const model = latencyModel(latency);
  const all = requests * tokens;
  const ms =
    kind === 'prefill'
      ? model.prefill({ requests, tokens: all, squaredTokens: all * tokens })
      : model.decode({ requests, contextTokens: all });
  if (ms >= 0 && ms <= LONGEST_TIME) return ms;
  throw new InputError(
    `the profile gives ${ms} ms for ${pointInWords({ kind, requests, tokens })}, expected a time from 0 to 2^40 ms`,
  );
}

/** A batch as a short word: `prefill:1x2048`, `decode:32x4096`. */
export function pointInWords({ kind, requests, tokens }: BatchPoint): string {
  return `${kind}:${requests}x${tokens}`;
}

/** A range that a batch is not in. */
export interface OutsideRange {
  readonly range: keyof CoveredRanges;
  /** What the batch has. */
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

/** What of a batch the ranges are about. */
const measures: Readonly<
  Record<keyof CoveredRanges, { kind: BatchPoint['kind']; of: (point: BatchPoint) => number }>
> = {
  prefillRequests: { kind: 'prefill', of: ({ requests }) => requests },
  promptLength: { kind: 'prefill', of: ({ tokens }) => tokens },
  prefillTokens: { kind: 'prefill', of: ({ requests, tokens }) => requests * tokens },
  decodeRequests: { kind: 'decode', of: ({ requests }) => requests },
  contextLength: { kind: 'decode', of: ({ tokens }) => tokens },
  contextTokens: { kind: 'decode', of: ({ requests, tokens }) => requests * tokens },
};

const rangeNames = Object.keys(measures) as (keyof CoveredRanges)[];

/** The ranges that a batch is not in; none where nothing is known of them. */
export function rangesLeft(point: BatchPoint, ranges: CoveredRanges = {}): OutsideRange[] {
  return rangeNames.flatMap((range) => {
    const covered = ranges[range];
    const { kind, of } = measures[range];
    if (covered === undefined || kind !== point.kind) return [];
    const [least, most] = covered;
    const value = of(point);
    return value >= least && value <= most ? [] : [{ range, value, least, most }];
  });
}

/** The batches that are shown where none is asked for: few and many, short and long. */
export const usualPoints: readonly BatchPoint[] = [
  ...pointsOf('prefill', [1, 4], [128, 512, 2048, 8192]),
  ...pointsOf('decode', [1, 8, 32, 128], [512, 2048, 8192]),
];

/** Batches of each number of requests, each with requests of each length. */
function pointsOf(
  kind: BatchPoint['kind'],
  requests: readonly number[],
  tokens: readonly number[],
): BatchPoint[] {
  return requests.flatMap((count) => tokens.map((each) => ({ kind, requests: count, tokens: each })));
}

/** What is taken for covered where a profile does not tell. */
const usualRanges: Required<CoveredRanges> = {
  prefillRequests: [1, 16],
  promptLength: [32, 16384],
  prefillTokens: [32, 16384],
  decodeRequests: [1, 512],
  contextLength: [64, 16384],
  contextTokens: [64, 393216],
};

/**
 * Batches of a kind that are in all of some ranges: numbers of requests and lengths are powers of two, and the ends of
 * the ranges. Of a range that nobody tells of, a usual one is taken.
 *
 * @example
 * const ranges = { prefillRequests: [1, 2], promptLength: [100, 300], prefillTokens: [100, 300] };
 * gridWithin('prefill', [ranges]).map(pointInWords)
 * // ['prefill:1x100', 'prefill:1x128', 'prefill:1x256', 'prefill:1x300', 'prefill:2x100', 'prefill:2x128']
 */
export function gridWithin(
  kind: BatchPoint['kind'],
  all: readonly (CoveredRanges | undefined)[],
): BatchPoint[] {
  const common = commonRanges(all);
  const [requests, tokens] =
    kind === 'prefill'
      ? [common.prefillRequests, common.promptLength]
      : [common.decodeRequests, common.contextLength];
  return pointsOf(kind, stepsIn(requests), stepsIn(tokens)).filter(
    (point) => rangesLeft(point, common).length === 0,
  );
}

/** What is in each of some ranges; the least is above the most where nothing is. */
function commonRanges(all: readonly (CoveredRanges | undefined)[]): Required<CoveredRanges> {
  const common = rangeNames.map((name): [string, Covered] => {
    const told = all.flatMap((ranges) => (ranges?.[name] === undefined ? [] : [ranges[name]]));
    const covered = told.length > 0 ? told : [usualRanges[name]];
    const least = Math.max(...covered.map(([from]) => from));
    const most = Math.min(...covered.map(([, to]) => to));
    return [name, [least, most]];
  });
  return Object.fromEntries(common) as Required<CoveredRanges>;
}

/** The powers of two within a range, and the whole numbers at its ends, from 1 on. */
function stepsIn([least, most]: Covered): number[] {
  const from = Math.max(1, Math.ceil(least));
  const to = Math.floor(most);
  if (from > to) return [];
  const between: number[] = [];
  for (let step = 1; step < to; step *= 2) if (step > from) between.push(step);
  return [...new Set([from, ...between, to])];
}
