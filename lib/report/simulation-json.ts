import type { RequestRecord } from '../serving/index.js';
import { type AnyClusterSpec, describePlacement, type SimulationResult } from '../simulation/index.js';
import { clusterForJson } from './engine-json.js';
import type { SimulatedRun, SimulationSummary } from './simulation-report.js';

const INDENT = 2;

/** What an empty list at the end of an object ends with. */
const EMPTY_END = ']\n}';

/**
 * A whole simulation as JSON: what was run, what it means, and the record of every request (times in ms). It
 * comes in pieces, one a record.
 */
export function* simulationJson(
  run: SimulatedRun,
  cluster: AnyClusterSpec,
  summary: SimulationSummary,
  result: Omit<SimulationResult, 'records'> & { readonly records: Iterable<RequestRecord> },
): Generator<string> {
  const { records, endTime, iterations } = result;
  const whole = {
    run: { ...run, placementName: describePlacement(run.placement) },
    cluster: clusterForJson(cluster),
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
