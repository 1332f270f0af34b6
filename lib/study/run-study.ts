import { setImmediate as otherWork } from 'node:timers/promises';
import { type EngineTable, isPath, engines as ownEngines } from '../engines/index.js';
import { type Job, type JobOutcome, keyOfJob, type StudySettings } from './job.js';
import type { Journal } from './journal/index.js';
import { runHere } from './runners/here.js';
import { planThreads, type ThreadPlan, threadsThatFit } from './runners/memory-plan.js';
import { usefulThreads } from './runners/useful-threads.js';
import type { Strategy } from './strategy.js';

/** How a study is carried out; none of it changes a result. */
export interface StudyOptions {
  /** Threads to spread the jobs over: 1 stays in this one, and as many as pay when not given. */
  readonly threads?: number | undefined;
  /** What the process may take, in bytes, by estimate: fewer threads run when they would not fit. */
  readonly maxMemory?: number | undefined;
  /** Keeps what is found: the jobs in it are not done again, and each that is done is added. */
  readonly journal?: Journal | undefined;
  /** Ends the study early. */
  readonly signal?: AbortSignal | undefined;
  /** Told, at first and as each is done, how many of the jobs are done and how many there are, as far as is known. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /**
   * The engines that there are: those of the program, unless one's own are among them. One that is not named by its path
   * cannot be loaded by threads: then all is done in this one.
   */
  readonly engines?: EngineTable | undefined;
}

/**
 * Carries a strategy out: does its jobs, in this thread or in several, until it has its result. The result is the same
 * on any number of threads.
 *
 * @throws InputError from the strategy; when a request could never be served; when not even one thread fits the memory;
 *   and when the journal cannot be written
 * @example
 * const { best } = await runStudy(placements(settings), settings, { threads: 2, onProgress: console.log });
 */
export async function runStudy<Result>(
  strategy: Strategy<Result>,
  settings: StudySettings,
  options: StudyOptions = {},
): Promise<Result> {
  const { signal, maxMemory } = options;
  planThreads(1, settings.lengths.length, maxMemory);
  const progress = progressOf(options.onProgress);
  let step = strategy.next();
  while (!step.done) {
    const { jobs, toCome } = step.value;
    if (jobs.length === 0) await otherWork();
    const found = await findAll(jobs, settings, options, (done) => progress(done, jobs.length, toCome));
    const outcomes = jobs.map((job) => found.get(job));
    step = strategy.next({ outcomes, isEnded: signal?.aborted === true });
  }
  return step.value;
}

/** What became of jobs, by job: from the journal, or done now. */
async function findAll(
  jobs: readonly Job[],
  settings: StudySettings,
  options: StudyOptions,
  onDone: (done: number) => void,
): Promise<ReadonlyMap<Job, JobOutcome>> {
  const { journal, signal, engines } = options;
  const found = new Map<Job, JobOutcome>();
  for (const job of jobs) {
    const before = journal?.found(keyOfJob(job));
    if (before !== undefined) found.set(job, before);
  }
  onDone(found.size);
  const open = jobs.filter((job) => !found.has(job));
  const plan = threadPlan(open, settings, options);
  const onOutcome = (job: Job, outcome: JobOutcome): void => {
    if (outcome.status === 'searched') journal?.append(keyOfJob(job), outcome);
    found.set(job, outcome);
    onDone(found.size);
  };
  if (plan.threads === 1) {
    await runHere(open, settings, { signal, engines }, onOutcome);
  } else {
    const { runInThreads } = await import('./runners/threads.js');
    await runInThreads(open, settings, plan, signal, onOutcome);
  }
  return found;
}

function threadPlan(jobs: readonly Job[], settings: StudySettings, options: StudyOptions): ThreadPlan {
  const { engines, maxMemory } = options;
  if (!jobs.every(({ plan }) => isLoadable(plan.engine, engines))) return { threads: 1 };
  const threads = Math.min(options.threads ?? usefulThreads(jobs), jobs.length);
  const requests = jobs.reduce((most, job) => Math.max(most, job.requests), settings.lengths.length);
  return threadsThatFit(threads, requests, maxMemory);
}

/** Whether a thread can come by an engine: one of the program, or one that is named by its path. */
function isLoadable(name: string, engines: EngineTable = ownEngines): boolean {
  return (
    isPath(name) || (Object.hasOwn(ownEngines, name) && engines[name] === (ownEngines as EngineTable)[name])
  );
}

/** Adds up what is done of all stages, and tells of it when it is not the same as before. */
function progressOf(
  onProgress: StudyOptions['onProgress'],
): (done: number, jobs: number, toCome: number) => void {
  let before = 0;
  let told = '';
  return (done, jobs, toCome) => {
    const [all, total] = [before + done, before + jobs + toCome];
    if (done === jobs) before += jobs;
    if (jobs === 0 || told === `${all}/${total}`) return;
    told = `${all}/${total}`;
    onProgress?.(all, total);
  };
}
