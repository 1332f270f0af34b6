import { InputError, shown } from '../input/index.js';
import { columnsAt, columnWriter, type TableColumns } from './request-columns.js';
import type { RequestLengths, RequestSpec } from './request-spec.js';

/**
 * Requests in columns, one typed array for each figure: a million of them take 16 MB (and what else is known of them). Going through the table, or
 * asking for a place, gives each request as an object.
 *
 * @example
 * const first = { id: 0, arrival: 0, promptLength: 100, outputLength: 20, columns: { class: 'chat' } };
 * const requests = RequestTable.of([first]);
 * requests.promptLength[0] // 100
 * requests.columns.class[0] // 'chat'
 */
export class RequestTable implements Iterable<RequestSpec> {
  /** How many requests there are; their ids are 0 to one less. */
  readonly length: number;
  /** Simulated times of arrival, in ms, by id. */
  readonly arrival: Float64Array;
  /** Tokens of each prompt, by id. */
  readonly promptLength: Int32Array;
  /** Tokens that decode iterations generate for each, by id. */
  readonly outputLength: Int32Array;
  /** What else is known of them, by name and then by id; undefined where nothing is. */
  readonly columns: TableColumns | undefined;

  private constructor(
    arrival: Float64Array,
    promptLength: Int32Array,
    outputLength: Int32Array,
    columns: TableColumns | undefined,
  ) {
    this.length = arrival.length;
    this.arrival = arrival;
    this.promptLength = promptLength;
    this.outputLength = outputLength;
    this.columns = columns;
  }

  /**
   * The table of requests that arrive at given times.
   *
   * @param lengths by id, one for each time
   * @param times when each arrives, in ms, ascending
   * @throws InputError for lengths that are no whole numbers, or 2^31 tokens and more, and for columns that are not
   *   those of the first request
   */
  static from(lengths: Iterable<RequestLengths>, times: Float64Array): RequestTable {
    const promptLengths = new Int32Array(times.length);
    const outputLengths = new Int32Array(times.length);
    let id = 0;
    let writer: ReturnType<typeof columnWriter>;
    for (const { promptLength, outputLength, columns } of lengths) {
      if (id === 0) writer = columnWriter(columns, times.length);
      writer?.add(id, columns);
      promptLengths[id] = checkedLength(promptLength, id);
      outputLengths[id] = checkedLength(outputLength, id);
      id += 1;
    }
    if (id !== times.length) throw new RangeError(`${id} lengths do not go with ${times.length} times`);
    return new RequestTable(times, promptLengths, outputLengths, writer?.columns);
  }

  /** The table of requests that are given one by one, in the order of their ids. @throws InputError as `from` */
  static of(requests: readonly RequestSpec[] | RequestTable): RequestTable {
    if (requests instanceof RequestTable) return requests;
    return RequestTable.from(
      requests,
      Float64Array.from(requests, ({ arrival }) => arrival),
    );
  }

  /** The request with this id; undefined when there is none. */
  at(id: number): RequestSpec | undefined {
    const arrival = this.arrival[id];
    if (arrival === undefined) return undefined;
    const promptLength = this.promptLength[id]!;
    const outputLength = this.outputLength[id]!;
    if (this.columns === undefined) return { id, promptLength, outputLength, arrival };
    return { id, promptLength, outputLength, arrival, columns: columnsAt(this.columns, id) };
  }

  *[Symbol.iterator](): Iterator<RequestSpec> {
    for (let id = 0; id < this.length; id++) yield this.at(id)!;
  }
}

function checkedLength(tokens: number, id: number): number {
  if (Number.isInteger(tokens) && tokens >= 0 && tokens < 2 ** 31) return tokens;
  throw new InputError(`request ${id}: expected whole numbers of tokens below 2^31, got ${shown(tokens)}`);
}
