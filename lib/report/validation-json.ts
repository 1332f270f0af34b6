import {
  groupOf,
  type RunComparison,
  type Validation,
  type ValidationSettings,
} from '../validation/index.js';
import { linkForJson } from './engine-json.js';

/**
 * A whole validation as JSON: times in ms, attainments in percent, errors as shares of what was measured, all
 * requests by their time of issue with a value for each repetition; NaN, where nothing is known, as null.
 */
export function validationJson(
  { targets, jitter, contenders, link }: ValidationSettings,
  { models, fitted }: Validation,
): string {
  const told = {
    targets,
    jitter,
    engines: { ...(link === undefined ? {} : { kvLink: linkForJson(link) }), contenders },
    models: models.map(({ model, comparisons, overall, groups }) => ({
      model,
      overall,
      groups,
      runs: comparisons.map((comparison) => ({
        name: comparison.run.name,
        group: groupOf(comparison.run),
        measured: comparison.measured,
        simulated: comparison.simulated,
        requests: requestsOf(comparison),
      })),
    })),
    fitted,
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

/** Each request with its latencies and their errors; the TPOT of a single token is null. */
function requestsOf({ run, latencies: { measured, simulated }, errors }: RunComparison) {
  const told = (what: 'ttft' | 'tpot', id: number) => ({
    measured: measured[what][id],
    simulated: simulated.map((latencies) => latencies[what][id]),
    error: errors.map((each) => each[what][id]),
  });
  return run.requests.map(({ issue, promptLength, outputLength }, id) => ({
    id,
    issue,
    promptLength,
    outputLength,
    ttft: told('ttft', id),
    tpot: outputLength === 1 ? null : told('tpot', id),
  }));
}
