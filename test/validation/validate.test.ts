import { describe, expect, test } from '@jest/globals';
import { tpot, ttft } from '../../lib/metrics/index.js';
import {
  type DeploymentOptions,
  deploy,
  engineModels,
  type Placement,
  simulate,
} from '../../lib/simulation/index.js';
import {
  fitFactor,
  type MeasuredRun,
  type ValidationSettings,
  validate,
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
const distserve: Placement = { backend: 'distserve', ppCross: 1, prefill: sizes, decode: sizes };
const vllm: Placement = { backend: 'vllm', instance: sizes };

/** A run that was "measured" on the simulator itself. */
function runOf(placement: Placement, options: DeploymentOptions, name = 'made'): MeasuredRun {
  const deployment = deploy(profile, placement, options);
  if (!deployment.isRunnable) throw new Error(deployment.reason);
  const requests = Array.from({ length: 60 }, (_, id) => ({
    id,
    arrival: 40 * id + (id % 7),
    promptLength: 20 + ((37 * id) % 90),
    outputLength: 1 + ((11 * id) % 23),
  }));
  const { records } = simulate({ cluster: deployment.cluster, requests });
  return {
    name,
    model: profile.model,
    gpu: profile.gpu,
    placement,
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
  models: engineModels,
  engines: {},
  targets: { ttft: 40, tpot: 10, scales: [0.6, 1, 1.4] },
  jitter: { repetitions: 1, ms: 0, seed: 0 },
  fit: [],
  ...changed,
});

describe('A run that a model itself made', () => {
  test.each([
    ['distserve', distserve],
    ['vllm', vllm],
  ])(
    'is met by the detailed model to the last digits, and not by the other: %s',
    async (_name, placement) => {
      const run = runOf(placement, { engineModel: 'detailed' });
      const [reference, detailed] = (await validate(settingsOf(run)))!.models;
      expect(detailed!.overall.rmseOverall).toBeCloseTo(0, 9);
      expect(detailed!.overall.ttftError.p90).toBeCloseTo(0, 9);
      expect(detailed!.overall.tpotError.p90).toBeCloseTo(0, 9);
      expect(detailed!.comparisons[0]!.simulated.ttft.p99).toBeCloseTo(
        detailed!.comparisons[0]!.measured.ttft.p99,
        6,
      );
      expect(reference!.overall.ttftError.median).toBeGreaterThan(0.01);
    },
  );

  test('is met by the reference model if that made it, with outputs of more than a token', async () => {
    const run = runOf(distserve, {});
    const { models } = (await validate(settingsOf(run, { models: ['reference'] })))!;
    expect(models[0]!.overall.ttftError.p90).toBeCloseTo(0, 9);
    expect(models[0]!.overall.tpotError.p90).toBeCloseTo(0, 9);
  });

  test('at another speed shows by how much the speed would have to change', async () => {
    for (const placement of [distserve, vllm]) {
      const run = runOf(placement, { engineModel: 'detailed', engineSettings: { speed: 1.3 } });
      const { fitted } = (await validate(
        settingsOf(run, { models: ['detailed'], fit: ['requestLatency', 'speed'] }),
      ))!;
      expect(fitted.map(({ option }) => option)).toEqual(['speed', 'requestLatency']);
      // The error of so short a run jumps from one factor to the next.
      expect(fitted[0]!.factor).toBeGreaterThan(1.25);
      expect(fitted[0]!.factor).toBeLessThan(1.35);
      expect(fitted[0]!.error).toBeLessThan(fitted[0]!.errorBefore / 10);
    }
  });
});

test('Errors are told over all runs, and over those of each placement', async () => {
  const right = runOf(vllm, { engineModel: 'detailed' }, 'right');
  const wrong = { ...runOf(distserve, { engineModel: 'detailed' }, 'wrong') };
  const slower = { ...wrong, requests: wrong.requests.map((each) => ({ ...each, ttft: 2 * each.ttft })) };
  const runs = [right, slower].map((run) => ({ run, profile }));
  const { models } = (await validate(settingsOf(right, { runs, models: ['detailed'] })))!;
  const { overall, groups } = models[0]!;
  expect(overall.runs).toBe(2);
  const [ofRight, ofWrong] = Object.values(groups);
  expect(ofRight!.ttftError.median).toBeCloseTo(0, 9);
  expect(ofWrong!.ttftError.median).toBeCloseTo(0.5, 9);
  expect(overall.rmse[1]).toBeCloseTo(ofWrong!.rmse[1]! / Math.sqrt(2), 9);
});

test('Moved issue times average over repetitions, the same for the same seed', async () => {
  const run = runOf(distserve, { engineModel: 'detailed' });
  const jittered = (seed: number) =>
    settingsOf(run, { models: ['detailed'], jitter: { repetitions: 5, ms: 15, seed } });
  const first = await validate(jittered(1));
  expect(await validate(jittered(1))).toEqual(first);
  expect(await validate(jittered(2))).not.toEqual(first);
});

test('A run that cannot be served is named', async () => {
  const run = runOf(distserve, {});
  const long = { ...run, requests: [{ ...run.requests[0]!, promptLength: 30_000 }] };
  await expect(validate(settingsOf(long))).rejects.toThrow(/^made: request 0 /);
});

test('A validation that is ended early has no result', async () => {
  expect(await validate(settingsOf(runOf(vllm, {})), AbortSignal.abort())).toBeUndefined();
});

describe('The factor that fits best', () => {
  test.each([0.6, 1, 1.7])('is found: %p', async (best) => {
    const fit = await fitFactor(async (factor) => Math.log(factor / best) ** 2 + 1);
    expect(Math.abs(Math.log(fit!.factor / best))).toBeLessThan(0.002);
    expect(fit!.error).toBeLessThanOrEqual(fit!.errorBefore);
  });

  test('lies within half and twice', async () => {
    expect((await fitFactor(async (factor) => -factor))!.factor).toBeCloseTo(2, 1);
    expect((await fitFactor(async (factor) => factor))!.factor).toBeCloseTo(0.5, 1);
  });

  test('is none when it is ended early', async () => {
    expect(await fitFactor(async () => undefined)).toBeUndefined();
  });
});
