import { describe, expect, test } from '@jest/globals';
import type { Candidate, ProbeSettings } from '../../lib/search/search-placement.js';
import type * as Pool from '../../lib/search/search-pool.js';
import { colocated } from '../serving/small-cluster.js';

// Threads need built code.
const built = new URL('../../dist/lib/search/search-pool.js', import.meta.url).href;
const { openLane } = (await import(built)) as typeof Pool;

const settings: ProbeSettings = {
  slo: { ttft: 100, tpot: 50, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 8,
  tolerance: 1,
  lengths: Array.from({ length: 20 }, () => ({ promptLength: 10, outputLength: 5 })),
  seed: 0,
};
const placement = { backend: 'vllm', instance: { tp: 1, pp: 1 } } as const;
const candidate: Candidate = { placement, cluster: colocated() };

describe('A thread that searches', () => {
  test('gives what it found, of the very placement that it was sent', async () => {
    await using lane = openLane(settings, 64);
    const outcome = await lane.search(candidate);
    expect(outcome).toMatchObject({ status: 'searched', gpus: 1 });
    expect(outcome!.placement).toBe(placement);
  });

  test('fails its placement with the reason when it runs out of memory, and another takes its place', async () => {
    // A million stages do not fit.
    const huge: Candidate = { placement, cluster: colocated({ stages: 3_000_000 }) };
    await using lane = openLane(settings, 48);
    expect(await lane.search(huge)).toEqual({
      status: 'failed',
      placement,
      gpus: 1,
      reason: 'its thread ran out of memory (48 MiB of heap)',
    });
    expect(await lane.search(candidate)).toMatchObject({ status: 'searched' });
  });

  test('counts the GPUs of a placement that fails as the search does', async () => {
    const huge = { placement, cluster: colocated({ stages: 3_000_000 }), gpus: 3_000_000 };
    await using lane = openLane(settings, 48);
    expect(await lane.search(huge)).toMatchObject({ status: 'failed', gpus: 3_000_000 });
  });

  test('tells a fault of the program as one, and bad input as such', async () => {
    await using lane = openLane(settings, 64);
    const broken = { placement, cluster: { kind: 'colocated' } } as unknown as Candidate;
    await expect(lane.search(broken)).rejects.toThrow(/undefined/);
    const negative = { base: -1000, perToken: 0, perSquaredToken: 0 };
    const { instance } = colocated() as Extract<Candidate['cluster'], { kind: 'colocated' }>;
    const impossible: Candidate = {
      placement,
      cluster: colocated({ latency: { ...instance.latency, prefill: negative } }),
    };
    await expect(lane.search(impossible)).rejects.toThrow(/the profile gives -\d/);
  });

  test('is ended by the signal', async () => {
    const ending = new AbortController();
    await using lane = openLane(settings, 64, ending.signal);
    const searching = lane.search(candidate);
    ending.abort();
    expect(await searching).toBeUndefined();
    expect(await lane.search(candidate)).toBeUndefined();
  });
});
