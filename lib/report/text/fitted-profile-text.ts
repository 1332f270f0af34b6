import type { FittedProfile } from '../../profile/fit/index.js';
import { roundHalfEven } from '../python-number.js';
import { textTable } from './text-table.js';

const heads = ['TP', 'phase', 'form', 'points', 'held out', 'R2', 'median', 'P95', 'largest', ''];

/** Columns of words. */
const WORDS = 3;

/** How well each form fits the measurements, for people, and which ranges they cover. */
export function fittedProfileText({ profile, report }: FittedProfile): string {
  const { model, gpu, dtype } = profile;
  const lines = report.map(({ tensorParallel, phase, form, fittedTo, error, isChosen }) => [
    String(tensorParallel),
    phase,
    form,
    String(fittedTo),
    String(error.points),
    error.r2 === null ? '-' : roundHalfEven(error.r2, 4),
    ...[error.median, error.p95, error.largest].map((share) => roundHalfEven(100 * share, 1)),
    isChosen ? 'taken' : '',
  ]);
  return [
    `${model}${dtype === undefined ? '' : ` in ${dtype}`} on ${gpu}, fitted to measurements\n`,
    textTable([heads, ...lines], WORDS),
    'points: those that it was fitted to. R2, and median, P95 and largest relative error in %: on those held out.\n',
    `${rangesText({ profile, report })}`,
  ].join('\n');
}

const rangeHeads = ['TP', 'prompts', 'of tokens', 'in all', 'requests', 'context', 'in all'];

function rangesText({ profile }: FittedProfile): string {
  const lines = profile.latency.map(({ tensorParallel, evidence }) => {
    const { ranges = {} } = evidence ?? {};
    const inOrder = [
      ranges.prefillRequests,
      ranges.promptLength,
      ranges.prefillTokens,
      ranges.decodeRequests,
      ranges.contextLength,
      ranges.contextTokens,
    ];
    return [
      String(tensorParallel),
      ...inOrder.map((range) => (range === undefined ? '-' : range.join(' to '))),
    ];
  });
  return `Covered: of a prefill its prompts, the tokens of each and of all; of a decode its requests, the context of each and of all\n${textTable([rangeHeads, ...lines])}`;
}
