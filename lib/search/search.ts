import { InputError } from '../input/index.js';
import type { Profile } from '../profile/index.js';
import {
  type Backend,
  type DeploymentOptions,
  deploy,
  describePlacement,
  findHopelessRequest,
  gpusOf,
  type KvLinks,
  kvLinkOf,
  type Placement,
} from '../simulation/index.js';
import { bestOf, type NearMiss, nearestOf, type PlacementOutcome } from './best.js';
import type { Journal } from './journal.js';
import { planThreads } from './memory-plan.js';
import { enumeratePlacements, type GpuBudget } from './placements.js';
import { searchCandidates } from './search-candidates.js';
import type { Candidate, ProbeSettings, SearchedPlacement } from './search-placement.js';
import { usefulThreads } from './useful-threads.js';

/** A search as plain data. */
export interface SearchSettings extends ProbeSettings, GpuBudget {
  readonly backend: Backend;
  readonly profile: Profile;
  /** How closely engines are simulated, and what of them is not at its default; the reference model when left out. */
  readonly engines?: EngineChoice | undefined;
}

/** How engines are simulated, for placements of all sizes. */
export interface EngineChoice
  extends Pick<DeploymentOptions, 'engineModel' | 'engineSettings' | 'dispatch' | 'chunkTokens'> {
  /** The links that there are; each placement has the one that its instances lie at. */
  readonly kvLinks: KvLinks;
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
  const { journal, signal } = options;
  const open: Candidate[] = [];
  for (const candidate of candidates) {
    const found = journal?.found(candidate.placement);
    if (found === undefined) open.push(candidate);
    else outcomes.set(candidate.placement, found);
  }
  const threads = Math.min(options.threads ?? usefulThreads(settings, open), open.length);
  const plan = planThreads(threads, settings.lengths.length, options.maxMemory);
  let done = candidates.length - open.length;
  options.onProgress?.(done, candidates.length);
  await searchCandidates(probeSettingsOf(settings), open, plan, signal, (outcome) => {
    if (outcome.status === 'searched') journal?.append(outcome);
    outcomes.set(outcome.placement, outcome);
    done += 1;
    options.onProgress?.(done, candidates.length);
  });
  return summarize(settings, placements, outcomes);
}

/** Only what a thread needs: whatever else hangs on the caller's object would be copied into every one. */
function probeSettingsOf(settings: SearchSettings): ProbeSettings {
  const { slo, maxRatePerGpu, tolerance, lengths, seed, fullRuns, exactEvents } = settings;
  // Written so that a setting that is forgotten here is an error of types.
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
  settings: SearchSettings,
  placements: readonly Placement[],
): { candidates: Candidate[]; outcomes: Map<Placement, PlacementOutcome> } {
  const { profile, lengths } = settings;
  const candidates: Candidate[] = [];
  const outcomes = new Map<Placement, PlacementOutcome>();
  let refusal: string | undefined;
  for (const placement of placements) {
    const deployment = deploy(profile, placement, deploymentOptionsOf(placement, settings));
    const impossible = deployment.isRunnable ? findHopelessRequest(deployment.cluster, lengths) : undefined;
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

function deploymentOptionsOf(
  placement: Placement,
  { engines, ...budget }: Pick<SearchSettings, 'engines' | 'gpusPerNode' | 'highAffinity'>,
): DeploymentOptions {
  return engines === undefined ? {} : { ...engines, kvLink: kvLinkOf(placement, budget, engines.kvLinks) };
}

function summarize(
  settings: SearchSettings,
  placements: readonly Placement[],
  found: ReadonlyMap<Placement, PlacementOutcome>,
): SearchResult {
  const outcomes = placements.flatMap((placement) => found.get(placement) ?? []);
  const best = bestOf(outcomes);
  return {
    outcomes,
    isComplete: outcomes.length === placements.length,
    best,
    nearest: best === undefined ? nearestOf(outcomes, settings.slo) : undefined,
  };
}
