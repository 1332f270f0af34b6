import { setImmediate as otherWork } from 'node:timers/promises';
import { type Field, InputError, tokensFrom } from '../input/index.js';
import { columnGatherer } from './column-gatherer.js';
import type { RequestLengths } from './request-spec.js';
import type { WorkloadContents } from './workload.js';

/** Requests between two looks around. */
const SLICE = 50_000;

/** How many requests a file may have: those read take about a gigabyte. */
const MOST_REQUESTS = 10_000_000;

/** How many values the columns of a file may have in all: they take as much again. */
const MOST_VALUES = 10_000_000;

const promptTokens = tokensFrom(1);
const outputTokens = tokensFrom(0);
const ownFields: ReadonlySet<string> = new Set(['prompt_len', 'output_len', 'start_time']);

/** Puts a workload together from requests that are read one by one. */
export interface TraceReader {
  /** Takes the next request. @throws InputError naming the field that is amiss */
  add(request: Field): void;
  /** The workload of all of them. @throws InputError if there are none */
  finish(): Promise<WorkloadContents>;
}

/**
 * Reads a trace: requests that are `{prompt_len, output_len}`, with `start_time` (seconds, at least 0, never
 * decreasing) in every one or in none. Other fields become columns where they can: see `columnGatherer`.
 *
 * @param where the name of the file, for errors
 * @param numberOf what the text in other fields means, where all are texts, as in CSV
 */
export function traceReader(where: string, numberOf?: (text: string) => unknown): TraceReader {
  const requests: RequestLengths[] = [];
  const startTimes: number[] = [];
  const gatherer = columnGatherer(ownFields, numberOf);
  return {
    add(request) {
      const fields = request.object('{prompt_len, output_len}');
      checkCount(requests.length + 1, where);
      requests.push({
        promptLength: request.at('prompt_len').number(promptTokens),
        outputLength: request.at('output_len').number(outputTokens),
      });
      const startTime = request.at('start_time');
      if (startTime.value !== undefined) {
        startTimes.push(secondsFrom(startTimes.at(-1) ?? 0, startTime));
      }
      if (startTimes.length !== 0 && startTimes.length !== requests.length) {
        const trouble =
          startTime.value === undefined ? 'none here, but one before' : 'one here, but none before';
        throw new InputError(`${startTime.where}: expected it in all elements or in none, got ${trouble}`);
      }
      gatherer.add(fields);
      if (gatherer.count * requests.length > MOST_VALUES) {
        throw new InputError(
          `${where}: expected at most ${MOST_VALUES} values in other columns than lengths and times, got more`,
        );
      }
    },
    async finish() {
      if (requests.length === 0)
        throw new InputError(`${where}: expected a list of at least one request, got none`);
      const columnsOf = gatherer.finish();
      if (columnsOf !== undefined) {
        for (const [index, { promptLength, outputLength }] of requests.entries()) {
          if (index % SLICE === 0) await otherWork();
          requests[index] = { promptLength, outputLength, columns: columnsOf(index) };
        }
      }
      const lengths = { kind: 'list', requests } as const;
      return { standIn: false, lengths: startTimes.length === 0 ? lengths : { ...lengths, startTimes } };
    },
  };
}

/** @throws InputError for more requests than a file may have */
export function checkCount(count: number, where: string): void {
  if (count <= MOST_REQUESTS) return;
  throw new InputError(`${where}: expected at most ${MOST_REQUESTS} requests, got more`);
}

function secondsFrom(earliest: number, startTime: Field): number {
  const { value } = startTime;
  if (typeof value === 'number' && Number.isFinite(value) && value >= earliest) return value;
  const bound = earliest === 0 ? 'at least 0' : `not before the ${earliest} of the element above`;
  return startTime.refuse(`seconds, ${bound}`);
}
