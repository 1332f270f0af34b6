import type { BestTold, FoundTold } from '../documents/best.js';
import type { StreamedSimulation } from '../documents/simulation-document.js';
import type { StudyTold } from '../documents/study-settings.js';
import type { PoolGpus } from '../documents/told.js';
import { roundHalfEven } from '../python-number.js';
import { bindingClause } from './ratio-text.js';

/** What the user calls the settings that a line may advise to change. */
export interface SettingNames {
  readonly maxRatePerGpu: string;
  readonly requests: string;
}

/** What of a search's settings its answer is judged by. */
export type Decided = Pick<
  StudyTold,
  'slo' | 'maxRatePerGpu' | 'tolerance' | 'requests' | 'poolGpus' | 'objective'
>;

/**
 * What there is to know of the best placement beside its goodput: the GPUs and the rate of one and of as many as there
 * is room for, what keeps it from a higher rate, and whether longer runs come to something else.
 */
export function decisionLines(best: BestTold, settings: Decided, names: SettingNames): string[] {
  const { gpus, goodputPerGpu, copies, firstMiss, longRun } = best;
  const { slo, maxRatePerGpu, tolerance, requests } = settings;
  const rate = roundHalfEven(goodputPerGpu * gpus, 2);
  const all = roundHalfEven(goodputPerGpu * gpus * copies, 2);
  const times = copies === 1 ? '' : `; ${copies} of these on ${copies * gpus} GPUs serve ${all}`;
  const limit =
    firstMiss === null
      ? `none up to ${maxRatePerGpu} per GPU, the highest rate asked for (${names.maxRatePerGpu})`
      : bindingClause(firstMiss, slo);
  const serve = gpus === 1 ? 'serves' : 'serve';
  const lines = [`${gpusInWords(best, settings)} ${serve} ${rate} requests/s${times}; the limit: ${limit}`];
  if (longRun !== null && Math.abs(longRun.goodputPerGpu - goodputPerGpu) > tolerance) {
    lines.push(
      `${requests} requests are too few to go by: with ${longRun.requests}, the same over again, this placement keeps ` +
        `${roundHalfEven(longRun.goodputPerGpu, 2)} per GPU, and another may be better (${names.requests} ${longRun.requests})`,
    );
  }
  const price = priceLine(best, settings);
  if (price !== undefined) lines.push(price);
  return lines;
}

/** The GPUs of a deployment in words: those of each pool where they are of different kinds. */
function gpusInWords({ gpus, deployment }: FoundTold, { poolGpus }: Pick<StudyTold, 'poolGpus'>): string {
  const { pools, ppCross } = deployment;
  if (poolGpus === undefined || 'serve' in pools) return gpus === 1 ? '1 GPU' : `${gpus} GPUs`;
  const of = (role: keyof PoolGpus) =>
    `${ppCross * pools[role].tp * pools[role].pp * pools[role].count} ${poolGpus[role]} for ${role}`;
  return `${of('prefill')} and ${of('decode')}`;
}

/** What the best costs, in one line; undefined where no prices were given. */
export function priceLine(
  { name, price }: Pick<FoundTold, 'name' | 'price'>,
  { objective }: Pick<StudyTold, 'objective'>,
): string | undefined {
  if (price === undefined) return undefined;
  const { perHour, goodputPerDollar, costPerMillionOutputTokens } = price;
  const most = objective === 'per-dollar' ? ', the most of all' : '';
  return (
    `${name} costs ${amount(perHour)} $/h: ${wholeNumber(goodputPerDollar)} requests per dollar${most}` +
    perMillion(costPerMillionOutputTokens)
  );
}

/** What a run costs, in one line; undefined where no prices were given. */
export function runPriceLine({ price }: Pick<StreamedSimulation, 'price'>): string | undefined {
  if (price === undefined) return undefined;
  const { perHour, ofRun, costPerMillionOutputTokens } = price;
  return `the GPUs cost ${amount(perHour)} $/h, and ${amount(ofRun)} $ for this run${perMillion(costPerMillionOutputTokens)}`;
}

function perMillion(cost: number | null): string {
  return cost === null ? '' : `, ${amount(cost)} $ per million output tokens`;
}

/** Dollars and cents; of less than a dollar as many digits as tell it. */
function amount(dollars: number): string {
  return dollars > 0 && dollars < 1 ? String(Number(dollars.toPrecision(3))) : roundHalfEven(dollars, 2);
}

function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** What there is to know of the runs that an answer rests on, in one line; undefined when there is nothing. */
export function remarksLine({ remarks }: Pick<BestTold, 'remarks'>): string | undefined {
  return remarks.length === 0 ? undefined : `of the best: ${remarks.join('; ')}`;
}
