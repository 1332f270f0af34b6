import { describeSizes } from '../deployment/index.js';
import type { RequestRecord } from '../engines/index.js';
import type { SimulationSummary } from '../metrics/index.js';
import type { SimulationResult } from '../simulation/index.js';
import { deploymentForJson, specForJson } from './engine-json.js';
import type { SimulatedRun } from './simulation-report.js';

const INDENT = 2;

/** What an empty list at the end of an object ends with. */
const EMPTY_END = ']\n}';

/**
 * A whole simulation as JSON: what was run, what it means, and the record of every request (times in ms). It
 * comes in pieces, one a record.
 *
 * @param spec what the engine made of the deployment
 */
export function* simulationJson(
  run: SimulatedRun,
  spec: unknown,
  summary: SimulationSummary,
  result: Omit<SimulationResult, 'records'> & { readonly records: Iterable<RequestRecord> },
): Generator<string> {
  const { records, endTime, iterations } = result;
  const { deployment } = run;
  const whole = {
    run: { ...run, deployment: deploymentForJson(deployment), placementName: describeSizes(deployment) },
    cluster: specForJson(spec),
    summary,
    endTime,
    iterations,
    requests: [],
  };
  yield JSON.stringify(whole, undefined, INDENT).slice(0, -EMPTY_END.length);
  const lineStart = `\n${' '.repeat(2 * INDENT)}`;
  let isFirst = true;
  for (const record of records) {
    const text = JSON.stringify(record, undefined, INDENT).replaceAll('\n', lineStart);
    yield `${isFirst ? '' : ','}${lineStart}${text}`;
    isFirst = false;
  }
  yield `${isFirst ? '' : `\n${' '.repeat(INDENT)}`}${EMPTY_END}\n`;
}
