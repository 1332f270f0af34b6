import { InputError } from '../lib/input/index.js';

/**
 * What is known by a name.
 *
 * @param other what else to do where nothing is, for the end of the message
 * @throws InputError where nothing is
 */
export function orElse<T>(named: () => T, other: string): T {
  try {
    return named();
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${error.message}; ${other}`) : error;
  }
}

/** What else to do for a model whose shape is not known. */
export const otherModel = 'the shape of any other is read from its config.json with --hf-config';
