import { setImmediate as otherWork } from 'node:timers/promises';
import type { Simulation } from './simulate.js';

/** Steps between two looks around: some ms of work, also where one step stands for many iterations. */
const SLICE = 5_000;

/**
 * Runs a simulation to its end, giving way to other work (a Ctrl-C, a progress bar) before it starts and
 * now and then.
 *
 * @param onPause called each time before it goes on
 * @returns false when the signal ended it early
 * @example
 * const simulation = startSimulation({ ...aPlan, requests });
 * const isComplete = await runToEnd(simulation, AbortSignal.timeout(60_000));
 */
export async function runToEnd(
  simulation: Simulation,
  signal?: AbortSignal,
  onPause?: () => void,
): Promise<boolean> {
  do {
    await otherWork();
    if (signal?.aborted) return false;
    onPause?.();
  } while (simulation.advance(SLICE));
  return true;
}
