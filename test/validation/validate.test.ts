import { describe, expect, jest, test } from '@jest/globals';
import { deploymentOf, type OptionValues } from '../../lib/deployment/index.js';
import { type Engine, engines } from '../../lib/engines/index.js';
import { tpot, ttft } from '../../lib/metrics/index.js';
import { plan, simulate } from '../../lib/simulation/index.js';
import {
  type Contender,
  canReplay,
  contenders,
  fitFactor,
  type MeasuredRun,
  type ValidationSettings,
  validate,
  withOptions,
} from '../../lib/validation/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

const costs = {
  prefill: { base: 10, perToken: 0.1, perSquaredToken: 0 },
  decode: { base: 8, perContextToken: 0.001, perRequest: 0.1 },
};
const profile = madeUpProfile({
  architecture: { layers: 2, heads: 2, hidden: 64 },
  latency: latencyRows(1, costs),
  kvCapacity: [kvRow(1, 1, 20_000)],
});
const sizes = { tp: 1, pp: 1 };
const distserve = { server: 'distserve', sizes: { prefill: sizes, decode: sizes } } as const;
const vllm = { server: 'vllm', sizes } as const;
const { reference, detailed } = contenders;

/** A run that was "measured" on the simulator itself. */
function runOf(
  { server, sizes }: typeof distserve | typeof vllm,
  by: Contender & { engines: Record<typeof server, { engine: string }> },
  options: OptionValues = {},
  name = 'made',
): MeasuredRun {
  const deployment = deploymentOf({ engine: by.engines[server].engine, ...sizes, options });
  const planned = plan(deployment, profile);
  if (!planned.isRunnable) throw new Error(planned.reason);
  const requests = Array.from({ length: 60 }, (_, id) => ({
    id,
    arrival: 40 * id + (id % 7),
    promptLength: 20 + ((37 * id) % 90),
    outputLength: 1 + ((11 * id) % 23),
  }));
  const { records } = simulate({ ...planned.plan, requests });
  return {
    name,
    origin: `runs/${name}.json`,
    model: profile.model,
    gpu: profile.gpu,
    server,
    pools: deployment.pools,
    requests: records.map((record) => ({
      issue: 500 + record.arrival,
      promptLength: record.promptLength,
      outputLength: record.outputLength,
      ttft: ttft(record),
      tpot: tpot(record),
    })),
  };
}

const settingsOf = (run: MeasuredRun, changed: Partial<ValidationSettings> = {}): ValidationSettings => ({
  runs: [{ run, profile }],
  contenders: [reference, detailed],
  targets: { ttft: 40, tpot: 10, scales: [0.6, 1, 1.4] },
  jitter: { repetitions: 1, ms: 0, seed: 0 },
  ...changed,
});

describe('A run that a model itself made', () => {
  test.each([
    ['distserve', distserve],
    ['vllm', vllm],
  ])('is met by the detailed model to the last digits, and not by the other: %s', async (_name, server) => {
    const run = runOf(server, detailed);
    const [byReference, byDetailed] = (await validate(settingsOf(run)))!.models;
    expect(byDetailed!.overall.rmseOverall).toBeCloseTo(0, 9);
    expect(byDetailed!.overall.ttftError.p90).toBeCloseTo(0, 9);
    expect(byDetailed!.overall.tpotError.p90).toBeCloseTo(0, 9);
    expect(byDetailed!.comparisons[0]!.simulated.ttft.p99).toBeCloseTo(
      byDetailed!.comparisons[0]!.measured.ttft.p99,
      6,
    );
    expect(byReference!.overall.ttftError.median).toBeGreaterThan(0.01);
  });

  test('is met by the reference model if that made it, with outputs of more than a token', async () => {
    const run = runOf(distserve, reference);
    const { models } = (await validate(settingsOf(run, { contenders: [reference] })))!;
    expect(models[0]!.overall.ttftError.p90).toBeCloseTo(0, 9);
    expect(models[0]!.overall.tpotError.p90).toBeCloseTo(0, 9);
  });

  test('at another speed shows by how much the speed would have to change', async () => {
    for (const server of [distserve, vllm]) {
      const run = runOf(server, detailed, { speed: 1.3 });
      const { fitted } = (await validate(
        settingsOf(run, {
          contenders: [detailed],
          fit: { contender: detailed, options: ['requestLatency', 'speed'] },
        }),
      ))!;
      expect(fitted.map(({ option }) => option)).toEqual(['speed', 'requestLatency']);
      expect(fitted[0]).toMatchObject({ factor: 1.3, isAtEnd: false });
      expect(fitted[0]!.error).toBeCloseTo(0, 9);
    }
  });
});

