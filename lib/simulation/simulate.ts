import type { Recorder, RequestRecord, RequestRecords } from '../engines/index.js';
import { engines as allEngines, type EngineTable, UndecidedOrder } from '../engines/index.js';
import { InputError } from '../input/index.js';
import { type RequestSpec, RequestTable } from '../workload/index.js';
import { blaming } from './blaming.js';
import { engineNamed } from './engine-named.js';
import { refusalOf } from './refusal.js';
import { type Run, startRun } from './run.js';

/** What is run: an engine and what it made of a deployment, as plain data. */
export interface Plan {
  /** The engine, by its name in the table. */
  readonly engine: string;
  /** What it runs; only the engine knows what is in it. */
  readonly spec: unknown;
}

/** One run as plain data: the same data give the same result, in whatever thread. */
export interface SimulationConfig extends Plan {
  /** In the order of their arrival, with ids 0, 1, ... */
  readonly requests: readonly RequestSpec[] | RequestTable;
  /** For policies that draw; 0 when left out. */
  readonly seed?: number | undefined;
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
  /** Someone who watches; where the engine tells of every iteration, each is an event then. */
  readonly recorder?: Recorder | undefined;
  /** Makes every iteration an event, where otherwise those are skipped in which nothing changes; false by default. */
  readonly exactEvents?: boolean | undefined;
  /** Makes whoever ends the run early; once more if the run has to begin anew. */
  readonly goal?: (() => Goal) | undefined;
  /** The engines that there are: those of the program, unless one's own are among them. */
  readonly engines?: EngineTable | undefined;
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
  /** What whoever reads the figures has to know of the run so far, a clause each, such as a limit of the engine that binds. */
  readonly remarks: readonly string[];
  /** What it came to so far, as plain data; `records`, `endTime` and `iterations` are the same without a copy. */
  result(): SimulationResult;
}

/**
 * Sets up a run.
 *
 * @throws InputError when there is no such engine, and when a request could never be served, naming it
 */
export function startSimulation(config: SimulationConfig, options: SimulationOptions = {}): Simulation {
  const requests = RequestTable.of(config.requests);
  const engine = engineNamed(config.engine, options.engines ?? allEngines);
  const { spec, seed = 0 } = config;
  const impossible = refusalOf(config, requests, options.engines);
  if (impossible !== undefined) throw new InputError(impossible);

  const begin = (exactEvents: boolean): Run =>
    blaming(config.engine, () => startRun(engine, spec, requests, { ...options, seed, exactEvents }));
  let isExact = options.exactEvents === true;
  let run = begin(isExact);
  return {
    advance(events) {
      try {
        return blaming(config.engine, () => run.advance(events));
      } catch (error) {
        if (!(error instanceof UndecidedOrder) || isExact) throw error;
        isExact = true;
        run = begin(isExact);
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
    get remarks() {
      return run.remarks;
    },
    result() {
      return { records: [...run.records], endTime: this.endTime, iterations: this.iterations };
    },
  };
}

/**
 * Runs a simulation to its end.
 *
 * @throws InputError as `startSimulation`; Error when a request was lost, which is a fault of the model
 */
export function simulate(config: SimulationConfig, options?: SimulationOptions): SimulationResult {
  const simulation = startSimulation(config, options);
  while (simulation.advance(Infinity));
  return simulation.result();
}
