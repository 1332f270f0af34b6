import { describe, expect, test } from '@jest/globals';
import { type EstimateInput, estimateProfile } from '../../../lib/profile/estimate/index.js';
import {
  type Architecture,
  type Dtype,
  kvCapacityOf,
  latencyModel,
  latencyOf,
  type Profile,
  profileJson,
  readProfile,
} from '../../../lib/profile/index.js';
import { goldenText } from '../../golden/load.js';
import { factors } from './factors.js';
import { gpus, shapes } from './known.js';

interface Vector {
  readonly fn: 'prefill_ms' | 'decode_ms' | 'kv_capacity_tokens';
  readonly gpu: keyof typeof gpus;
  readonly arch: keyof typeof shapes;
  readonly tp: number;
  readonly pp: number;
  readonly dtype: Dtype;
  readonly lens: readonly number[];
  readonly B: number;
  readonly sum_ctx: number;
  readonly ms: number;
  readonly tokens: number;
}

const vectors: Vector[] = JSON.parse(goldenText('roofline-vectors.json'));

const estimate = (
  model: keyof typeof shapes,
  gpu: keyof typeof gpus,
  others: Partial<EstimateInput> = {},
): Profile => estimateProfile({ model, architecture: shapes[model], gpu: gpus[gpu], factors, ...others });

const timesOf = (profile: Profile, tp: number) => latencyModel(latencyOf(profile, 'vllm', tp)!);

const prefillOf = (profile: Profile, tp: number, lengths: readonly number[]) =>
  timesOf(profile, tp).prefill({
    requests: lengths.length,
    tokens: lengths.reduce((sum, length) => sum + length, 0),
    squaredTokens: lengths.reduce((sum, length) => sum + length ** 2, 0),
  });

const asFile = (profile: Profile) => new TextEncoder().encode(profileJson(profile));

describe('An estimate is what was computed independently,', () => {
  test.each(vectors)('$fn of $arch on $gpu, tp $tp, $dtype, $lens $B $sum_ctx', (vector) => {
    const { fn, arch, gpu, tp, pp, dtype, lens, B, sum_ctx, ms, tokens } = vector;
    const profile = estimate(arch, gpu, { dtype, tensorParallelSizes: [tp] });
    if (fn === 'kv_capacity_tokens') {
      expect(kvCapacityOf(profile, tp, pp)).toBe(tokens);
      return;
    }
    const time =
      fn === 'prefill_ms'
        ? prefillOf(profile, tp, lens)
        : timesOf(profile, tp).decode({ requests: B, contextTokens: sum_ctx });
    expect(Math.abs(time / ms - 1)).toBeLessThan(1e-6);
  });
});

describe('An estimated profile', () => {
  test('has a row for each usual size that the heads allow', () => {
    const sizes = (profile: Profile) => profile.latency.map(({ tensorParallel }) => tensorParallel);
    expect(sizes(estimate('Llama-3.1-70B', 'H100-SXM'))).toEqual([1, 2, 4, 8]);
    const architecture = { ...shapes['OPT-13B'], heads: 36, kvHeads: 12, headDim: 128 };
    expect(sizes(estimate('OPT-13B', 'H100-SXM', { architecture }))).toEqual([1, 2, 4]);
  });

  test('has those that are asked for, each once', () => {
    const { latency } = estimate('Llama-3.1-70B', 'H100-SXM', { tensorParallelSizes: [16, 2, 16] });
    expect(latency.map(({ tensorParallel }) => tensorParallel)).toEqual([2, 16]);
  });

  test.each([3, 0, 1e9, 40, 2.5])('has none of %d GPUs, which heads do not allow', (size) => {
    const asked = { tensorParallelSizes: [1, size] };
    expect(() => estimate('Llama-3.1-70B', 'H100-SXM', asked)).toThrow(
      `tensor-parallel size of Llama-3.1-70B: expected one of 1, 2, 4, 8, 16, 32, 64, which 64 heads and 8 key-value heads allow, got ${size}`,
    );
  });

  test('is written as a file that gives the same profile and the same times', () => {
    for (const gpu of ['H100-SXM', 'MI300X'] as const) {
      const profile = estimate('Llama-3.1-70B', gpu, { dtype: 'fp8', kvDtype: 'fp8', aliases: ['llama'] });
      const again = readProfile(asFile(profile), 'p.json');
      expect(again).toEqual(profile);
      expect(prefillOf(again, 4, [100, 2000])).toBe(prefillOf(profile, 4, [100, 2000]));
    }
  });

  test('knows the memory of the GPU and its links', () => {
    expect(estimate('Llama-3.1-8B', 'H100-SXM')).toMatchObject({
      memory: { bytes: 85_899_345_920, utilisation: 0.9, reserve: 0.03 },
      links: { intra: 450, inter: 50 },
    });
    expect(estimate('Llama-3.1-8B', 'MI300X').links).toEqual({ intra: 448 });
  });

  test('says whose factors it rests on, and what to expect of them', () => {
    const told = (gpu: keyof typeof gpus) => {
      const { source, tier, latency } = estimate('Llama-3.1-8B', gpu);
      return [tier, source, latency[0]!.evidence!.note];
    };
    expect(told('H100-SXM')).toEqual([
      'estimate',
      expect.stringContaining('with factors fitted to operators on H100-SXM. '),
      'an estimate: expect errors of 10 % typically and 25 % in the tail',
    ]);
    expect(told('B300-SXM')).toEqual([
      'estimate',
      expect.stringContaining('with factors fitted to operators on B200-SXM, which is built like B300-SXM. '),
      'an estimate: expect errors of 15 % typically and 40 % in the tail',
    ]);
    expect(told('MI300X')).toEqual([
      'estimate',
      expect.stringContaining(
        'with factors that are usual of other GPUs, since nobody has fitted those of MI300X. ',
      ),
      'an estimate: expect errors of 15 % typically and 40 % in the tail',
    ]);
  });

  test('tells the errors that such factors had on what they had not seen', () => {
    const heldOut = (gpu: keyof typeof gpus) => estimate('Llama-3.1-8B', gpu).latency[0]!.evidence!.heldOut;
    expect(heldOut('H100-SXM')).toEqual({
      prefill: { median: 0.035, p95: 0.128 },
      decode: { median: 0.027, p95: 0.11 },
    });
    expect(heldOut('MI300X')).toEqual({
      prefill: { median: 0.117, p95: 0.244 },
      decode: { median: 0.142, p95: 0.233 },
    });
  });

  test('of more than two GPUs on a bus is an experiment, and says why', () => {
    const [, two, four] = estimate('Llama-3.1-70B', 'L40S').latency;
    expect(two!.tier).toBeUndefined();
    expect(four).toMatchObject({
      tier: 'experimental',
      evidence: { note: expect.stringMatching(/; more than two GPUs may share the bus/) },
    });
  });

  test('carries on what else is known of the model', () => {
    const [row] = estimate('Llama-3.1-8B', 'H100-SXM', { notes: ['windows are ignored'] }).latency;
    expect(row!.evidence!.note).toMatch(/tail; windows are ignored$/);
  });
});

