import { InputError, shown } from '../input/index.js';
import type { RequestLengths } from './request-spec.js';
import { tokenCount } from './token-count.js';

/** Requests of a trace, and when each came, if the trace knows. */
export interface Trace {
  readonly requests: readonly RequestLengths[];
  /** Seconds, finite and never decreasing, one per request. */
  readonly startTimes?: readonly number[];
}

/**
 * The trace in a list of `{prompt_len, output_len}`, with `start_time` (seconds, at least 0, never decreasing) in
 * every element or in none. Other fields of an element are let be.
 *
 * @param elements the list, as parsed from JSON.
 * @param where the name of the file, for errors.
 * @throws InputError naming the element (from 0) and the field that is amiss, or that the list is empty.
 */
export function traceOf(elements: readonly unknown[], where: string): Trace {
  if (elements.length === 0)
    throw new InputError(`${where}: expected a list of at least one request, got none`);
  const requests: RequestLengths[] = [];
  const startTimes: number[] = [];
  for (const [index, element] of elements.entries()) {
    const place = `${where}: element ${index} (0-based)`;
    if (!isRecord(element)) {
      throw new InputError(`${place}: expected {prompt_len, output_len}, got ${shown(element)}`);
    }
    requests.push({
      promptLength: tokenCount(own(element, 'prompt_len'), 1, `${place}: prompt_len`),
      outputLength: tokenCount(own(element, 'output_len'), 0, `${place}: output_len`),
    });
    const startTime = own(element, 'start_time');
    if (startTime !== undefined) startTimes.push(startTimeAfter(startTimes.at(-1) ?? 0, startTime, place));
    if (startTimes.length !== 0 && startTimes.length !== index + 1) {
      const trouble = startTime === undefined ? 'none here, but one before' : 'one here, but none before';
      throw new InputError(`${place}: start_time: expected it in all elements or in none, got ${trouble}`);
    }
  }
  return startTimes.length === 0 ? { requests } : { requests, startTimes };
}

function startTimeAfter(earliest: number, value: unknown, place: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= earliest) return value;
  const bound = earliest === 0 ? 'at least 0' : `not before the ${earliest} of the element above`;
  throw new InputError(`${place}: start_time: expected seconds, ${bound}, got ${shown(value)}`);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (record: Readonly<Record<string, unknown>>, key: string) =>
  Object.hasOwn(record, key) ? record[key] : undefined;
