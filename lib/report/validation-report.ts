import { defaultKvLink } from '../deployment/index.js';
import { engines as allEngines } from '../engines/index.js';
import {
  type Accuracy,
  type ModelValidation,
  type Quantiles,
  type Side,
  type Spread,
  standInFor,
  type Validation,
  type ValidationSettings,
} from '../validation/index.js';
import { fitLines, fitTable } from './fit-report.js';
import { linkInWords } from './link-words.js';
import { roundHalfEven } from './python-number.js';
import { textTable } from './text-table.js';
import { points, share } from './validation-numbers.js';
import { verdictLines } from './validation-verdict.js';

/** The tables and the verdict that a validation prints. */
export function validationTables(settings: ValidationSettings, { models, fitted }: Validation): string {
  const tables = [
    attainmentTable(settings, models),
    latencyTable(models),
    accuracyTable(settings, models),
    ...(fitted.length === 0 ? [] : [fitTable(fitted)]),
  ];
  const lines = [...linkLines(settings), ...verdictLines(models), ...fitLines(fitted)];
  return `${tables.join('\n')}\n${lines.join('\n')}\n`;
}

/** Over what contenders move KV cache that do; in both units, so that bits and bytes are not confused. */
function linkLines({
  runs,
  contenders,
  link = defaultKvLink,
  engines = allEngines,
}: ValidationSettings): string[] {
  const moving = contenders.filter((contender) =>
    runs.some(({ run }) => {
      const standIn = standInFor(contender, run);
      return standIn !== undefined && engines[standIn.engine]?.movesKv;
    }),
  );
  return moving.map(({ name }) => `${name}: KV cache moves at ${linkInWords(link)}`);
}

function attainmentTable({ targets }: ValidationSettings, models: readonly ModelValidation[]): string {
  const { ttft, tpot, scales } = targets;
  return textTable([
    [`Requests within TTFT ${ttft} ms and TPOT ${tpot} ms`, ...scales.map((scale) => `x ${scale}`)],
    ...models[0]!.comparisons.flatMap(({ run, measured }, i) => [
      [`${run.name}: measured`, ...percents(measured)],
      ...models.map(({ model, comparisons }) => [`  ${model}`, ...percents(comparisons[i]!.simulated)]),
    ]),
  ]);
}

function latencyTable(models: readonly ModelValidation[]): string {
  const row = (name: string, { ttft, tpot }: Side) => [name, ...quantiles(ttft), ...quantiles(tpot)];
  return textTable([
    ['Latency (ms)', 'TTFT P50', 'P90', 'P99', 'TPOT P50', 'P90', 'P99'],
    ...models[0]!.comparisons.flatMap(({ run, measured }, i) => [
      row(`${run.name}: measured`, measured),
      ...models.map(({ model, comparisons }) => row(`  ${model}`, comparisons[i]!.simulated)),
    ]),
  ]);
}

function accuracyTable({ targets }: ValidationSettings, models: readonly ModelValidation[]): string {
  const row = (name: string, { runs, rmse, rmseOverall, ttftError, tpotError }: Accuracy) => [
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

function percents({ attainment }: Side): string[] {
  return attainment.map((percent) => `${roundHalfEven(percent, 1)} %`);
}

/** The last is the median over runs of the medians of their requests. */
function shares({ median, p90, medianOfRuns }: Spread): string[] {
  return [median, p90, medianOfRuns].map(share);
}

function quantiles({ p50, p90, p99 }: Quantiles): string[] {
  return [p50, p90, p99].map((value) => (Number.isNaN(value) ? '-' : roundHalfEven(value, 1)));
}
