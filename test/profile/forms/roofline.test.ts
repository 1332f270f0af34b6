import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  engineLatency,
  gpuLatency,
  type LatencyRow,
  latencyModel,
  type RooflineLatency,
  readProfile,
} from '../../../lib/profile/index.js';

const none = { fixed: 0, perToken: 0 };
const free = { compute: 0, weights: 0, activations: 0, fixed: 0, power: 2 };

/** A model that takes no time but for what is given. */
function costing(costs: Partial<RooflineLatency>): RooflineLatency {
  return {
    form: 'roofline',
    layers: 1,
    gemms: [],
    elementwise: none,
    allReduce: none,
    attention: { prefill: { fixed: 0, perSquaredToken: 0 }, decode: { fixed: 0, perContextToken: 0 } },
    head: free,
    ...costs,
  };
}

const decodeOf = (costs: Partial<RooflineLatency>, requests: number, contextTokens = 0) =>
  latencyModel(costing(costs)).decode({ requests, contextTokens });

const prefillOf = (costs: Partial<RooflineLatency>, ...lengths: number[]) =>
  latencyModel(costing(costs)).prefill({
    requests: lengths.length,
    tokens: lengths.reduce((sum, length) => sum + length, 0),
    squaredTokens: lengths.reduce((sum, length) => sum + length * length, 0),
  });

describe('A pass of the form "roofline" takes', () => {
  test('for a product of matrices a round maximum of arithmetic and bytes, and its start', () => {
    const gemms = [{ compute: 3, weights: 2, activations: 1, fixed: 10, power: 2 }];
    expect(prefillOf({ gemms }, 1, 1)).toBeCloseTo(Math.hypot(3 * 2, 2 + 2) + 10, 12);
  });

  test('for the experts of one token the weights of those that it chooses, and of many those of all', () => {
    const experts = { compute: 0, weights: 64, chosen: 0.25, fixed: 1, power: 2 };
    expect(decodeOf({ experts }, 1)).toBe(64 * 0.25 + 1);
    expect(decodeOf({ experts }, 2)).toBe(64 * (1 - 0.75 ** 2) + 1);
    expect(decodeOf({ experts }, 1e6)).toBe(64 + 1);
  });

  test('for what goes number by number a time for each token', () => {
    expect(prefillOf({ elementwise: { fixed: 2, perToken: 0.5 } }, 3, 5)).toBe(2 + 0.5 * 8);
  });

  test('two exchanges in each layer, and one after them', () => {
    expect(decodeOf({ layers: 4, allReduce: { fixed: 1, perToken: 0.5 } }, 6)).toBe((2 * 4 + 1) * (1 + 3));
  });

  test('for attention a time for squares of prompts, or for the context of decodes', () => {
    const attention = {
      prefill: { fixed: 1, perSquaredToken: 2 },
      decode: { fixed: 3, perContextToken: 4 },
    };
    expect(prefillOf({ attention }, 3, 4)).toBe(1 + 2 * 25);
    expect(decodeOf({ attention }, 7, 100)).toBe(3 + 4 * 100);
  });

  test('for the next tokens a time by requests, however long their prompts are', () => {
    const head = { ...free, compute: 5 };
    expect(prefillOf({ head }, 100, 1000)).toBe(5 * 2);
    expect(decodeOf({ head }, 3, 1000)).toBe(5 * 3);
  });

  test('all that is of a layer once for each', () => {
    const costs = {
      gemms: [{ ...free, compute: 1 }],
      experts: { compute: 1, weights: 0, chosen: 1, fixed: 0, power: 1 },
      elementwise: { fixed: 1, perToken: 0 },
      attention: { prefill: { fixed: 1, perSquaredToken: 0 }, decode: { fixed: 1, perContextToken: 0 } },
    };
    expect(prefillOf({ ...costs, layers: 3 }, 1)).toBe(3 * prefillOf(costs, 1));
    expect(decodeOf({ ...costs, layers: 3 }, 1)).toBe(3 * decodeOf(costs, 1));
  });
});

