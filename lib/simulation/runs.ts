import { type EngineClusterSpec, EngineRecords, startEngines } from '../engines/index.js';
import { Environment } from '../kernel/index.js';
import {
  arrivals,
  type ClusterSpec,
  type Recorder,
  RequestRecords,
  recordWith,
  startCluster,
} from '../serving/index.js';
import type { RequestTable } from '../workload/index.js';
import type { Goal, Simulation, SimulationOptions } from './simulate.js';

/** A run from a given beginning. */
export interface Run extends Pick<Simulation, 'advance' | 'records'> {
  readonly iterations: readonly number[];
}

type RunOptions = SimulationOptions & { readonly exactEvents: boolean };

/** A run of the reference model, event by event or not. */
export function startReferenceRun(spec: ClusterSpec, requests: RequestTable, options: RunOptions): Run {
  const env = new Environment();
  const records = new RequestRecords(requests);
  const goal = options.goal?.();
  const recorder = toldOf(records, goal, options.recorder);
  const cluster = startCluster(env, spec, { recorder, exactEvents: options.exactEvents });
  env.process(arrivals(env, requests, cluster.submit), 'arrivals');
  return {
    advance: (events) => advance(events, env, records, goal, () => cluster.finish()),
    records,
    get iterations() {
      return cluster.iterations;
    },
  };
}

/** A run of detailed engines, event by event or not. Of a recorder it tells arrivals, first tokens and leavings. */
export function startEngineRun(spec: EngineClusterSpec, requests: RequestTable, options: RunOptions): Run {
  const env = new Environment();
  const records = new EngineRecords(requests);
  const goal = options.goal?.();
  const recorder = toldOf(records, goal, options.recorder);
  const cluster = startEngines(env, spec, requests, recorder, options.exactEvents);
  return {
    advance: (events) => advance(events, env, records, goal, () => false),
    records,
    get iterations() {
      return cluster.iterations;
    },
  };
}

function toldOf(records: RequestRecords, goal: Goal | undefined, recorder: Recorder | undefined): Recorder {
  const watching = [records, goal, recorder].filter((each) => each !== undefined);
  return watching.length === 1 ? records : recordWith(watching);
}

/** @param finish takes a step that is not on the agenda; false when there is none */
function advance(
  events: number,
  env: Environment,
  records: RequestRecords,
  goal: Goal | undefined,
  finish: () => boolean,
): boolean {
  for (let i = 0; i < events; i++) {
    if (goal?.isReached) return false;
    if (env.peek() < Infinity) env.step();
    else if (!finish()) return checkAllServed(records);
  }
  return true;
}

function checkAllServed(records: RequestRecords): false {
  if (records.length === records.requests.length) return false;
  const lost = records.leaving.findIndex(Number.isNaN);
  throw new Error(`nothing is left to do, but request ${lost} has not left`);
}