test('Errors are told over all runs, and over those of each placement', async () => {
  const right = runOf(vllm, detailed, {}, 'right');
  const wrong = { ...runOf(distserve, detailed, {}, 'wrong') };
  const slower = { ...wrong, requests: wrong.requests.map((each) => ({ ...each, ttft: 2 * each.ttft })) };
  const runs = [right, slower].map((run) => ({ run, profile }));
  const { models } = (await validate(settingsOf(right, { runs, contenders: [detailed] })))!;
  const { overall, groups } = models[0]!;
  expect(overall.runs).toBe(2);
  const [ofRight, ofWrong] = Object.values(groups);
  expect(ofRight!.ttftError.median).toBeCloseTo(0, 9);
  expect(ofWrong!.ttftError.median).toBeCloseTo(0.5, 9);
  expect(overall.rmse[1]).toBeCloseTo(ofWrong!.rmse[1]! / Math.sqrt(2), 9);
});

test('Errors are told in the order of requests, with what they are of', async () => {
  const run = runOf(vllm, detailed);
  const requests = run.requests.map((each, i) => ({ ...each, ttft: i === 7 ? each.ttft / 3 : each.ttft }));
  const { models } = (await validate(settingsOf({ ...run, requests }, { contenders: [detailed] })))!;
  const { errors, latencies } = models[0]!.comparisons[0]!;
  expect(errors).toHaveLength(1);
  for (const [i, { ttft, outputLength }] of requests.entries()) {
    expect(latencies.measured.ttft[i]).toBe(ttft);
    expect(latencies.simulated[0]!.ttft[i]! / ttft - 1).toBeCloseTo(i === 7 ? 2 : 0, 9);
    expect(errors[0]!.ttft[i]).toBeCloseTo(i === 7 ? 2 : 0, 9);
    expect(Number.isNaN(errors[0]!.tpot[i])).toBe(outputLength === 1);
  }
});

test('The median of runs is that of their medians, however many requests each has', async () => {
  const slowed = (name: string, factor: number, count: number) => {
    const run = runOf(vllm, detailed, {}, name);
    return {
      ...run,
      requests: run.requests.slice(0, count).map((each) => ({ ...each, ttft: factor * each.ttft })),
    };
  };
  const runs = [slowed('a', 2, 60), slowed('b', 1, 10), slowed('c', 1, 10)].map((run) => ({ run, profile }));
  const settings = settingsOf(runs[0]!.run, { runs, contenders: [detailed] });
  const { overall } = (await validate(settings))!.models[0]!;
  expect(overall.ttftError.median).toBeCloseTo(0.5, 9);
  expect(overall.ttftError.medianOfRuns).toBeCloseTo(0, 9);
});

test('Moved issue times average over repetitions, the same for the same seed', async () => {
  const run = runOf(distserve, detailed);
  const jittered = (seed: number) =>
    settingsOf(run, { contenders: [detailed], jitter: { repetitions: 5, ms: 15, seed } });
  const first = await validate(jittered(1));
  expect(await validate(jittered(1))).toEqual(first);
  expect(await validate(jittered(2))).not.toEqual(first);
});

test('Repetitions count alike: errors and quantiles are those of all of them', async () => {
  const run = runOf(vllm, detailed);
  const often = settingsOf(run, { contenders: [detailed], jitter: { repetitions: 4, ms: 0, seed: 0 } });
  const [once, four] = [await validate(settingsOf(run, { contenders: [detailed] })), await validate(often)];
  const of = (result: typeof once) => result!.models[0]!.comparisons[0]!;
  expect(of(four).errors).toEqual(Array(4).fill(of(once).errors[0]));
  expect(of(four).latencies.simulated).toHaveLength(4);
  expect(of(four).simulated.attainment).toEqual(of(once).simulated.attainment);
  expect(of(four).simulated.ttft.p50).toBeCloseTo(of(once).simulated.ttft.p50, 9);
});

test('A single token has no TPOT: not in attainments, quantiles or errors, under either model', async () => {
  const run = runOf(vllm, detailed);
  const requests = run.requests.map((request) => ({ ...request, outputLength: 1, tpot: 0 }));
  const targets = { ttft: 1e6, tpot: 1e-6, scales: [1] };
  const { models } = (await validate(settingsOf({ ...run, requests }, { targets })))!;
  for (const { comparisons, overall } of models) {
    expect(comparisons[0]!.measured.attainment).toEqual([100]);
    expect(comparisons[0]!.simulated.attainment).toEqual([100]);
    expect(comparisons[0]!.simulated.tpot.p50).toBeNaN();
    expect(overall.tpotError.median).toBeNaN();
  }
});

test('A run that cannot be served is named, with the model that cannot', async () => {
  const run = runOf(distserve, reference);
  const long = { ...run, requests: [{ ...run.requests[0]!, promptLength: 30_000 }] };
  await expect(validate(settingsOf(long))).rejects.toThrow(
    /^runs\/made\.json: cannot be run by the reference model: counted by issue time from 0, request 0 [^()]*$/,
  );
  await expect(validate(settingsOf(long, { contenders: [detailed] }))).rejects.toThrow(
    /^runs\/made\.json: cannot be run by the detailed model: /,
  );
});