test('A time that is asked for again is the same, as is that of equal coefficients', () => {
  const costs = { gemms: [{ compute: 3, weights: 200, activations: 1, fixed: 1, power: 1.7 }], layers: 7 };
  const model = latencyModel(costing(costs));
  const other = latencyModel(costing({ ...costs, layers: 14 }));
  for (const requests of [1, 64, 1023, 1024, 1e6]) {
    const first = model.decode({ requests, contextTokens: 10 });
    expect(model.decode({ requests, contextTokens: 10 })).toBe(first);
    expect(other.decode({ requests, contextTokens: 10 })).toBe(2 * first);
    expect(decodeOf(costs, requests, 10)).toBe(first);
    expect(prefillOf(costs, requests)).toBe(first);
  }
});

/** Coefficients that a file may have. */
const coefficients: fc.Arbitrary<RooflineLatency> = (() => {
  const ms = fc.oneof(fc.constant(0), fc.double({ min: 1e-12, max: 1e3, noNaN: true }));
  const power = fc.double({ min: 1, max: 50, noNaN: true });
  const line = fc.record({ fixed: ms, perToken: ms });
  const gemm = fc.record({ compute: ms, weights: ms, activations: ms, fixed: ms, power });
  const chosen = fc.double({ min: 1e-3, max: 1, noNaN: true });
  return fc.record(
    {
      form: fc.constant('roofline' as const),
      layers: fc.integer({ min: 1, max: 200 }),
      gemms: fc.array(gemm, { maxLength: 4 }),
      experts: fc.record({ compute: ms, weights: ms, chosen, fixed: ms, power }),
      elementwise: line,
      allReduce: line,
      attention: fc.record({
        prefill: fc.record({ fixed: ms, perSquaredToken: ms }),
        decode: fc.record({ fixed: ms, perContextToken: ms }),
      }),
      head: gemm,
    },
    { requiredKeys: ['form', 'layers', 'gemms', 'elementwise', 'allReduce', 'attention', 'head'] },
  );
})();

const tokens = fc.integer({ min: 1, max: 1e6 });

/** Not below, but for the last bits of powers. */
const atLeast = (value: number, least: number) => value >= least * (1 - 1e-12);

describe('Whatever the coefficients are,', () => {
  test('times are finite and never shrink with more tokens', () => {
    fc.assert(
      fc.property(coefficients, tokens, tokens, (latency, some, more) => {
        const model = latencyModel(latency);
        const prefill = (tokens: number) =>
          model.prefill({ requests: 1, tokens, squaredTokens: tokens * tokens });
        const decode = (requests: number) => model.decode({ requests, contextTokens: 1e6 });
        const [few, many] = [Math.min(some, more), Math.max(some, more)];
        for (const time of [prefill(many), decode(many)]) expect(Number.isFinite(time)).toBe(true);
        expect(atLeast(prefill(many), prefill(few))).toBe(true);
        expect(atLeast(decode(many), decode(few))).toBe(true);
      }),
    );
  });

  test('each decode of the same requests takes longer than the last by the growth', () => {
    fc.assert(
      fc.property(coefficients, fc.integer({ min: 1, max: 1000 }), tokens, (latency, requests, context) => {
        const model = latencyModel(latency);
        const first = model.decode({ requests, contextTokens: context });
        const second = model.decode({ requests, contextTokens: context + requests });
        expect(Math.abs(second - first - model.growth(requests)!)).toBeLessThan(1e-9 + 1e-9 * second);
      }),
    );
  });

  test('a share of the GPUs is taken of all of it, and a share of a share', () => {
    fc.assert(
      fc.property(coefficients, tokens, (latency, count) => {
        const share = { prefill: 0.5, decode: 0.25 };
        const part = gpuLatency(gpuLatency(latency, share), share);
        const [whole, quarter] = [latency, part].map(latencyModel);
        const prompt = { requests: 2, tokens: count, squaredTokens: count };
        expect(quarter!.prefill(prompt)).toBeCloseTo(0.25 * whole!.prefill(prompt), 12);
        const batch = { requests: count, contextTokens: count };
        expect(quarter!.decode(batch)).toBeCloseTo(whole!.decode(batch) / 16, 12);
        expect(quarter!.growth(count)).toBeCloseTo(whole!.growth(count)! / 16, 12);
      }),
    );
  });
});

