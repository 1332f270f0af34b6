import * as fs from 'node:fs';
import { catalogue, isPath } from '../lib/engines/catalogue.js';
import type { EngineTable } from '../lib/engines/table.js';
import type { FailedDeployment, Journal, StrategySettings, StudyOptions } from '../lib/study/index.js';
import { checkDocumentPath, digestOf } from './documents.js';
import { type FlagValues, inGroup, optional, toggle, valued } from './flags.js';
import { checkOutputPaths } from './output-paths.js';
import { drawProgress } from './progress-bar.js';
import { keptReadings, type Reading } from './readings.js';
import type { Terminal } from './terminal.js';
import { autoOr, memorySize, positive, text, whole } from './value-types.js';
import { readVersion } from './version.js';

/** Among which rates is searched, and how finely. */
export const rateRangeFlags = inGroup('Search:', {
  'max-rate-per-gpu': valued(positive('requests/s'), 'Highest rate to look at, in requests/s per GPU', '5'),
  tolerance: valued(positive('requests/s'), 'Width of the range of rates at which to stop', '0.25'),
});

/** How a search is carried out, and what is kept of it. */
export const studyFlags = inGroup('Search:', {
  figures: toggle('Run every simulation to its end, for the figures of each rate that is tried'),
  threads: valued(autoOr(whole(1, 64)), 'Threads to search on; auto takes as many as pay', 'auto'),
  'max-memory': optional(memorySize, 'Memory that the search may take (2GB, 512MB): it runs fewer threads'),
  journal: optional(text, 'File that keeps what is found; the same search with it goes on where it stopped'),
});

/** What the settings of a search are called on the command line, for messages about a journal of other ones. */
const flagNames = {
  engine: '--engine',
  model: '--model',
  gpu: '--gpu',
  nodes: '--nodes',
  gpusPerNode: '--gpus-per-node',
  highAffinity: '--high-affinity',
  'slo.ttft': '--ttft-slo',
  'slo.tpot': '--tpot-slo',
  'slo.ttftAttainment': '--ttft-attainment',
  'slo.tpotAttainment': '--tpot-attainment',
  maxRatePerGpu: '--max-rate-per-gpu',
  tolerance: '--tolerance',
  requests: '--requests',
  seed: '--seed',
  figures: '--figures',
  'links.intra': '--kv-bandwidth-intra in GB/s',
  'links.inter': '--kv-bandwidth-inter in GB/s',
  'links.latency': '--kv-latency',
  'link.bandwidth': '--kv-bandwidth-gbit in GB/s',
  'link.latency': '--kv-latency',
  'prefill.tp': '--tp-prefill',
  'prefill.pp': '--pp-prefill',
  'decode.tp': '--tp-decode',
  'decode.pp': '--pp-decode',
  maxPrefillInstances: '--max-prefill-instances',
  maxDecodeInstances: '--max-decode-instances',
  ...Object.fromEntries(
    Object.values(catalogue).flatMap(({ options }) =>
      Object.keys(options).map((name) => [`options.${name}`, `--engine-option ${name}`]),
    ),
  ),
};

type StudyValues = FlagValues<typeof studyFlags>;

/** The journal that the flags ask for, if any. @throws InputError as `openJournal` */
export async function journalOf(
  { journal }: Pick<StudyValues, 'journal'>,
  settings: StrategySettings & { readonly engine: string },
): Promise<Journal | undefined> {
  if (journal === undefined) return undefined;
  const { openJournal } = await import('./simulator.js');
  const { engine } = settings;
  const engineModule = isPath(engine) ? ((await digestOf(engine)) ?? undefined) : undefined;
  return openJournal(journal, settings, { fs, version: readVersion(), engineModule, names: flagNames });
}

/** How far a search has come, in jobs. */
export interface Progress {
  done: number;
  total: number;
}

/**
 * How the flags ask for a search to be carried out.
 *
 * @param unit what is counted, for the bar that shows progress
 * @param progress is kept up to date
 */
export function studyOptionsOf(
  values: StudyValues,
  { terminal, engines, journal }: { terminal: Terminal; engines: EngineTable; journal: Journal | undefined },
  unit: string,
  progress: Progress = { done: 0, total: 0 },
): StudyOptions {
  return {
    threads: values.threads === 'auto' ? undefined : values.threads,
    maxMemory: values['max-memory'],
    journal,
    signal: terminal.interrupted,
    engines,
    onProgress(done, total) {
      Object.assign(progress, { done, total });
      drawProgress(terminal, done, total, unit);
    },
  };
}

/** What is said at the end of a line about a search that was interrupted. */
export function whereItGoesOn(journal: Journal | undefined): string {
  return journal === undefined ? '' : '; the same command goes on from there';
}

/** Whether anything came to nothing because a thread died. */
export function hasFailed(...failed: (readonly FailedDeployment[] | undefined)[]): boolean {
  return failed.some((each) => each !== undefined && each.length > 0);
}

/** The files that a search writes, by the flags that ask for them. */
function studyOutputs({ journal, output }: StudyOutputValues): Readonly<Record<string, string>> {
  return { ...(journal === undefined ? {} : { journal }), ...(output === undefined ? {} : { output }) };
}

interface StudyOutputValues {
  readonly journal: string | undefined;
  readonly output: string | undefined;
}

/** Sees to it that a search can write its files. @throws InputError for a path where it cannot */
export function checkStudyOutputs(values: StudyOutputValues): void {
  checkDocumentPath(values);
  checkOutputPaths(studyOutputs(values));
}

/** What a search has read. @throws InputError when it would write one of these files */
export function studyReadings(
  values: StudyOutputValues & Parameters<typeof keptReadings>[0],
  { profiles, workload, engine }: { profiles: readonly string[]; workload: string; engine: string },
): Reading[] {
  return keptReadings(values, engine, { profiles, workload }, studyOutputs(values));
}
