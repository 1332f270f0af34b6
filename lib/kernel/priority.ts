import type { Environment } from './environment.js';
import { located } from './located.js';

/**
 * Priority of process starts and of the stop of a run: before all else that is due at the same time.
 *
 * @example env.at(8, undefined, URGENT); // before all else that is due at 8
 */
export const URGENT = 0;

/**
 * Priority of everything else.
 *
 * @example env.schedule(event, NORMAL, 5);
 */
export const NORMAL = 1;

const LOWEST = 15;

/**
 * Checks a priority: a whole number from -15 (first) to 15 (last).
 *
 * @throws RangeError otherwise. (The agenda packs priority and insertion number into one float, which
 * holds both exactly only within these bounds.)
 */
export function checkPriority(env: Environment, priority: number): void {
  if (!Number.isInteger(priority) || Math.abs(priority) > LOWEST) {
    throw new RangeError(
      located(env, `a priority is a whole number from -${LOWEST} to ${LOWEST}, not ${priority}`),
    );
  }
}
