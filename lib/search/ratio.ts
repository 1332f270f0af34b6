import { InputError } from '../input/index.js';
import type { Profile } from '../profile/index.js';
import { type DeploymentOptions, deploy, type ParallelSizes, type Placement } from '../simulation/index.js';
import { bestOf, type NearMiss, nearestOf } from './best.js';
import { completeFirstMiss, type FirstMiss, firstMissOf } from './first-miss.js';
import {
  type Candidate,
  type ProbeSettings,
  type SearchedPlacement,
  searchPlacement,
} from './search-placement.js';

/** The engines that instances are, whatever their number. */
export type RatioEngines = Pick<DeploymentOptions, 'engineModel' | 'engineSettings' | 'kvLink' | 'dispatch'>;

/** A search for the best numbers of prefill and decode instances of given sizes, as plain data. */
export interface RatioSettings extends ProbeSettings {
  /**
   * The requests of the largest M:N. Those with fewer GPUs are simulated with the first of them, in proportion: at the
   * same rate per GPU all runs then last as long, and an overload has the same time to show.
   */
  readonly lengths: ProbeSettings['lengths'];
  readonly profile: Profile;
  /** The sizes of each prefill instance. */
  readonly prefill: ParallelSizes;
  /** The sizes of each decode instance. */
  readonly decode: ParallelSizes;
  readonly maxPrefillInstances: number;
  readonly maxDecodeInstances: number;
  /** The reference model unless given. */
  readonly engines?: RatioEngines | undefined;
}

/** M prefill and N decode instances, whose goodput has been found. */
export interface RatioOutcome extends SearchedPlacement {
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  /** Of all instances. */
  readonly gpus: number;
  /** The highest rate that kept the objectives, in requests/s of all GPUs; 0 if none did. */
  readonly goodput: number;
  /** Which side binds, and where; undefined when every rate that was tried kept the objectives. */
  readonly firstMiss: FirstMiss | undefined;
}

/** What a search of M:N came to, as plain data. */
export interface RatioResult {
  /** By M, then N; those that were reached when it was ended early. */
  readonly outcomes: readonly RatioOutcome[];
  /** Whether all were reached. */
  readonly isComplete: boolean;
  /** The one with the highest goodput per GPU, of several the one with the fewest GPUs; undefined when none kept the objectives. */
  readonly best: RatioOutcome | undefined;
  /** Where none kept the objectives, the one that came nearest. */
  readonly nearest: NearMiss<RatioOutcome> | undefined;
}

/** How a search of M:N is carried out. */
export interface RatioOptions {
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
  /** Told, at first and as each is done, how many M:N are done and how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Finds the goodput per GPU of every M:N up to the given numbers. Multiples of a ratio are searched too: 2:4 has the
 * GPUs of 1:2 twice, but its requests find a free instance more often.
 *
 * @throws InputError when the sizes cannot be run, or a request never could be served
 */
export async function searchRatio(settings: RatioSettings, options: RatioOptions = {}): Promise<RatioResult> {
  const { maxPrefillInstances, maxDecodeInstances, slo } = settings;
  const { signal, onProgress } = options;
  const total = maxPrefillInstances * maxDecodeInstances;
  const outcomes: RatioOutcome[] = [];
  onProgress?.(0, total);
  for (let index = 0; index < total; index++) {
    const prefillInstances = Math.floor(index / maxDecodeInstances) + 1;
    const decodeInstances = (index % maxDecodeInstances) + 1;
    const lengths = shareOf(settings, prefillInstances, decodeInstances);
    const outcome = await searchCounts({ ...settings, lengths }, prefillInstances, decodeInstances, signal);
    if (outcome === undefined) break;
    outcomes.push(outcome);
    onProgress?.(outcomes.length, total);
  }
  const best = bestOf(outcomes);
  return {
    outcomes,
    isComplete: outcomes.length === total,
    best,
    nearest: best === undefined ? nearestOf(outcomes, slo) : undefined,
  };
}

/** What is searched of M:N: the settings but for the numbers up to which it goes. */
export type CountsSettings = Omit<RatioSettings, 'maxPrefillInstances' | 'maxDecodeInstances'>;

/**
 * Finds the goodput of M prefill and N decode instances.
 *
 * @returns undefined when the signal ended it early
 * @throws InputError as `searchRatio`
 */
export async function searchCounts(
  settings: CountsSettings,
  prefillInstances: number,
  decodeInstances: number,
  signal?: AbortSignal,
): Promise<RatioOutcome | undefined> {
  const candidate = candidateOf(settings, prefillInstances, decodeInstances);
  const searched = await searchPlacement(settings, candidate, signal);
  if (searched === undefined) return undefined;
  const probes = await completeFirstMiss(settings, candidate, searched.probes, signal);
  if (probes === undefined) return undefined;
  return {
    ...searched,
    prefillInstances,
    decodeInstances,
    goodput: searched.goodputPerGpu * searched.gpus,
    firstMiss: firstMissOf(probes, settings.slo),
    probes,
  };
}

function shareOf(
  settings: RatioSettings,
  prefillInstances: number,
  decodeInstances: number,
): ProbeSettings['lengths'] {
  const { lengths, maxPrefillInstances, maxDecodeInstances } = settings;
  const share =
    gpusOfAll(settings, prefillInstances, decodeInstances) /
    gpusOfAll(settings, maxPrefillInstances, maxDecodeInstances);
  return lengths.slice(0, Math.ceil(share * lengths.length));
}

/** The GPUs of M prefill and N decode instances. */
export function gpusOfAll(
  { prefill, decode }: Pick<RatioSettings, 'prefill' | 'decode'>,
  prefillInstances: number,
  decodeInstances: number,
): number {
  return prefillInstances * prefill.tp * prefill.pp + decodeInstances * decode.tp * decode.pp;
}

function candidateOf(settings: CountsSettings, prefillInstances: number, decodeInstances: number): Candidate {
  const { profile, prefill, decode, engines } = settings;
  const placement: Placement = { backend: 'distserve', ppCross: 1, prefill, decode };
  const deployment = deploy(profile, placement, { ...engines, prefillInstances, decodeInstances });
  if (!deployment.isRunnable) throw new InputError(`this placement cannot be run: ${deployment.reason}`);
  const gpus = gpusOfAll(settings, prefillInstances, decodeInstances);
  return { placement, cluster: deployment.cluster, gpus };
}
