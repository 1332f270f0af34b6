import type { AccuracyTold, ContenderTold } from '../documents/validation-document.js';
import { points, share } from './validation-numbers.js';

/** How near each model comes, and which one is nearer by what. */
export function verdictLines(models: readonly ContenderTold[]): string[] {
  const lines = models.map(({ model, overall }) => `${model}: ${accuracyInWords(overall)}`);
  return models.length > 1 ? [...lines, nearerLine(models)] : lines;
}

function accuracyInWords({ runs, rmseOverall, ttftError, tpotError }: AccuracyTold): string {
  const attainment = `attainment off by ${points(rmseOverall)} points (rms over ${runs} ${runs === 1 ? 'run' : 'runs'}, all scales)`;
  const known = [['TTFT', ttftError.median] as const, ['TPOT', tpotError.median] as const].filter(
    ([, median]) => median !== null,
  );
  if (known.length === 0) return `${attainment}; there are no latencies to compare`;
  const [first, second] = known.map(([name, median], i) =>
    i === 0 ? `${name} of a request by ${share(median)}` : `${name} by ${share(median)}`,
  );
  return `${attainment}, ${second === undefined ? `${first} (median)` : `${first} and ${second} (medians)`}`;
}

/** By what models are compared. */
interface Criterion {
  /** Null where there is nothing to compare. */
  error(accuracy: AccuracyTold): number | null;
  /** As it is printed: models that read alike are as near. */
  inWords(accuracy: AccuracyTold): string;
}

const byAttainment: Criterion = {
  error: ({ rmseOverall }) => rmseOverall,
  inWords: ({ rmseOverall }) => `${points(rmseOverall)} points`,
};

const byLatencies: Criterion = {
  error({ ttftError, tpotError }) {
    const known = [ttftError.median, tpotError.median].filter((error) => error !== null);
    return known.length === 0 ? null : known.reduce((sum, error) => sum + error, 0);
  },
  inWords: ({ ttftError, tpotError }) => `TTFT ${share(ttftError.median)}, TPOT ${share(tpotError.median)}`,
};

function nearerLine(models: readonly ContenderTold[]): string {
  const first = nearest(models, byAttainment);
  const second = nearest(models, byLatencies);
  const noLatencies = byLatencies.error(models[0]!.overall) === null;
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
function nearest(models: readonly ContenderTold[], { error, inWords }: Criterion): ContenderTold | undefined {
  if (new Set(models.map(({ overall }) => inWords(overall))).size === 1) return undefined;
  return models.reduce((a, b) => (error(b.overall)! < error(a.overall)! ? b : a));
}

function against(models: readonly ContenderTold[], { inWords }: Criterion, winner: ContenderTold): string {
  const others = models.filter((model) => model !== winner);
  return [winner, ...others].map(({ overall }) => inWords(overall)).join(' against ');
}
