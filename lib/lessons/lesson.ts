import type { Environment } from '../kernel/index.js';

/** What a lesson is given: where its story goes, and what a reader may turn. */
export interface Stage {
  /** Seed of the lesson's random numbers: the same seed tells the same story. */
  readonly seed: number;
  /** Simulated time at which to stop, in the lesson's unit and above 0; left out, the lesson's own. */
  readonly until?: number | undefined;
  /** Prints one line. */
  print(line: string): void;
  /**
   * Makes the environment of a story, which somebody may be tracing. Runs that are only measured have
   * environments of their own: nobody reads the trace of a million events.
   */
  environment(): Environment;
}

/** A small model that teaches one thing. */
export interface Lesson {
  /** A heading. */
  readonly title: string;
  /** The unit of its times, in the plural. */
  readonly unit: string;
  /** What it teaches, in a line. */
  readonly summary: string;
  /** Runs the model and prints its story. */
  run(stage: Stage): void;
}
