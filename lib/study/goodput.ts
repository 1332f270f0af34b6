import { bisection } from './bisection.js';
import { lowestMiss } from './first-miss.js';
import type { Job, SearchedDeployment, StudySettings } from './job.js';
import { type Probe, type ProbeOptions, probeRate } from './probe.js';

/**
 * Does a job: finds the goodput of a deployment. Gives way to other work before each simulation, and makes none that is
 * known.
 *
 * @returns undefined when the signal ended it early
 * @throws InputError when a request could never be served, naming it
 */
export async function findGoodput(
  job: Job,
  settings: StudySettings,
  options: ProbeOptions = {},
): Promise<SearchedDeployment | undefined> {
  const { deployment, gpus, maxRatePerGpu, tolerance, completesFirstMiss } = job;
  const figures = settings.figures === true;
  const known = new Map(job.known.map((probe) => [probe.ratePerGpu, probe]));
  const probeAt = async (ratePerGpu: number, isWhole: boolean): Promise<Probe | undefined> => {
    const before = known.get(ratePerGpu);
    if (before !== undefined && (before.figures !== undefined || !isWhole)) return before;
    return probeRate(job, settings, ratePerGpu, isWhole, options);
  };
  const probes: Probe[] = [];
  const rates = bisection(maxRatePerGpu, tolerance);
  let next = rates.next();
  while (!next.done) {
    const probe = await probeAt(next.value, figures);
    if (probe === undefined) return undefined;
    probes.push(probe);
    next = rates.next(probe.keepsSlo);
  }
  const goodputPerGpu = next.value;
  const miss = lowestMiss(probes);
  // Where nothing keeps the objectives, one always wants to know by how much it missed them.
  if (miss !== undefined && miss.figures === undefined && (completesFirstMiss || goodputPerGpu === 0)) {
    const whole = await probeAt(miss.ratePerGpu, true);
    if (whole === undefined) return undefined;
    probes.splice(probes.indexOf(miss), 1, whole);
  }
  return { status: 'searched', deployment, gpus, goodputPerGpu, probes };
}