test('Where the detailed model alone could go on, that is said', async () => {
  const run = runOf(distserve, reference);
  const long = { ...run, requests: [{ ...run.requests[0]!, outputLength: 60_000 }] };
  const runs = [{ run: long, profile: { ...profile, kvCapacity: [kvRow(1, 1, 100_000)] } }];
  const refusal = validate(settingsOf(long, { runs }));
  await expect(refusal).rejects.toThrow(
    /^runs\/made\.json: cannot be run by the reference model: .* at most 50000$/,
  );
  expect(canReplay(reference, { runs })).toBe(false);
  expect(canReplay(detailed, { runs })).toBe(true);
});

test('Chunked prefill is for both models', async () => {
  for (const contender of [reference, detailed]) {
    const run = runOf(vllm, contender, { chunkTokens: 64 });
    const chunked = withOptions(contender, ({ engine }) =>
      engine.endsWith('vllm') ? { chunkTokens: 64 } : {},
    );
    const { models } = (await validate(settingsOf(run, { contenders: [chunked] })))!;
    expect(models[0]!.overall.ttftError.p90).toBeCloseTo(0, 9);
  }
});

test('What there is to know of replays is told once, of the model that it is about', async () => {
  const remarked: Engine = {
    ...engines['published-vllm'],
    start(...args) {
      const run = engines['published-vllm'].start(...args);
      return { iterations: run.iterations, remarks: ['a cap binds'], finish: () => run.finish?.() === true };
    },
  };
  const mine = { name: 'mine', engines: { vllm: { engine: 'mine', options: {} } } };
  const settings = settingsOf(runOf(vllm, reference));
  const { models } = (await validate({
    ...settings,
    contenders: [mine, reference],
    jitter: { ...settings.jitter, repetitions: 2 },
    engines: { ...engines, mine: remarked },
  }))!;
  expect(models.map(({ remarks }) => remarks)).toEqual([['a cap binds'], []]);
});

test('A validation that is ended early has no result', async () => {
  expect(await validate(settingsOf(runOf(vllm, reference)), AbortSignal.abort())).toBeUndefined();
});

test('A fit is of the same moved issue times as the comparison', async () => {
  const run = runOf(distserve, detailed);
  const fitted = async (repetitions: number, ms: number) =>
    (await validate(
      settingsOf(run, {
        contenders: [detailed],
        jitter: { repetitions, ms, seed: 0 },
        fit: { contender: detailed, options: ['decodeHost'] },
      }),
    ))!.fitted[0]!.errorBefore;
  expect(await fitted(1, 0)).toBeCloseTo(0, 9);
  expect(await fitted(2, 15)).toBeGreaterThan(1e-6);
  expect(await fitted(2, 15)).not.toBe(await fitted(3, 15));
});

test('A constant is fitted once, however often it is named, and quickly when it plays no part', async () => {
  const run = runOf(vllm, detailed, { speed: 1.3 });
  const withoutFinishHost = withOptions(detailed, ({ engine }) =>
    engine === 'vllm' ? { finishHost: 0 } : {},
  );
  const told: string[] = [];
  const { fitted } = (await validate(
    settingsOf(run, {
      contenders: [withoutFinishHost],
      fit: {
        contender: withoutFinishHost,
        options: ['decodeHost', 'speed', 'vllmFinishHost', 'speed'],
      },
    }),
    undefined,
    (done, total, what) => told.push(`${done}/${total} ${what}`),
  ))!;
  expect(fitted.map(({ option, isFlat }) => [option, isFlat])).toEqual([
    ['speed', false],
    ['decodeHost', true],
    ['finishHost', true],
  ]);
  expect(told).toEqual(['0/1 replays', '0/3 fits', '1/3 fits', '2/3 fits']);
});

describe('The factor that fits best', () => {
  test.each([0.6, 1, 1.7])('is found: %p', async (best) => {
    const fit = await fitFactor(async (factor) => Math.log(factor / best) ** 2 + 1);
    expect(Math.abs(Math.log(fit!.factor / best))).toBeLessThan(0.002);
    expect(fit!.error).toBeLessThanOrEqual(fit!.errorBefore);
  });

  test('lies within a quarter and four times, and tells when it is an end of that', async () => {
    expect(await fitFactor(async (factor) => -factor)).toMatchObject({ factor: 4, isAtEnd: true });
    expect(await fitFactor(async (factor) => factor)).toMatchObject({ factor: 0.25, isAtEnd: true });
    expect(await fitFactor(async (factor) => Math.log(factor / 3.5) ** 2)).toMatchObject({ isAtEnd: false });
  });

  test('is 1, after few tries, where none changes the error, be it known or not', async () => {
    for (const error of [0.5, Number.NaN]) {
      const errorAt = jest.fn(async (_factor: number) => error);
      expect(await fitFactor(errorAt)).toMatchObject({ factor: 1, isFlat: true, isAtEnd: false });
      expect(errorAt).toHaveBeenCalledTimes(3);
    }
  });

  test('is none when it is ended early', async () => {
    expect(await fitFactor(async () => undefined)).toBeUndefined();
  });
});
