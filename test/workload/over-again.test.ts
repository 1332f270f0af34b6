import { expect, test } from '@jest/globals';
import { overAgain } from '../../lib/workload/index.js';

test('Requests come over again until there are enough, and no more of them than that', () => {
  const [a, b] = [
    { promptLength: 1, outputLength: 2 },
    { promptLength: 3, outputLength: 4 },
  ] as const;
  expect(overAgain([a, b], 5)).toEqual([a, b, a, b, a]);
  expect(overAgain([a, b], 1)).toEqual([a]);
});
