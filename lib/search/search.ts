import { InputError } from '../input/index.js';
import type { Profile } from '../profile/index.js';
import { findImpossibleRequest } from '../serving/index.js';
import { type Backend, deploy, describePlacement, gpusOf, type Placement } from '../simulation/index.js';
import { bestOf, type NearMiss, nearestOf, type PlacementOutcome } from './best.js';
import type { WorkSettings } from './estimate-work.js';
import type { Journal } from './journal.js';
import { planThreads } from './memory-plan.js';
import { enumeratePlacements, type GpuBudget } from './placements.js';
import { runTasks } from './run-tasks.js';
import type { Candidate, ProbeSettings, SearchedPlacement } from './search-placement.js';
import type { SearchTask } from './search-task.js';
import { usefulThreads } from './useful-threads.js';

/** A search as plain data. */
export interface SearchSettings extends ProbeSettings, GpuBudget {
  readonly backend: Backend;
  readonly profile: Profile;
}

/** How a search is carried out; none of it changes a result. */
export interface SearchOptions {
  /** Threads to spread the placements over: 1 stays in this one, and as many as pay when not given. */
  readonly threads?: number | undefined;
  /** What the process may take, in bytes, by estimate: fewer threads run when they would not fit. */
  readonly maxMemory?: number | undefined;
  /** Keeps what is found: the placements in it are not searched again, and each that is done is added. */
  readonly journal?: Journal | undefined;
  /** Ends the search early. */
  readonly signal?: AbortSignal | undefined;
  /** Told, at first and as each is done, how many of the placements that can be run are done and how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a search came to, as plain data. */
export interface SearchResult {
  /** By placement, in the order of enumeration; those that were reached when the search was ended early. */
  readonly outcomes: readonly PlacementOutcome[];
  /** Whether all placements were reached. */
  readonly isComplete: boolean;
  /** The placement with the highest goodput; undefined when none kept the objectives. */
  readonly best: SearchedPlacement | undefined;
  /** Where none kept the objectives, the one that came nearest. */
  readonly nearest: NearMiss | undefined;
}

/**
 * Finds the goodput of every placement that fits the GPUs, and the best of them.
 *
 * @throws InputError when a request keeps every placement that could be run otherwise from being run, naming it;
 *   when not even one thread fits the memory; and when the journal cannot be written
 */
export async function search(settings: SearchSettings, options: SearchOptions = {}): Promise<SearchResult> {
  const placements = enumeratePlacements(settings.backend, settings.profile.architecture, settings);
  const { candidates, outcomes } = sortOut(settings, placements);
  const { journal, signal, onProgress } = options;
  const probeSettings = probeSettingsOf(settings);
  const run = async (tasks: readonly SearchTask[], work: WorkSettings, onTask: () => void): Promise<void> => {
    if (tasks.length === 0) return;
    const threads = Math.min(options.threads ?? usefulThreads(work, tasks), tasks.length);
    const plan = planThreads(threads, settings.lengths.length, options.maxMemory);
    await runTasks(probeSettings, tasks, plan, signal, (outcome) => {
      if (outcome.status === 'searched') journal?.append(outcome);
      outcomes.set(outcome.placement, outcome);
      onTask();
    });
  };

  const open: SearchTask[] = [];
  for (const candidate of candidates) {
    const found = journal?.found(candidate.placement);
    if (found === undefined) open.push(candidate);
    else outcomes.set(candidate.placement, found);
  }
  let done = candidates.length - open.length;
  onProgress?.(done, candidates.length);
  await run(open, settings, () => {
    done += 1;
    onProgress?.(done, candidates.length);
  });

  let toComplete = 0;
  if (done === candidates.length && bestOf([...outcomes.values()]) === undefined) {
    const tasks = incompleteAmong(candidates, outcomes);
    toComplete = tasks.length;
    // One simulation each.
    await run(tasks, { ...settings, tolerance: settings.maxRatePerGpu / 2 }, () => {
      toComplete -= 1;
    });
  }
  return summarize(settings, placements, outcomes, toComplete === 0);
}

/** The placements whose lowest rate is to be simulated to its end, where it was not: to tell which came nearest. */
function incompleteAmong(
  candidates: readonly Candidate[],
  outcomes: ReadonlyMap<Placement, PlacementOutcome>,
): SearchTask[] {
  return candidates.flatMap((candidate) => {
    const outcome = outcomes.get(candidate.placement);
    const lowest = outcome?.status === 'searched' ? outcome.probes.at(-1) : undefined;
    if (outcome?.status !== 'searched' || lowest === undefined || lowest.figures !== undefined) return [];
    return { ...candidate, incomplete: outcome };
  });
}

/** Only what a thread needs: whatever else hangs on the caller's object would be copied into every one. */
function probeSettingsOf(settings: SearchSettings): ProbeSettings {
  const { slo, maxRatePerGpu, tolerance, lengths, seed, fullRuns, exactEvents } = settings;
  // Of this type, a setting that is forgotten here is an error.
  const all: { [Name in keyof Required<ProbeSettings>]: ProbeSettings[Name] } = {
    slo,
    maxRatePerGpu,
    tolerance,
    lengths,
    seed,
    fullRuns,
    exactEvents,
  };
  return all;
}

/**
 * Tells the placements that can be run from those that are skipped.
 *
 * @throws InputError when a request alone is in the way of all that could be run, naming it
 */
function sortOut(
  { profile, lengths }: SearchSettings,
  placements: readonly Placement[],
): { candidates: Candidate[]; outcomes: Map<Placement, PlacementOutcome> } {
  const candidates: Candidate[] = [];
  const outcomes = new Map<Placement, PlacementOutcome>();
  let refusal: string | undefined;
  for (const placement of placements) {
    const deployment = deploy(profile, placement);
    const impossible = deployment.isRunnable ? findImpossibleRequest(deployment.cluster, lengths) : undefined;
    if (deployment.isRunnable && impossible === undefined) {
      candidates.push({ placement, cluster: deployment.cluster });
      continue;
    }
    const reason = deployment.isRunnable ? impossible! : deployment.reason;
    outcomes.set(placement, { status: 'skipped', placement, gpus: gpusOf(placement), reason });
    if (deployment.isRunnable) refusal ??= `with ${describePlacement(placement)}: ${reason}`;
  }
  if (candidates.length === 0 && refusal !== undefined) {
    throw new InputError(`no placement can serve the workload; ${refusal}`);
  }
  return { candidates, outcomes };
}

function summarize(
  settings: SearchSettings,
  placements: readonly Placement[],
  found: ReadonlyMap<Placement, PlacementOutcome>,
  isNearestKnown: boolean,
): SearchResult {
  const outcomes = placements.flatMap((placement) => found.get(placement) ?? []);
  const best = bestOf(outcomes);
  return {
    outcomes,
    isComplete: outcomes.length === placements.length && isNearestKnown,
    best,
    nearest: best === undefined ? nearestOf(outcomes, settings.slo) : undefined,
  };
}
