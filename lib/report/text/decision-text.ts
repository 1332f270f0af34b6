import type { BestTold } from '../documents/best.js';
import type { SearchTold } from '../documents/search-document.js';
import { roundHalfEven } from '../python-number.js';
import { bindingClause } from './ratio-text.js';

/** What the user calls the settings that a line may advise to change. */
export interface SettingNames {
  readonly maxRatePerGpu: string;
  readonly requests: string;
}

/**
 * What there is to know of the best placement beside its goodput: the GPUs and the rate of one and of as many as there
 * is room for, what keeps it from a higher rate, and whether longer runs come to something else.
 */
export function decisionLines(
  { gpus, goodputPerGpu, copies, firstMiss, longRun }: BestTold,
  {
    slo,
    maxRatePerGpu,
    tolerance,
    requests,
  }: Pick<SearchTold, 'slo' | 'maxRatePerGpu' | 'tolerance' | 'requests'>,
  names: SettingNames,
): string[] {
  const rate = roundHalfEven(goodputPerGpu * gpus, 2);
  const all = roundHalfEven(goodputPerGpu * gpus * copies, 2);
  const times = copies === 1 ? '' : `; ${copies} of these on ${copies * gpus} GPUs serve ${all}`;
  const limit =
    firstMiss === null
      ? `none up to ${maxRatePerGpu} per GPU, the highest rate asked for (${names.maxRatePerGpu})`
      : bindingClause(firstMiss, slo);
  const serve = gpus === 1 ? 'GPU serves' : 'GPUs serve';
  const lines = [`${gpus} ${serve} ${rate} requests/s${times}; the limit: ${limit}`];
  if (longRun !== null && Math.abs(longRun.goodputPerGpu - goodputPerGpu) > tolerance) {
    lines.push(
      `${requests} requests are too few to go by: with ${longRun.requests}, the same over again, this placement keeps ` +
        `${roundHalfEven(longRun.goodputPerGpu, 2)} per GPU, and another may be better (${names.requests} ${longRun.requests})`,
    );
  }
  return lines;
}

/** What there is to know of the runs that an answer rests on, in one line; undefined when there is nothing. */
export function remarksLine({ remarks }: Pick<BestTold, 'remarks'>): string | undefined {
  return remarks.length === 0 ? undefined : `of the best: ${remarks.join('; ')}`;
}
