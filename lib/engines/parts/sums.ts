import type { PrefillSums } from '../../profile/index.js';

/**
 * The sums that a latency form takes of a prefill. A chunk of a prompt counts with the square of where it ends less
 * that of where it begins, so that the chunks of a prompt add up to the prompt.
 *
 * @param end of each one's prompt, or its chunk, in tokens
 * @param begin of its chunk, in tokens
 * @example
 * const prompts = [{ promptLength: 3 }, { promptLength: 4 }];
 * prefillSums(prompts, ({ promptLength }) => promptLength) // { requests: 2, tokens: 7, squaredTokens: 25 }
 */
export function prefillSums<Request>(
  requests: readonly Request[],
  end: (request: Request) => number,
  begin: (request: Request) => number = fromStart,
): PrefillSums {
  let tokens = 0;
  let squaredTokens = 0;
  for (const request of requests) {
    const from = begin(request);
    const to = end(request);
    tokens += to - from;
    squaredTokens += to * to - from * from;
  }
  return { requests: requests.length, tokens, squaredTokens };
}

function fromStart(): number {
  return 0;
}
