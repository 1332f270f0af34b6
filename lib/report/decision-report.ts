import { remarksOf, type SearchedDeployment, type SearchSettings, type SecondLook } from '../study/index.js';
import { roundHalfEven } from './python-number.js';
import { bindingClause } from './ratio-report.js';

/** What a search found best, in the figures that somebody decides by. */
export interface Found {
  readonly gpus: number;
  /** In requests/s per GPU. */
  readonly goodputPerGpu: number;
  /** How many of these fit the GPUs that there are. */
  readonly copies: number;
}

/**
 * What there is to know of the best placement beside its goodput: the GPUs and the rate of one and of as many as there
 * is room for, what keeps it from a higher rate, and whether longer runs come to something else.
 */
export function decisionLines(
  { gpus, goodputPerGpu, copies }: Found,
  { firstMiss, longRun }: SecondLook,
  { slo, maxRatePerGpu, tolerance, lengths }: SearchSettings,
): string[] {
  const rate = roundHalfEven(goodputPerGpu * gpus, 2);
  const all = roundHalfEven(goodputPerGpu * gpus * copies, 2);
  const times = copies === 1 ? '' : `; ${copies} of these on ${copies * gpus} GPUs serve ${all}`;
  const limit =
    firstMiss === undefined
      ? `none up to ${maxRatePerGpu} per GPU, the highest rate asked for (--max-rate-per-gpu)`
      : bindingClause(firstMiss, slo);
  const serve = gpus === 1 ? 'GPU serves' : 'GPUs serve';
  const lines = [`${gpus} ${serve} ${rate} requests/s${times}; the limit: ${limit}`];
  if (longRun !== undefined && Math.abs(longRun.goodputPerGpu - goodputPerGpu) > tolerance) {
    lines.push(
      `${lengths.length} requests are too few to go by: with ${longRun.requests}, the same over again, this placement keeps ` +
        `${roundHalfEven(longRun.goodputPerGpu, 2)} per GPU, and another may be better (--requests ${longRun.requests})`,
    );
  }
  return lines;
}

/** What there is to know of the runs that an answer rests on, in one line; undefined when there is nothing. */
export function remarksLine({ probes, goodputPerGpu }: Pick<SearchedDeployment, 'probes' | 'goodputPerGpu'>) {
  const remarks = remarksOf(probes, goodputPerGpu);
  return remarks.length === 0 ? undefined : `of the best: ${remarks.join('; ')}`;
}
