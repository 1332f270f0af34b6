import type { RequestLengths, RequestSpec } from './request-spec.js';

/**
 * Requests in columns, one typed array for each figure: a million of them take some tens of MB. Going through
 * the table, or asking for a place, gives each request as an object.
 */
export class RequestTable implements Iterable<RequestSpec> {
  /** How many requests there are; their ids are 0 to one less. */
  readonly length: number;
  /** Simulated times of arrival, in ms, by id. */
  readonly arrival: Float64Array;
  /** Tokens of each prompt, by id. */
  readonly promptLength: Float64Array;
  /** Tokens that decode iterations generate for each, by id. */
  readonly outputLength: Float64Array;

  /**
   * @param lengths by id, one for each time
   * @param times when each arrives, in ms, ascending
   */
  constructor(lengths: Iterable<RequestLengths>, times: ArrayLike<number>) {
    this.length = times.length;
    this.arrival = Float64Array.from(times);
    this.promptLength = new Float64Array(this.length);
    this.outputLength = new Float64Array(this.length);
    let id = 0;
    for (const { promptLength, outputLength } of lengths) {
      this.promptLength[id] = promptLength;
      this.outputLength[id] = outputLength;
      id += 1;
    }
    if (id !== this.length) throw new RangeError(`${id} lengths do not go with ${this.length} times`);
  }

  /** The table of requests that are given one by one, in the order of their ids. */
  static of(requests: readonly RequestSpec[] | RequestTable): RequestTable {
    if (requests instanceof RequestTable) return requests;
    return new RequestTable(
      requests,
      requests.map(({ arrival }) => arrival),
    );
  }

  /** The request with this id; undefined when there is none. */
  at(id: number): RequestSpec | undefined {
    const arrival = this.arrival[id];
    if (arrival === undefined) return undefined;
    return { id, promptLength: this.promptLength[id]!, outputLength: this.outputLength[id]!, arrival };
  }

  *[Symbol.iterator](): Iterator<RequestSpec> {
    for (let id = 0; id < this.length; id++) yield this.at(id)!;
  }
}
