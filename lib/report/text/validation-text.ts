import { plain } from '../../input/index.js';
import type {
  AccuracyTold,
  ContenderTold,
  QuantilesTold,
  SideTold,
  SpreadTold,
  ValidationDocument,
} from '../documents/validation-document.js';
import { roundHalfEven } from '../python-number.js';
import { fitLines, fitTable } from './fit-text.js';
import { linkToldInWords } from './link-words.js';
import { textTable } from './text-table.js';
import { points, share } from './validation-numbers.js';
import { verdictLines } from './validation-verdict.js';

/** The tables and the verdict that a validation prints. */
export function validationTables(document: ValidationDocument): string {
  const { settings, models, fitted } = document;
  const tables = [
    attainmentTable(settings, models),
    latencyTable(models),
    accuracyTable(settings, models),
    ...(fitted.length === 0 ? [] : [fitTable(fitted)]),
  ];
  const lines = [
    ...linkLines(document),
    ...remarkLines(models),
    ...verdictLines(models),
    ...fitLines(fitted),
  ];
  return `${tables.join('\n')}\n${lines.map(plain).join('\n')}\n`;
}

/** Over what contenders move KV cache that do; in both units, so that bits and bytes are not confused. */
function linkLines({ models, settings: { link } }: ValidationDocument): string[] {
  const moving = models.filter(({ movesKv }) => movesKv);
  return moving.map(({ model }) => `${model}: KV cache moves at ${linkToldInWords(link)}`);
}

function remarkLines(models: readonly ContenderTold[]): string[] {
  return models.flatMap(({ model, remarks }) => remarks.map((remark) => `${model}: ${remark}`));
}

function attainmentTable(
  { targets }: ValidationDocument['settings'],
  models: readonly ContenderTold[],
): string {
  const { ttft, tpot, scales } = targets;
  return textTable([
    [`Requests within TTFT ${ttft} ms and TPOT ${tpot} ms`, ...scales.map((scale) => `x ${scale}`)],
    ...models[0]!.runs.flatMap(({ name, measured }, i) => [
      [`${name}: measured`, ...percents(measured)],
      ...models.map(({ model, runs }) => [`  ${model}`, ...percents(runs[i]!.simulated)]),
    ]),
  ]);
}

function latencyTable(models: readonly ContenderTold[]): string {
  const row = (name: string, { ttft, tpot }: SideTold) => [name, ...quantiles(ttft), ...quantiles(tpot)];
  return textTable([
    ['Latency (ms)', 'TTFT P50', 'P90', 'P99', 'TPOT P50', 'P90', 'P99'],
    ...models[0]!.runs.flatMap(({ name, measured }, i) => [
      row(`${name}: measured`, measured),
      ...models.map(({ model, runs }) => row(`  ${model}`, runs[i]!.simulated)),
    ]),
  ]);
}

function accuracyTable(
  { targets }: ValidationDocument['settings'],
  models: readonly ContenderTold[],
): string {
  const row = (name: string, { runs, rmse, rmseOverall, ttftError, tpotError }: AccuracyTold) => [
    name,
    `${runs}`,
    ...rmse.map(points),
    points(rmseOverall),
    ...shares(ttftError),
    ...shares(tpotError),
  ];
  const scales = targets.scales.map((scale) => `x ${scale}`);
  return textTable([
    [
      'Error (rms, in points)',
      'runs',
      ...scales,
      'all',
      'TTFT P50',
      'P90',
      'P50 of runs',
      'TPOT P50',
      'P90',
      'P50 of runs',
    ],
    ...models.flatMap(({ model, overall, groups }) => {
      const names = Object.keys(groups);
      return [
        row(model, overall),
        ...(names.length < 2 ? [] : names.map((name) => row(`  ${name}`, groups[name]!))),
      ];
    }),
  ]);
}

function percents({ attainment }: SideTold): string[] {
  return attainment.map((percent) => `${roundHalfEven(percent, 1)} %`);
}

/** The last is the median over runs of the medians of their requests. */
function shares({ median, p90, medianOfRuns }: SpreadTold): string[] {
  return [median, p90, medianOfRuns].map(share);
}

function quantiles({ p50, p90, p99 }: QuantilesTold): string[] {
  return [p50, p90, p99].map((value) => (value === null ? '-' : roundHalfEven(value, 1)));
}
