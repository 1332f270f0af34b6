import type { Deployment, Role } from '../deployment/index.js';
import type { Environment } from '../kernel/index.js';
import type { Profile } from '../profile/index.js';
import type { RequestLengths, RequestTable } from '../workload/index.js';
import type { EngineOptions } from './option.js';
import type { Recorder } from './parts/recorder.js';

/** What is known of an engine without loading it: for help, flags and reports. */
export interface EngineFacts {
  /** What it is, in a few words, for help. */
  readonly summary: string;
  /** Its name in titles, and what is remarked of it there; the base name of its module when left out. */
  readonly title?: { readonly name: string; readonly remark?: string };
  /** The roles of its pools, in the order in which a request goes through them. */
  readonly roles: readonly ['serve'] | readonly ['prefill', 'decode'];
  /** What of it can be set, by name. */
  readonly options: EngineOptions;
  /** Whose latencies it takes of a profile. */
  readonly latency: string;
  /** Whether KV cache moves over a link between its pools. */
  readonly movesKv: boolean;
  /** Whether the first token is one of the output length, as in real servers, so that it has no part in TPOT. */
  readonly outputIncludesFirst: boolean;
  /** Whether its requests tell when they came from one phase to the next. */
  readonly hasPhases: boolean;
  /** Whether it tells a recorder of every iteration. */
  readonly tellsIterations: boolean;
}

/**
 * A serving engine: a row in the table of engines. It turns a deployment into plain data that it can run, and runs it as
 * processes on the kernel. The rest of the program knows no more of it than this.
 *
 * @typeParam Spec what it runs: plain data, which travels to threads
 */
export interface Engine<Spec = unknown> extends EngineFacts {
  /**
   * What it takes to run a deployment: of what the profile knows, latencies and KV capacity. A deployment that cannot be
   * run is a value with a reason.
   *
   * @throws InputError for an option that it does not have, or a value that cannot be
   */
  plan(deployment: Deployment, profile: Profile): Planned<Spec>;
  /** Why the first request that could never be served cannot be, in a clause that names it; undefined when all can. */
  refuse(spec: Spec, requests: Iterable<RequestLengths>): string | undefined;
  /** Starts its processes and those that let the requests in. */
  start(env: Environment, spec: Spec, requests: RequestTable, options: StartOptions): EngineRun;
  /**
   * The same with only one of its pools, a single instance, being at work, and the others taking no time and never
   * running out of memory: for a search that looks at each side alone. An engine without it cannot be searched so.
   */
  alone?(spec: Spec, role: Role): Spec;
}

/** What a deployment comes to, or why it comes to nothing. */
export type Planned<Spec> =
  | { readonly isRunnable: true; readonly spec: Spec }
  | { readonly isRunnable: false; readonly reason: string };

/** How a run is started. */
export interface StartOptions {
  /** Told what happens. */
  readonly recorder: Recorder;
  /** Whether every iteration is to be an event, also where nothing changes. */
  readonly exactEvents: boolean;
  /** Whether somebody wants to be told of every iteration too, if the engine tells them. */
  readonly isWatched: boolean;
  /** For policies that draw. */
  readonly seed: number;
}

/** An engine at work. */
export interface EngineRun {
  /** How many iterations each worker, or instance, has done, in the order of the pools. */
  readonly iterations: readonly number[];
  /** How many blocks of KV cache nobody holds, by instance in that order; undefined where it has none. */
  readonly freeBlocks?: readonly number[];
  /** What whoever reads the figures has to know of this run so far, a clause each, such as a limit that binds. */
  readonly remarks?: readonly string[];
  /**
   * Takes one step more when nothing is left on the agenda: for an engine that does not put everything there.
   *
   * @returns false when nothing is left to do at all
   */
  finish?(): boolean;
}

/**
 * Thrown by a run that has skipped events and finds that it cannot tell what comes first: it has to begin anew with exact
 * events, which the simulation sees to.
 */
export class UndecidedOrder extends Error {}
