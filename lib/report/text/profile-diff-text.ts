import { plain } from '../../input/index.js';
import { type ComparedPoint, pointInWords } from '../../profile/index.js';
import type { Difference, ProfileDiffDocument } from '../documents/profile-diff-document.js';
import { roundHalfEven } from '../python-number.js';
import { textTable } from './text-table.js';
import { wrapped } from './wrapped.js';

/** The comparison of two profiles for people: what differs, and the ratios of times and KV capacities. */
export function profileDiffText(document: ProfileDiffDocument): string {
  const { first, second, differences, tensorParallel, times, capacities } = document;
  const name = ({ model, dtype, gpu, tier, file }: ProfileDiffDocument['first']) =>
    plain(`${model}${dtype === null ? '' : ` in ${dtype}`} on ${gpu}, tier ${tier} (${file})`);
  return [
    wrapped(`A: ${name(first)}`, '   ') + wrapped(`B: ${name(second)}`, '   '),
    differences.length > 0
      ? differencesTable(differences)
      : 'They are of the same model, GPU, types, tier and sizes.\n',
    ...(tensorParallel.length === 0 ? ['They have no tensor-parallel size in common.\n'] : []),
    ...(times.length === 0 ? [] : [timesTable(times)]),
    ...(capacities.length === 0 ? [] : [capacitiesTable(capacities)]),
  ].join('\n');
}

function differencesTable(differences: readonly Difference[]): string {
  const cell = (value: Difference['first']) => (value === null ? '-' : `${value}`);
  return textTable(
    [
      ['What differs', 'A', 'B'],
      ...differences.map(({ what, first, second }) => [what, cell(first), cell(second)]),
    ],
    3,
  );
}

function timesTable(times: ProfileDiffDocument['times']): string {
  const hasEngine = times.some(({ engine }) => engine !== null);
  const at = (point: ComparedPoint) =>
    `${factor(point.ratio)} at ${pointInWords(point).replace(/^\w+:/, '')}`;
  const table = textTable([
    ['Times, B / A', 'batches', 'median', 'P95', 'least', 'most'],
    ...times.map(({ tensorParallel, engine, kind, points, ratios }) => [
      `TP ${tensorParallel} ${kind}${hasEngine ? ` ${engine ?? ''}` : ''}`,
      `${points}`,
      ...(ratios === null
        ? ['-', '-', '-', '-']
        : [factor(ratios.median), factor(ratios.p95), at(ratios.least), at(ratios.most)]),
    ]),
  ]);
  return `${table}\n${wrapped('Batches that both cover, as requests x tokens of each; above 1, B takes longer.')}`;
}

function capacitiesTable(capacities: ProfileDiffDocument['capacities']): string {
  const tokens = (value: number | null) => (value === null ? '-' : `${value}`);
  return textTable([
    ['KV cache of an instance, tokens', 'A', 'B', 'B / A'],
    ...capacities.map(({ tensorParallel, pipelineParallel, first, second, ratio }) => [
      `TP ${tensorParallel}, PP ${pipelineParallel}`,
      tokens(first),
      tokens(second),
      ratio === null ? '-' : factor(ratio),
    ]),
  ]);
}

function factor(ratio: number): string {
  return roundHalfEven(ratio, 3);
}
