import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OptionValues } from '../../lib/deployment/index.js';
import { distserveOptions, policyNames, settingsOf, vllmOptions } from '../../lib/engines/index.js';
import type { RequestSpec } from '../../lib/workload/index.js';
import { latencyOfCosts } from '../profile/made-up.js';
import { requestsOf } from './published/random-runs.js';
import { run, type SmallEngine } from './small-engines.js';

const few = fc.integer({ min: 1, max: 3 });
const cost = (max: number) => fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max, noNaN: true }));
const policy = fc.constantFrom(...policyNames);
const latency = fc
  .record({
    prefill: fc.record({ base: cost(20), perToken: cost(1), perSquaredToken: cost(0.01) }),
    decode: fc.record({ base: cost(20), perContextToken: cost(0.1), perRequest: cost(2) }),
  })
  .map(latencyOfCosts);

const requests = requestsOf({
  atMost: 12,
  gap: fc.oneof(fc.constantFrom(0, 0, 3), fc.double({ min: 0, max: 60, noNaN: true })),
  promptLength: fc.integer({ min: 1, max: 70 }),
  outputLength: fc.integer({ min: 0, max: 40 }),
});

/** An instance whose every engine has at least so many blocks of 16 tokens, and few more. */
const instance = (blocks: number, enginesOf: (stages: number) => number = () => 1) =>
  fc
    .record({ count: few, stages: few, more: fc.integer({ min: 0, max: 6 }), latency })
    .map(({ more, ...rest }) => ({ ...rest, maxTokens: enginesOf(rest.stages) * (blocks + more) * 16 }));

const speed = fc.constantFrom(0.5, 1, 3);

const ofDistserve = fc
  .record({
    contextRequests: fc.integer({ min: 1, max: 4 }),
    decodeRequests: fc.integer({ min: 1, max: 4 }),
    speed,
    prefillPolicy: policy,
    decodePolicy: policy,
  })
  .map((changed) => settingsOf(distserveOptions, changed));

const ofVllm = fc
  .record(
    {
      maxRequests: fc.integer({ min: 1, max: 4 }),
      paddings: fc.integer({ min: 1, max: 60 }),
      speed,
      dispatchPolicy: policy,
      chunkTokens: fc.integer({ min: 1, max: 100 }),
    },
    { requiredKeys: ['maxRequests', 'paddings', 'speed', 'dispatchPolicy'] },
  )
  .map((changed) => settingsOf(vllmOptions, { ...changed, memory: 1 } as OptionValues));

const runs = requests.chain((requests) => {
  const blocks = (of: (request: RequestSpec) => number) =>
    Math.max(...requests.map((each) => Math.ceil(of(each) / 16)));
  const prompt = blocks(({ promptLength }) => promptLength);
  const whole = blocks(({ promptLength, outputLength }) => promptLength + outputLength);
  const disaggregated: fc.Arbitrary<SmallEngine> = fc
    .record({
      prefill: instance(prompt),
      decode: instance(whole),
      link: fc.record({
        latency: cost(5),
        bandwidth: fc.constantFrom(1, 200),
        bytesPerToken: fc.constant(1e5),
      }),
      settings: ofDistserve,
    })
    .map((spec) => ({ engine: 'distserve', spec }));
  const colocated: fc.Arbitrary<SmallEngine> = fc
    .record({ serve: instance(whole, (stages) => stages), settings: ofVllm })
    .map((spec) => ({ engine: 'vllm', spec }));
  return fc.record({
    small: fc.oneof(disaggregated, colocated),
    requests: fc.constant(requests),
    seed: few,
  });
});

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
