import {
  type Accuracy,
  type FittedOption,
  groupOf,
  type ModelValidation,
  type Quantiles,
  type Side,
  type Validation,
  type ValidationSettings,
} from '../validation/index.js';
import { roundHalfEven } from './python-number.js';
import { textTable } from './text-table.js';

/** The tables and the verdict that a validation prints. */
export function validationTables(settings: ValidationSettings, { models, fitted }: Validation): string {
  const tables = [
    attainmentTable(settings, models),
    latencyTable(models),
    accuracyTable(settings, models),
    ...(fitted.length === 0 ? [] : [fitTable(fitted)]),
  ];
  return `${tables.join('\n')}\n${verdictLines(models, fitted).join('\n')}\n`;
}

/** The same as JSON; NaN, where nothing is known, as null. */
export function validationJson(
  { targets, jitter, engines }: ValidationSettings,
  { models, fitted }: Validation,
): string {
  const told = {
    targets,
    jitter,
    engines,
    models: models.map(({ model, comparisons, overall, groups }) => ({
      model,
      overall,
      groups,
      runs: comparisons.map(({ run, measured, simulated, errors }) => ({
        name: run.name,
        group: groupOf(run),
        requests: run.requests.length,
        measured,
        simulated,
        errors: { ttft: [...errors.ttft], tpot: [...errors.tpot] },
      })),
    })),
    fitted,
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
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
    share(ttftError.median),
    share(ttftError.p90),
    share(tpotError.median),
    share(tpotError.p90),
  ];
  const scales = targets.scales.map((scale) => `x ${scale}`);
  return textTable([
    ['Error (rms, in points)', 'runs', ...scales, 'all', 'TTFT P50', 'P90', 'TPOT P50', 'P90'],
    ...models.flatMap(({ model, overall, groups }) => {
      const names = Object.keys(groups);
      return [
        row(model, overall),
        ...(names.length < 2 ? [] : names.map((name) => row(`  ${name}`, groups[name]!))),
      ];
    }),
  ]);
}

function fitTable(fitted: readonly FittedOption[]): string {
  return textTable([
    ['Fitted alone', 'is', 'fits best', 'change', 'error', 'was'],
    ...fitted.map(({ option, value, factor, error, errorBefore }) => [
      option,
      `${value}`,
      `${Number((value * factor).toPrecision(4))}`,
      change(factor),
      error.toFixed(4),
      errorBefore.toFixed(4),
    ]),
  ]);
}

function verdictLines(models: readonly ModelValidation[], fitted: readonly FittedOption[]): string[] {
  const lines = models.map(({ model, overall: { runs, rmseOverall, ttftError, tpotError } }) => {
    const over = `rms over ${runs} ${runs === 1 ? 'run' : 'runs'}, all scales`;
    return (
      `${model}: attainment off by ${points(rmseOverall)} points (${over}), ` +
      `TTFT of a request by ${share(ttftError.median)} and TPOT by ${share(tpotError.median)} (medians)`
    );
  });
  const [first, second] = [...models].sort((a, b) => a.overall.rmseOverall - b.overall.rmseOverall);
  if (first !== undefined && second !== undefined) lines.push(`the nearer model is ${first.model}`);
  const [best] = fitted;
  if (best !== undefined) {
    lines.push(
      best.factor === 1
        ? `no fitted option would come nearer with another value`
        : `${best.option} would have to change most: by ${change(best.factor)}, to ${Number((best.value * best.factor).toPrecision(4))}`,
    );
  }
  return lines;
}

function percents({ attainment }: Side): string[] {
  return attainment.map((percent) => `${roundHalfEven(percent, 1)} %`);
}

function quantiles({ p50, p90, p99 }: Quantiles): string[] {
  return [p50, p90, p99].map((value) => roundHalfEven(value, 1));
}

function points(value: number): string {
  return roundHalfEven(value, 1);
}

function share(value: number): string {
  return Number.isNaN(value) ? '-' : `${roundHalfEven(100 * value, 1)} %`;
}

function change(factor: number): string {
  const percent = roundHalfEven(100 * (factor - 1), 1);
  return `${factor > 1 ? '+' : ''}${percent} %`;
}