test('An engine takes longer by a factor and by some ms in each iteration, whatever was made of the times before', () => {
  const bare = costing({ elementwise: { fixed: 10, perToken: 0 } });
  const once = engineLatency(gpuLatency(bare, { prefill: 0.5, decode: 0.25 }), 2, 3);
  const twice = engineLatency(once, 10, 1);
  const sums = { requests: 1, tokens: 1, squaredTokens: 1, contextTokens: 1 };
  const times = [once, twice].map((each) => {
    const model = latencyModel(each);
    return [model.prefill(sums), model.decode(sums)];
  });
  expect(times).toEqual([
    [10 * 0.5 * 2 + 3, 10 * 0.25 * 2 + 3],
    [13 * 10 + 1, 8 * 10 + 1],
  ]);
});

test('A corner so sharp, or numbers so large, that their powers overflow give the larger time', () => {
  const gemms = [{ compute: 1e200, weights: 1e190, activations: 0, fixed: 0, power: 1e6 }];
  expect(decodeOf({ gemms }, 1)).toBe(1e200);
  const tiny = [{ compute: 1e-200, weights: 1e-190, activations: 0, fixed: 0, power: 3 }];
  expect(decodeOf({ gemms: tiny }, 1)).toBe(1e-190);
  const alike = [{ compute: 1e300, weights: 1e300, activations: 0, fixed: 0, power: 2 }];
  expect(decodeOf({ gemms: alike }, 1) / 1e300).toBeCloseTo(Math.SQRT2, 12);
});

describe('A row of a profile with the form "roofline"', () => {
  const read = (row: object): LatencyRow =>
    readProfile(
      new TextEncoder().encode(
        JSON.stringify({
          kind: 'profile',
          model: 'acme/tiny',
          aliases: [],
          gpu: 'G',
          tier: 'made up',
          source: 'Made up.',
          units: { latency: 'ms', kvCapacity: 'tokens' },
          architecture: { layers: 1, heads: 1 },
          latency: [{ tensorParallel: 1, ...row }],
          kvCapacity: [],
        }),
      ),
      'p.json',
    ).latency[0]!;

  test('is read as it was written', () => {
    fc.assert(
      fc.property(coefficients, (latency) => {
        // JSON knows no negative zero.
        const row = JSON.parse(JSON.stringify(latency));
        expect(read(row)).toEqual({ tensorParallel: 1, ...row });
      }),
    );
    const outcome = { prefill: { factor: 0.9, plus: 1 }, decode: { factor: 1, plus: 0 } };
    expect(read(costing({ outcome }))).toMatchObject({ outcome });
  });

  const gemm = { compute: 1, weights: 1, activations: 1, fixed: 1, power: 2 };
  test.each([
    [
      'a negative time',
      { gemms: [{ ...gemm, compute: -1 }] },
      'gemms[0]: compute: expected a number of at least 0, got -1',
    ],
    [
      'a dull corner',
      { gemms: [gemm, { ...gemm, power: 0.5 }] },
      'gemms[1]: power: expected a number of at least 1, got 0.5',
    ],
    ['no head', { head: undefined }, 'head: expected an object, got nothing'],
    [
      'a field too many',
      { head: { ...gemm, tau: 1 } },
      'head: expected the fields compute, weights, activations, fixed, power only, got "tau"',
    ],
    ['half a layer', { layers: 1.5 }, 'layers: expected a whole number of at least 1, got 1.5'],
    [
      'all experts and more',
      { experts: { compute: 1, weights: 1, chosen: 2, fixed: 0, power: 1 } },
      'experts: chosen: expected a share above 0 and at most 1, got 2',
    ],
  ])('is refused for %s', (_, changed, message) => {
    expect(() => read({ ...costing({}), ...changed })).toThrow(`p.json: latency[0]: ${message}`);
  });
});
