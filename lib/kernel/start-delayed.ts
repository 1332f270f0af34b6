import type { Environment } from './environment.js';
import { located } from './located.js';
import type { Process, ProcessGenerator } from './process.js';

/**
 * Starts a process after a delay.
 *
 * @example startDelayed(env, customer('Ada'), 5); // Ada comes at 5
 * @returns a process whose value is the process that was started
 * @throws RangeError when the delay is not above 0
 */
export function startDelayed<R>(
  env: Environment,
  generator: ProcessGenerator<R>,
  delay: number,
  name?: string,
): Process<Process<R>> {
  if (!(delay > 0))
    throw new RangeError(located(env, `a start is delayed by a number above 0, not ${delay}`));
  function* starter(): ProcessGenerator<Process<R>> {
    yield env.timeout(delay);
    return env.process(generator, name);
  }
  return env.process(starter(), 'delayed start');
}
