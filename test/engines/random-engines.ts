import fc from 'fast-check';
import type { OptionValues } from '../../lib/deployment/index.js';
import { distserveOptions, policyNames, settingsOf, vllmOptions } from '../../lib/engines/index.js';
import type { RequestSpec } from '../../lib/workload/index.js';
import { latencyOfCosts } from '../profile/made-up.js';
import { requestsOf } from './published/random-runs.js';
import type { SmallEngine } from './small-engines.js';

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

/** Detailed engines with memory for the largest of some requests, and little more. */
export const runs = requests.chain((requests) => {
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
