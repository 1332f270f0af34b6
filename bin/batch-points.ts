import type { BatchPoint } from '../lib/profile/points.js';
import type { ValueType } from './value-types.js';

/** More requests are in no batch. */
const MOST_REQUESTS = 100_000;

/** No request is longer, in tokens. */
const MOST_TOKENS = 10_000_000;

/** A batch: `prefill:1x2048` is a prompt of 2048 tokens, `decode:32x4096` 32 requests with as much context each. */
export const batchPoint: ValueType<BatchPoint> = {
  expected: `a batch such as prefill:1x2048 (prompts x tokens of each) or decode:32x4096 (requests x context of each), of 1 to ${MOST_REQUESTS} requests of 1 to ${MOST_TOKENS} tokens`,
  parse(given) {
    const [, kind, requests, tokens] = /^(prefill|decode):(\d{1,9})x(\d{1,9})$/.exec(given) ?? [];
    const point = { kind: kind as BatchPoint['kind'], requests: Number(requests), tokens: Number(tokens) };
    return isWithin(point.requests, MOST_REQUESTS) && isWithin(point.tokens, MOST_TOKENS) ? point : undefined;
  },
};

function isWithin(value: number, most: number): boolean {
  return value >= 1 && value <= most;
}
