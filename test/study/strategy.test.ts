import { expect, test } from '@jest/globals';
import { type Job, jobOf, runStudy, type Strategy } from '../../lib/study/index.js';
import { settings, smallJob } from './small-search.js';

const rateOf = (probes: readonly { readonly ratePerGpu: number }[]) =>
  probes.map(({ ratePerGpu }) => ratePerGpu);

/** Looks coarsely first, and then finely at those that came to the most. */
function* coarseThenFine(jobs: readonly Job[], tolerance: number): Strategy<number[]> {
  const coarse = yield { jobs, toCome: 1 };
  const goodputs = coarse.outcomes.map((each) => (each?.status === 'searched' ? each.goodputPerGpu : 0));
  const best = jobs.filter((_, i) => goodputs[i] === Math.max(...goodputs));
  const fine = yield {
    jobs: best.map((job) => jobOf({ ...job, tolerance, known: knownOf(job) })),
    toCome: 0,
  };
  return fine.outcomes.flatMap((each) => (each?.status === 'searched' ? rateOf(each.probes) : []));

  function knownOf(job: Job) {
    const outcome = coarse.outcomes[jobs.indexOf(job)];
    return outcome?.status === 'searched' ? outcome.probes : [];
  }
}

test('A strategy of one’s own is carried out like any other, and passes on what it knows', async () => {
  const slow = smallJob({ slo: { ...settings.slo, ttft: 1e-3 } });
  const progress: [number, number][] = [];
  const rates = await runStudy(coarseThenFine([smallJob(), slow], 0.5), settings, {
    threads: 1,
    onProgress: (...each) => progress.push(each),
  });
  expect(rates).toEqual([4, 6, 7, 7.5]);
  expect(progress).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
});

test('What a strategy throws ends the study', async () => {
  function* failing(): Strategy<void> {
    throw new Error('no idea');
  }
  await expect(runStudy(failing(), settings)).rejects.toThrow('no idea');
});
