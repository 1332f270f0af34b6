import { describe, expect, test } from '@jest/globals';
import type * as Thread from '../../lib/study/runners/thread.js';
import { settings as search, smallJob } from './small-search.js';

// Threads need built code.
const built = new URL('../../dist/lib/study/runners/thread.js', import.meta.url).href;
const { openThread } = (await import(built)) as typeof Thread;

const { lengths, seed } = search;
const settings = { lengths, seed };
const job = smallJob();

/** A job whose plan is changed behind the engine's back. */
const changed = (change: object) => {
  const { engine, spec } = job.plan;
  const { serve } = spec as { serve: object };
  return { ...job, plan: { engine, spec: { serve: { ...serve, ...change } } } };
};
// A million stages do not fit.
const huge = changed({ stages: 3_000_000 });

describe('A thread of a study', () => {
  test('gives what it found, of the very deployment that it was sent', async () => {
    await using thread = openThread(settings, 64);
    const outcome = await thread.run(job);
    expect(outcome).toMatchObject({ status: 'searched', gpus: 1, goodputPerGpu: 7 });
    expect(outcome!.deployment).toBe(job.deployment);
  });

  test('fails its job with the reason when it runs out of memory, and another takes its place', async () => {
    await using thread = openThread(settings, 48);
    expect(await thread.run(huge)).toEqual({
      status: 'failed',
      deployment: job.deployment,
      gpus: 1,
      reason: 'its thread ran out of memory (48 MiB of heap)',
    });
    expect(await thread.run(job)).toMatchObject({ status: 'searched' });
  });

  test('counts the GPUs of a job that fails as the study does', async () => {
    await using thread = openThread(settings, 48);
    expect(await thread.run({ ...huge, gpus: 3_000_000 })).toMatchObject({
      status: 'failed',
      gpus: 3_000_000,
    });
  });

  test('tells a fault of the program as one, and bad input as such', async () => {
    await using thread = openThread(settings, 64);
    const broken = { ...job, plan: { engine: job.plan.engine, spec: {} } };
    await expect(thread.run(broken)).rejects.toThrow(/undefined/);
    const negative = { base: -1000, perToken: 0, perSquaredToken: 0 };
    const { serve } = job.plan.spec as { serve: { latency: object } };
    const impossible = changed({ latency: { ...serve.latency, prefill: negative } });
    await expect(thread.run(impossible)).rejects.toThrow(/the profile gives -\d/);
  });

  test('refuses a plan that cannot go to a thread', async () => {
    await using thread = openThread(settings, 64);
    await expect(thread.run(changed({ stages: () => 1 }))).rejects.toThrow(
      /^engine published-vllm: expected a plan that is plain data, which can go to a thread, got one of which/,
    );
  });

  test('is ended by the signal', async () => {
    const ending = new AbortController();
    await using thread = openThread(settings, 64, ending.signal);
    const running = thread.run(job);
    ending.abort();
    expect(await running).toBeUndefined();
    expect(await thread.run(job)).toBeUndefined();
  });
});
