import { describe, expect, test } from '@jest/globals';
import { engines } from '../../lib/engines/index.js';
import { InputError } from '../../lib/input/index.js';
import { lookAgain, probeRate, remarksOf, search } from '../../lib/study/index.js';
import { settings, smallJob } from './small-search.js';

describe('A rate', () => {
  test('at which requests would come later than can be simulated is not kept, and it is said why', async () => {
    expect(await probeRate(smallJob(), settings, 1e-9, false)).toEqual({
      ratePerGpu: 1e-9,
      rate: 1e-9,
      keepsSlo: false,
      refusal: expect.stringMatching(/^arrivals: expected all within 2\^40 ms/),
    });
  });

  test('of that kind does not end a search', async () => {
    const slow = { ...settings, maxRatePerGpu: 1e-9, tolerance: 4e-10 };
    const { outcomes, best, nearest } = await search(slow, { threads: 1 });
    expect(outcomes.map((each) => each.status)).toEqual(Array(4).fill('searched'));
    expect([best, nearest]).toEqual([undefined, undefined]);
  });

  test('of that kind is none by which one tells how near a placement came', async () => {
    const hopeless = { ...settings, slo: { ...settings.slo, ttft: 1e-3 }, tolerance: 1e-20 };
    const { best, nearest } = await search(hopeless, { threads: 1 });
    expect(best).toBeUndefined();
    expect(nearest!.probe.ratePerGpu).toBeGreaterThan(1e-8);
    expect(nearest!.probe.figures.attainment.ttft).toBe(0);
    expect(nearest!.outcome.probes.at(-1)!.refusal).toBeDefined();
  });

  test('is an error where arrivals could not be at any rate', async () => {
    await expect(probeRate(smallJob(), { ...settings, seed: -1 }, 1e-9, false)).rejects.toThrow(InputError);
    await expect(probeRate(smallJob(), settings, Infinity, false)).rejects.toThrow(InputError);
  });
});

describe('What an engine remarks', () => {
  const remarkable = {
    ...engines,
    'published-vllm': {
      ...engines['published-vllm'],
      start: (...given: Parameters<(typeof engines)['published-vllm']['start']>) => {
        const run = engines['published-vllm'].start(...given);
        return Object.create(run, { remarks: { value: ['a limit binds'] } });
      },
    },
  };

  test('is told with each probe', async () => {
    const { best } = await search(settings, { engines: remarkable });
    expect(best!.probes.map(({ remarks }) => remarks)).toEqual(Array(3).fill(['a limit binds']));
    expect(remarksOf(best!.probes, best!.goodputPerGpu)).toEqual(['a limit binds']);
  });

  test('is left out where there is nothing', async () => {
    const { best } = await search(settings, { threads: 1 });
    for (const probe of best!.probes) expect(probe).not.toHaveProperty('remarks');
    expect(remarksOf(best!.probes, best!.goodputPerGpu)).toEqual([]);
    expect(await lookAgain(settings, best!, { threads: 1 })).not.toHaveProperty('failed');
  });
});
