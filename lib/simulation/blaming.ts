import { isPath, UndecidedOrder } from '../engines/index.js';
import { InputError } from '../input/index.js';

/**
 * Does something of an engine's. What an engine of one's own throws is told as its author's to mend, not as a fault of
 * the program; the stack stays that of the error.
 *
 * @param engine its name in the table, or the path of its module
 * @throws InputError that names the engine, for what one of one's own throws
 */
export function blaming<T>(engine: string, act: () => T): T {
  if (!isPath(engine)) return act();
  try {
    return act();
  } catch (error) {
    if (error instanceof InputError || error instanceof UndecidedOrder) throw error;
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const told = new InputError(`engine ${engine}: ${message.split('\n', 1)[0]}`);
    if (stack !== undefined) told.stack = stack;
    throw told;
  }
}
