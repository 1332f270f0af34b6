import { type Engine, type Recorder, RequestRecords, recordWith } from '../engines/index.js';
import { Environment } from '../kernel/index.js';
import type { RequestTable } from '../workload/index.js';
import { watchedSpec } from './coverage.js';
import type { Goal, SimulationOptions } from './simulate.js';

/** A run from a given beginning. */
export interface Run {
  /** As that of a simulation. */
  advance(events: number): boolean;
  readonly records: RequestRecords;
  readonly iterations: readonly number[];
  readonly remarks: readonly string[];
}

/** Starts an engine in an environment of its own. */
export function startRun(
  engine: Engine,
  spec: unknown,
  requests: RequestTable,
  options: Pick<SimulationOptions, 'recorder' | 'goal'> & {
    readonly exactEvents: boolean;
    readonly seed: number;
  },
): Run {
  const { recorder: watcher, exactEvents, seed } = options;
  const env = new Environment();
  const records = new RequestRecords(requests, engine);
  const goal = options.goal?.();
  const recorder = toldOf(records, goal, watcher);
  const isWatched = watcher !== undefined;
  const watched = watchedSpec(spec, engine.roles, requests);
  const run = engine.start(env, watched.spec, requests, { recorder, exactEvents, isWatched, seed });
  return {
    advance(events) {
      for (let i = 0; i < events; i++) {
        if (goal?.isReached) return false;
        if (env.peek() < Infinity) env.step();
        else if (run.finish?.() !== true) return checkAllServed(records);
      }
      return true;
    },
    records,
    get iterations() {
      return run.iterations;
    },
    get remarks() {
      return [...(run.remarks ?? []), ...watched.remarks()];
    },
  };
}

function toldOf(records: RequestRecords, goal: Goal | undefined, recorder: Recorder | undefined): Recorder {
  const watching = [records, goal, recorder].filter((each) => each !== undefined);
  return watching.length === 1 ? records : recordWith(watching);
}

function checkAllServed(records: RequestRecords): false {
  if (records.length === records.requests.length) return false;
  const lost = records.leaving.findIndex(Number.isNaN);
  throw new Error(`nothing is left to do, but request ${lost} has not left`);
}
