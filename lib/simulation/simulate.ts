import { InputError } from '../input/index.js';
import { Environment } from '../kernel/index.js';
import {
  arrivals,
  type ClusterSpec,
  findImpossibleRequest,
  type Recorder,
  type RequestRecord,
  recordRequests,
  recordWith,
  startCluster,
} from '../serving/index.js';
import type { RequestSpec } from '../workload/index.js';

/** One run as plain data: the same data give the same result, in whatever thread. */
export interface SimulationConfig {
  readonly cluster: ClusterSpec;
  /** In the order of their arrival, with ids 0, 1, ... */
  readonly requests: readonly RequestSpec[];
}

/** What a run came to, as plain data. */
export interface SimulationResult {
  /** One a request that has left, by id. */
  readonly records: readonly RequestRecord[];
  /** When the last request left, in ms. */
  readonly endTime: number;
  /** How many iterations each worker did, by worker id. */
  readonly iterations: readonly number[];
}

/** A run that is taken forward step by step. */
export interface Simulation {
  /** Processes up to so many events; false when nothing is left to do. @throws Error when a request was lost. */
  advance(events: number): boolean;
  /** How many requests have left so far. */
  readonly served: number;
  /** What it came to so far. */
  result(): SimulationResult;
}

/**
 * Sets up a run.
 *
 * @param recorder whoever else watches
 * @throws InputError when a request could never run, naming it
 */
export function startSimulation(config: SimulationConfig, recorder?: Recorder): Simulation {
  const { cluster: spec, requests } = config;
  const impossible = findImpossibleRequest(spec, requests);
  if (impossible !== undefined) throw new InputError(impossible);

  const env = new Environment();
  const records: RequestRecord[] = [];
  let served = 0;
  const toRecords = recordRequests(records);
  const counting: Recorder = {
    left(request, time) {
      toRecords.left?.(request, time);
      served += 1;
    },
  };
  const told = recorder === undefined ? counting : recordWith([counting, recorder]);
  const cluster = startCluster(env, spec, told);
  const admitted = arrivals(env, requests, (request) => {
    told.arrived?.(request, env.now);
    cluster.submit(request);
  });
  env.process(admitted, 'arrivals');

  return {
    advance(events) {
      for (let i = 0; i < events; i++) {
        if (env.peek() < Infinity) env.step();
        else return checkAllServed(records, requests);
      }
      return true;
    },
    get served() {
      return served;
    },
    result: () => ({
      records: records.filter((record) => record !== undefined),
      endTime: env.now,
      iterations: cluster.workers.map(({ iterations }) => iterations),
    }),
  };
}

/**
 * Runs a simulation to its end.
 *
 * @throws InputError when a request could never run; Error when a request was lost, which is a fault of the model
 */
export function simulate(config: SimulationConfig, recorder?: Recorder): SimulationResult {
  const simulation = startSimulation(config, recorder);
  simulation.advance(Infinity);
  return simulation.result();
}

function checkAllServed(records: readonly RequestRecord[], requests: readonly RequestSpec[]): false {
  const lost = requests.find(({ id }) => records[id] === undefined);
  if (lost === undefined) return false;
  throw new Error(`nothing is left to do, but request ${lost.id} has not left`);
}
