import { expect, test } from '@jest/globals';
import { tpot, ttft } from '../../lib/metrics/index.js';

const times = { outputLength: 4, arrival: 10, firstToken: 35, leaving: 85 };

test('TTFT is the time from arrival to the first token', () => {
  expect(ttft(times)).toBe(25);
});

test('TPOT is the time from the first token to leaving, by token of output', () => {
  expect(tpot(times)).toBe(12.5);
});

test('TPOT is 0 for a request without output', () => {
  expect(tpot({ ...times, outputLength: 0, leaving: 35 })).toBe(0);
});
