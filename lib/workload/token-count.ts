import { InputError, shown } from '../input/index.js';

/**
 * `value`, if it is a whole number of tokens and at least `least`.
 *
 * @param place names the file, the element and the field, for the error.
 * @throws InputError if it is anything else.
 */
export function tokenCount(value: unknown, least: number, place: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new InputError(`${place}: expected a whole number of tokens, at least ${least}, got ${shown(value)}`);
}