describe('OPT-175B, which has no published latencies, is estimated', () => {
  test.each(['A100-SXM-80GB', 'H100-SXM'] as const)('on %s', (gpu) => {
    const profile = estimate('OPT-175B', gpu);
    expect(profile.latency.map(({ tensorParallel }) => tensorParallel)).toEqual([1, 2, 4, 8]);
    // 350 GB of weights: no room on four GPUs, and some on eight, or on four by a pipeline of two.
    expect(kvCapacityOf(profile, 4, 1)).toBeUndefined();
    expect(kvCapacityOf(profile, 4, 2)).toBeGreaterThan(10_000);
    expect(kvCapacityOf(profile, 8, 1)).toBeGreaterThan(10_000);
    const { memoryBandwidth, flops } = gpus[gpu];
    const decode = timesOf(profile, 8).decode({ requests: 1, contextTokens: 1000 });
    const weights = (1000 * 350e9) / 8 / memoryBandwidth;
    expect(decode).toBeGreaterThan(weights);
    expect(decode).toBeLessThan(2 * weights);
    const prefill = prefillOf(profile, 8, [2048]);
    const arithmetic = (1000 * 2 * 175e9 * 2048) / 8 / flops;
    expect(prefill).toBeGreaterThan(arithmetic);
    expect(prefill).toBeLessThan(2.5 * arithmetic);
  });

  test('to take less time on H100 than on A100', () => {
    const [a100, h100] = (['A100-SXM-80GB', 'H100-SXM'] as const).map((gpu) => estimate('OPT-175B', gpu));
    expect(prefillOf(h100!, 8, [512])).toBeLessThan(0.6 * prefillOf(a100!, 8, [512]));
  });
});

describe('A mixture of experts', () => {
  const mixture = estimate('Qwen3-30B-A3B', 'H100-SXM');

  test('is an experiment, and says so', () => {
    expect(mixture.tier).toBe('experimental');
    expect(mixture.latency[0]!.evidence!.note).toMatch(/^an estimate: expect errors of 50 %; experts /);
  });

  test('reads few of its experts for one token, and all for many', () => {
    const decode = (requests: number) => timesOf(mixture, 1).decode({ requests, contextTokens: 0 });
    const { memoryBandwidth } = gpus['H100-SXM'];
    const bytes = 48 * 128 * 3 * 2048 * 768 * 2;
    expect(decode(1)).toBeLessThan((1000 * bytes) / memoryBandwidth / 2);
    expect(decode(128)).toBeGreaterThan((1000 * bytes) / memoryBandwidth);
  });

  test('shares them between the GPUs', () => {
    const time = (tp: number) => timesOf(mixture, tp).decode({ requests: 128, contextTokens: 0 });
    expect(time(4)).toBeLessThan(time(1) / 2);
  });

  test('takes the usual factors where a GPU has none of its own', () => {
    const [own, usual] = (['H100-SXM', 'L40S'] as const).map((gpu) => estimate('Mixtral-8x7B', gpu));
    expect(own!.latency[0]).toMatchObject({ experts: { fixed: 0.0323 } });
    expect(usual!.latency[0]).toMatchObject({ experts: { fixed: 0.0266 } });
  });
});

describe('The roofline refuses', () => {
  test('8-bit weights on a GPU whose 8-bit FLOP/s are not known', () => {
    expect(() => estimate('Llama-3.1-70B', 'A100-SXM-80GB', { dtype: 'fp8' })).toThrow(
      'expected a GPU whose 8-bit FLOP/s are known, for fp8, got A100-SXM-80GB',
    );
  });

  test('a model whose shape is not known well enough', () => {
    const architecture: Architecture = { layers: 2, heads: 2, hidden: 8 };
    expect(() => estimate('OPT-13B', 'H100-SXM', { architecture })).toThrow(
      "expected a model's hidden size, intermediate size and vocabulary, got none called intermediate, vocabulary",
    );
  });

  test('latent attention', () => {
    const architecture = { ...shapes['OPT-13B'], latentKvValues: 576 };
    expect(() => estimate('OPT-13B', 'H100-SXM', { architecture })).toThrow(
      'expected a model without latent attention, whose time the roofline does not know',
    );
  });
});
