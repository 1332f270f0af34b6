import { describe, expect, test } from '@jest/globals';
import { latencyOfCosts } from '../../profile/made-up.js';
import { requests } from '../published/small-cluster.js';
import { distserve, run, vllm } from '../small-engines.js';

describe('A profile that gives no possible time is bad input for', () => {
  const engines = [
    [
      'DistServe',
      (latency: ReturnType<typeof latencyOfCosts>) =>
        distserve({ prefill: { latency }, decode: { latency } }),
    ],
    ['vLLM', (latency: ReturnType<typeof latencyOfCosts>) => vllm({ latency })],
  ] as const;

  test.each(engines)('%s: a prefill of negative time', (_, engine) => {
    const latency = latencyOfCosts({ prefill: { base: 1, perToken: -1 }, decode: { base: 5 } });
    expect(() => run(engine(latency), requests([0, 100, 3]))).toThrow(
      'the profile gives -99 ms for an iteration with 1 prompts and 0 decodes: expected latencies that are never negative and not beyond 2^40 ms (35 years)',
    );
  });

  test.each(engines)('%s: a decode without an end', (_, engine) => {
    const latency = latencyOfCosts({ prefill: { base: 1 }, decode: { base: 1e308, perRequest: 1e308 } });
    expect(() => run(engine(latency), requests([0, 100, 3]))).toThrow(
      /^the profile gives Infinity ms .* 0 prompts and 1 decodes/,
    );
  });

  test.each(engines)('%s: decodes that become shorter until they take less than nothing', (_, engine) => {
    const latency = latencyOfCosts({ prefill: { base: 1 }, decode: { base: 10.25, perContextToken: -0.1 } });
    expect(() => run(engine(latency), requests([0, 100, 9]))).toThrow(
      /^the profile gives -0\.\d+ ms .* 0 prompts and 1 decodes/,
    );
  });
});
