import { type EngineClusterSpec, findUnservableRequest } from '../engines/index.js';
import { InputError } from '../input/index.js';
import {
  type ClusterSpec,
  findImpossibleRequest,
  type Recorder,
  type RequestRecord,
  type RequestRecords,
  UndecidedOrder,
} from '../serving/index.js';
import { type RequestLengths, type RequestSpec, RequestTable } from '../workload/index.js';
import { startEngineRun, startReferenceRun } from './runs.js';

/** A cluster of the reference model, or of detailed engines, as plain data. */
export type AnyClusterSpec = ClusterSpec | EngineClusterSpec;

/** One run as plain data: the same data give the same result, in whatever thread. */
export interface SimulationConfig {
  readonly cluster: AnyClusterSpec;
  /** In the order of their arrival, with ids 0, 1, ... */
  readonly requests: readonly RequestSpec[] | RequestTable;
}

/** Someone who knows when enough has been seen of a run. */
export interface Goal extends Pick<Recorder, 'arrived' | 'gaveFirstToken' | 'left'> {
  /** Whether the run need not go on. */
  readonly isReached: boolean;
}

/**
 * How a run is carried out. The results do not depend on it, but for those of a run that ends at its goal. (With detailed
 * engines, times event by event are sums of the same terms in another order: their last digits can differ, and so two
 * things that happen at one instant can change places.)
 */
export interface SimulationOptions {
  /** Someone who watches; with the reference model, to be told of every iteration, it makes every iteration an event. */
  readonly recorder?: Recorder | undefined;
  /** Makes every iteration an event, where otherwise those are skipped in which nothing changes; false by default. */
  readonly exactEvents?: boolean | undefined;
  /** Makes whoever ends the run early; once more if the run has to begin anew. */
  readonly goal?: (() => Goal) | undefined;
}

/** What a run came to, as plain data. */
export interface SimulationResult {
  /** One a request that has left, by id. */
  readonly records: readonly RequestRecord[];
  /** When the last of these left, in ms. */
  readonly endTime: number;
  /** How many iterations each worker did, by worker id. */
  readonly iterations: readonly number[];
}

/** A run that is taken forward step by step. */
export interface Simulation {
  /**
   * Processes up to so many events.
   *
   * @returns false when nothing is left to do, or the goal is reached
   * @throws Error when a request was lost, which is a fault of the model
   */
  advance(events: number): boolean;
  /** The records so far, in columns. */
  readonly records: RequestRecords;
  /** How many requests have left so far. */
  readonly served: number;
  /** When the last of these left, in ms; 0 when none has. */
  readonly endTime: number;
  /** How many iterations each worker has done so far, by worker id. */
  readonly iterations: readonly number[];
  /** What it came to so far, as plain data; `records`, `endTime` and `iterations` are the same without a copy. */
  result(): SimulationResult;
}

/**
 * Sets up a run.
 *
 * @throws InputError when a request could never run, naming it
 */
export function startSimulation(config: SimulationConfig, options: SimulationOptions = {}): Simulation {
  const requests = RequestTable.of(config.requests);
  const { cluster } = config;
  const impossible = findHopelessRequest(cluster, requests);
  if (impossible !== undefined) throw new InputError(impossible);

  const exactEvents =
    options.exactEvents === true || (options.recorder !== undefined && !isDetailed(cluster));
  let run = isDetailed(cluster)
    ? startEngineRun(cluster, requests, { ...options, exactEvents })
    : startReferenceRun(cluster, requests, { ...options, exactEvents });
  return {
    advance(events) {
      try {
        return run.advance(events);
      } catch (error) {
        if (!(error instanceof UndecidedOrder) || isDetailed(cluster)) throw error;
        run = startReferenceRun(cluster, requests, { ...options, exactEvents: true });
        return true;
      }
    },
    get records() {
      return run.records;
    },
    get served() {
      return run.records.length;
    },
    get endTime() {
      return run.records.lastLeaving;
    },
    get iterations() {
      return run.iterations;
    },
    result() {
      return { records: [...run.records], endTime: this.endTime, iterations: this.iterations };
    },
  };
}

/**
 * Runs a simulation to its end.
 *
 * @throws InputError when a request could never run; Error when a request was lost, which is a fault of the model
 */
export function simulate(config: SimulationConfig, options?: SimulationOptions): SimulationResult {
  const simulation = startSimulation(config, options);
  while (simulation.advance(Infinity));
  return simulation.result();
}

/** Why the first request that could never be served on a cluster cannot be, in a clause; undefined when all can. */
export function findHopelessRequest(
  cluster: AnyClusterSpec,
  requests: Iterable<RequestLengths>,
): string | undefined {
  return isDetailed(cluster)
    ? findUnservableRequest(cluster, requests)
    : findImpossibleRequest(cluster, requests);
}

function isDetailed(cluster: AnyClusterSpec): cluster is EngineClusterSpec {
  return cluster.kind === 'detailed-disaggregated' || cluster.kind === 'detailed-colocated';
}
