import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RequestSpec } from '../../lib/workload/index.js';
import { runs } from './random-engines.js';
import { run, type SmallEngine } from './small-engines.js';

function inEveryRun(
  check: (
    seen: ReturnType<typeof run>,
    requests: readonly RequestSpec[],
    small: SmallEngine,
    again: () => ReturnType<typeof run>,
  ) => void,
) {
  fc.assert(
    fc.property(runs, ({ small, requests, seed }) => {
      const runIt = () => run(small, requests, { seed });
      check(runIt(), requests, small, runIt);
    }),
    { numRuns: 200 },
  );
}

describe('On any small cluster, with memory for the largest request', () => {
  test('every request leaves, once', () => {
    inEveryRun(({ left }, requests) => {
      expect([...left].sort((a, b) => a - b)).toEqual(requests.map(({ id }) => id));
    });
  });

  test('the phases of a request are its time from issue to leaving', () => {
    inEveryRun(({ records }, requests) => {
      for (const { id } of requests) {
        const { arrival, firstToken, leaving, phases } = records.at(id)!;
        const times = Object.values(phases!);
        for (const time of times) expect(time).toBeGreaterThanOrEqual(0);
        const sum = times.reduce((sum, time) => sum + time, 0);
        expect(Math.abs(sum - (leaving - arrival))).toBeLessThanOrEqual(1e-9 * leaving);
        expect(firstToken).toBeLessThanOrEqual(leaving);
      }
    });
  });

  test('all blocks are free at the end', () => {
    inEveryRun(({ freeAtStart, freeAtEnd }) => expect(freeAtEnd).toEqual(freeAtStart));
  });

  test('no block of a prefill instance or of vLLM is given twice', () => {
    inEveryRun(({ fewestFree }, _, small) => {
      const bound = small.engine === 'vllm' ? fewestFree : fewestFree.slice(0, small.spec.prefill.count);
      for (const free of bound) expect(free).toBeGreaterThanOrEqual(0);
    });
  });

  test('the same run comes to the same', () => {
    inEveryRun((seen, _requests, _small, runAgain) => {
      const again = runAgain();
      expect([...again.records]).toEqual([...seen.records]);
      expect(again.iterations).toEqual(seen.iterations);
    });
  });
});
