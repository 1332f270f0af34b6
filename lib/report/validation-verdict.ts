import type { Accuracy, ModelValidation } from '../validation/index.js';
import { points, share } from './validation-numbers.js';

/** How near each model comes, and which one is nearer by what. */
export function verdictLines(models: readonly ModelValidation[]): string[] {
  const lines = models.map(({ model, overall }) => `${model}: ${accuracyInWords(overall)}`);
  return models.length > 1 ? [...lines, nearerLine(models)] : lines;
}

function accuracyInWords({ runs, rmseOverall, ttftError, tpotError }: Accuracy): string {
  const attainment = `attainment off by ${points(rmseOverall)} points (rms over ${runs} ${runs === 1 ? 'run' : 'runs'}, all scales)`;
  const known = [['TTFT', ttftError.median] as const, ['TPOT', tpotError.median] as const].filter(
    ([, median]) => !Number.isNaN(median),
  );
  if (known.length === 0) return `${attainment}; there are no latencies to compare`;
  const [first, second] = known.map(([name, median], i) =>
    i === 0 ? `${name} of a request by ${share(median)}` : `${name} by ${share(median)}`,
  );
  return `${attainment}, ${second === undefined ? `${first} (median)` : `${first} and ${second} (medians)`}`;
}

/** By what models are compared. */
interface Criterion {
  /** NaN where there is nothing to compare. */
  error(accuracy: Accuracy): number;
  /** As it is printed: models that read alike are as near. */
  inWords(accuracy: Accuracy): string;
}

const byAttainment: Criterion = {
  error: ({ rmseOverall }) => rmseOverall,
  inWords: ({ rmseOverall }) => `${points(rmseOverall)} points`,
};

const byLatencies: Criterion = {
  error({ ttftError, tpotError }) {
    const known = [ttftError.median, tpotError.median].filter((error) => !Number.isNaN(error));
    return known.length === 0 ? Number.NaN : known.reduce((sum, error) => sum + error, 0);
  },
  inWords: ({ ttftError, tpotError }) => `TTFT ${share(ttftError.median)}, TPOT ${share(tpotError.median)}`,
};

function nearerLine(models: readonly ModelValidation[]): string {
  const first = nearest(models, byAttainment);
  const second = nearest(models, byLatencies);
  const noLatencies = Number.isNaN(byLatencies.error(models[0]!.overall));
  const tie = noLatencies
    ? 'there are no latencies to compare'
    : 'in the latencies of requests they are as near';
  if (first === undefined && second === undefined) {
    return `it cannot be told which model is nearer: in attainment they are as near, and ${tie}`;
  }
  if (first === undefined) {
    return `the nearer model is ${second!.model}, by the latencies of requests; in attainment they are as near`;
  }
  if (second === undefined) return `the nearer model is ${first.model}, by attainment; ${tie}`;
  if (first === second)
    return `the nearer model is ${first.model}, by attainment and by the latencies of requests`;
  return (
    `the nearer model is ${first.model} by attainment (${against(models, byAttainment, first)}), ` +
    `but ${second.model} by the latencies of requests (${against(models, byLatencies, second)})`
  );
}

/** The model that is nearest by a criterion; undefined where all are as near. */
function nearest(
  models: readonly ModelValidation[],
  { error, inWords }: Criterion,
): ModelValidation | undefined {
  if (new Set(models.map(({ overall }) => inWords(overall))).size === 1) return undefined;
  return models.reduce((a, b) => (error(b.overall) < error(a.overall) ? b : a));
}

function against(
  models: readonly ModelValidation[],
  { inWords }: Criterion,
  winner: ModelValidation,
): string {
  const others = models.filter((model) => model !== winner);
  return [winner, ...others].map(({ overall }) => inWords(overall)).join(' against ');
}
