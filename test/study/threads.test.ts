import { expect, test } from '@jest/globals';
import type * as Threads from '../../lib/study/runners/threads.js';
import { settings as search, smallJob } from './small-search.js';

// Threads need built code.
const built = new URL('../../dist/lib/study/runners/threads.js', import.meta.url).href;
const { runInThreads } = (await import(built)) as typeof Threads;

const { lengths, seed } = search;

/** A job with a profile that gives a time that cannot be; of so many requests, by which its turn goes. */
function impossible(base: number, requests: number) {
  const job = smallJob({ requests });
  const { serve } = job.plan.spec as { serve: { latency: object } };
  const latency = { ...serve.latency, prefill: { base, perToken: 0, perSquaredToken: 0 } };
  return { ...job, plan: { ...job.plan, spec: { serve: { ...serve, latency } } } };
}

test('Of several jobs that throw, threads throw what the first in the list does, whichever is done first', async () => {
  const jobs = [smallJob(), impossible(-1000, 20), impossible(-2000, 200), smallJob({ requests: 400 })];
  for (const threads of [1, 2, 3]) {
    const done = runInThreads(jobs, { lengths, seed }, { threads }, undefined, () => {});
    await expect(done).rejects.toThrow(/^the profile gives -99\d/);
  }
});
