import { findGoodput } from '../goodput.js';
import type { Job, JobOutcome, StudySettings } from '../job.js';
import type { ProbeOptions } from '../probe.js';

/** Told of each job as it is done. */
export type OnOutcome = (job: Job, outcome: JobOutcome) => void;

/** Does jobs in this thread, in their order, until the signal ends it. @throws InputError as `findGoodput` */
export async function runHere(
  jobs: readonly Job[],
  settings: StudySettings,
  options: ProbeOptions,
  onOutcome: OnOutcome,
): Promise<void> {
  for (const job of jobs) {
    const outcome = await findGoodput(job, settings, options);
    if (outcome === undefined) return;
    onOutcome(job, outcome);
  }
}
