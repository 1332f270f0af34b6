import { PreemptiveResource } from './priority-resource.js';
import type { Process, ProcessGenerator } from './process.js';
import type { Resource } from './resource.js';
import { untilInterrupted } from './until-interrupted.js';

/** How often a place breaks down, and for how long; each time drawn anew, in the model's unit of time. */
export interface Breakdowns {
  /** How long it works until it breaks down, from the start and from each repair. */
  timeToFailure(): number;
  /** How long it is out of order. */
  timeToRepair(): number;
}

/**
 * Lets one place of a resource break down and be repaired again and again; call it once for each place that can.
 * A PreemptiveResource takes the place from its least important user, who is interrupted with `Preempted`, if none
 * is free. Any other resource has one place less from then on, and who is being served finishes first.
 *
 * @returns the process that does it; interrupt it to end the breakdowns. A run without an end never ends while it
 * lives.
 *
 * @example
 * const { exponential } = randomStreams(42).stream('breakdowns');
 * breakdowns(machine, { timeToFailure: () => exponential(300), timeToRepair: () => 30 });
 */
export function breakdowns(resource: Resource, times: Breakdowns): Process {
  const { env } = resource;
  const repair = resource instanceof PreemptiveResource ? holdPlace : lackPlace;
  function* life(): ProcessGenerator {
    for (;;) {
      yield env.timeout(times.timeToFailure());
      yield* repair(resource, times.timeToRepair());
    }
  }
  return env.process(untilInterrupted(life()), `breakdowns of ${resource.name}`);
}

/** As the most important user of all, who makes others leave. */
function* holdPlace(resource: Resource, time: number): ProcessGenerator {
  using place = resource.request({ priority: -Infinity });
  yield place;
  yield resource.env.timeout(time);
}

function* lackPlace(resource: Resource, time: number): ProcessGenerator {
  resource.breakDown(1);
  try {
    yield resource.env.timeout(time);
  } finally {
    resource.breakDown(-1);
  }
}
