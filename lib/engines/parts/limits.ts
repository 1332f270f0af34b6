import { type RequestLengths, RequestTable } from '../../workload/index.js';

/** Something of which every request needs some, and of which there is only so much: a request that needs more never runs. */
export interface Limit {
  readonly most: number;
  /** What a request needs. */
  of(promptLength: number, outputLength: number): number;
  /** Why one that needs more cannot be served, as a clause after "request 7". */
  inWords(needed: number, request: RequestLengths): string;
}

/**
 * Why the first request that is beyond a limit can never be served.
 *
 * @param requests in the order of their ids
 * @returns a clause that names the request, what it needs and the limit; undefined when all can be served
 */
export function firstBeyond(
  limits: readonly Limit[],
  requests: Iterable<RequestLengths>,
): string | undefined {
  if (requests instanceof RequestTable) return firstBeyondIn(limits, requests);
  let id = -1;
  for (const request of requests) {
    id += 1;
    const reason = beyondAny(limits, request.promptLength, request.outputLength);
    if (reason !== undefined) return `request ${id} ${reason}`;
  }
  return undefined;
}

/** The same by columns, without an object for each request: every simulation looks at its requests so. */
function firstBeyondIn(
  limits: readonly Limit[],
  { length, promptLength, outputLength }: RequestTable,
): string | undefined {
  for (let id = 0; id < length; id++) {
    const reason = beyondAny(limits, promptLength[id]!, outputLength[id]!);
    if (reason !== undefined) return `request ${id} ${reason}`;
  }
  return undefined;
}

function beyondAny(limits: readonly Limit[], promptLength: number, outputLength: number) {
  for (const limit of limits) {
    const needed = limit.of(promptLength, outputLength);
    if (needed > limit.most) return limit.inWords(needed, { promptLength, outputLength });
  }
  return undefined;
}

/**
 * A limit of something that requests need so much of.
 *
 * @param what it is, as after "needs 5"
 * @param of what a request needs
 * @param remark at the end of the clause, such as which option sets the limit
 */
export function limitOf(most: number, what: string, of: Limit['of'], remark = ''): Limit {
  return { most, of, inWords: (needed) => `needs ${needed} ${what}, and there are at most ${most}${remark}` };
}
