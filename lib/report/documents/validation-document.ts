import { defaultKvLink } from '../../deployment/index.js';
import { engines as allEngines } from '../../engines/index.js';
import {
  type Accuracy,
  type Contender,
  type FittedOption,
  groupOf,
  type Jitter,
  type RunComparison,
  standInFor,
  type Targets,
  type Validation,
  type ValidationSettings,
} from '../../validation/index.js';
import { type DocumentHead, documentHead, type Making } from './document.js';
import { type ProfileTold, profileTold } from './profile-told.js';
import { type LinkTold, linkTold } from './told.js';

/** Some quantiles, in ms; null where there is nothing of which they could be. */
export interface QuantilesTold {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

/** One side of a comparison. */
export interface SideTold {
  /** Percent of requests that keep both targets, at each scale. */
  readonly attainment: readonly number[];
  readonly ttft: QuantilesTold;
  /** Of requests with more than one token. */
  readonly tpot: QuantilesTold;
}

/** Relative errors of requests; null where there are none. */
export interface SpreadTold {
  /** Over the requests of all runs. */
  readonly median: number | null;
  readonly p90: number | null;
  /** Over runs: the median of the medians of their requests. */
  readonly medianOfRuns: number | null;
}

/** How near a contender comes. */
export interface AccuracyTold extends Omit<Accuracy, 'ttftError' | 'tpotError'> {
  readonly ttftError: SpreadTold;
  readonly tpotError: SpreadTold;
}

/** An option that was fitted; its errors are null where no latency was measured. */
export interface FittedTold extends Omit<FittedOption, 'error' | 'errorBefore'> {
  readonly error: number | null;
  readonly errorBefore: number | null;
}

/** A latency of a request, in ms: as measured, as each repetition came to, and the errors as shares of what was measured. */
export interface LatencyTold {
  readonly measured: number;
  readonly simulated: readonly number[];
  /** Null where there is none: nothing but 0 was measured. */
  readonly error: readonly (number | null)[];
}

/** A request of a measured run, held against its replays. */
export interface ComparedRequest {
  /** By time of issue, from 0. */
  readonly id: number;
  /** In ms, as in the file. */
  readonly issue: number;
  readonly promptLength: number;
  readonly outputLength: number;
  readonly ttft: LatencyTold;
  /** Null for an output of a single token. */
  readonly tpot: LatencyTold | null;
}

/** A measured run, beside what a contender made of it. */
export interface ComparedRun {
  readonly name: string;
  /** What runs of the same server and sizes have in common, in words. */
  readonly group: string;
  readonly measured: SideTold;
  readonly simulated: SideTold;
  readonly requests: readonly ComparedRequest[];
}

/** What a contender made of the runs. */
export interface ContenderTold {
  /** Its name. */
  readonly model: string;
  /** Whether it moves KV cache over the link in any of the runs. */
  readonly movesKv: boolean;
  /** What has to be known of its replays, a clause each. */
  readonly remarks: readonly string[];
  readonly overall: AccuracyTold;
  readonly groups: { readonly [group: string]: AccuracyTold };
  readonly runs: readonly ComparedRun[];
}

/** A profile, of which model and GPU. */
export interface ServedTold extends ProfileTold {
  readonly model: string;
  readonly gpu: string;
}

/** What `validate` came to: attainments in percent, errors as shares of what was measured. */
export interface ValidationDocument extends DocumentHead<'validation'> {
  readonly settings: {
    readonly targets: Targets;
    readonly jitter: Jitter;
    readonly contenders: readonly Contender[];
    readonly link: LinkTold;
    /** What the replays rest on: one for each model and GPU that was measured. */
    readonly profiles: readonly ServedTold[];
    /** Options whose best value was looked for. */
    readonly fit: readonly string[];
  };
  readonly models: readonly ContenderTold[];
  /** The option that lowers the error most first. */
  readonly fitted: readonly FittedTold[];
}

/**
 * The document of a validation.
 *
 * @example
 * const asked = {
 *   runs: [{ run, profile }],
 *   contenders: [contenders.detailed],
 *   targets: { ttft: 200, tpot: 100, scales: [1] },
 *   jitter: { repetitions: 1, ms: 0, seed: 0 },
 * };
 * const document = validationDocument(asked, await validate(asked), { version: '1', read: [] });
 * document.models[0].model // 'detailed'
 */
export function validationDocument(
  settings: ValidationSettings,
  { models, fitted }: Validation,
  making: Making,
): ValidationDocument {
  const { targets, jitter, contenders, link = defaultKvLink, fit } = settings;
  return {
    ...documentHead('validation', making),
    settings: {
      targets,
      jitter,
      contenders,
      link: linkTold(link),
      profiles: servedTold(settings),
      fit: fit?.options ?? [],
    },
    models: models.map(({ model, comparisons, overall, groups, remarks }, i) => ({
      model,
      movesKv: movesKv(contenders[i]!, settings),
      remarks,
      overall: withNull(overall),
      groups: withNull(groups),
      runs: comparisons.map(runTold),
    })),
    fitted: fitted.map((each) => withNull<FittedTold>(each)),
  };
}

function servedTold({ runs }: ValidationSettings): ServedTold[] {
  const byName = new Map(runs.map(({ profile }) => [`${profile.model} on ${profile.gpu}`, profile]));
  return [...byName.values()].map((profile) => ({
    model: profile.model,
    gpu: profile.gpu,
    ...profileTold(profile),
  }));
}

function movesKv(contender: Contender, { runs, engines = allEngines }: ValidationSettings): boolean {
  return runs.some(({ run }) => {
    const standIn = standInFor(contender, run);
    return standIn !== undefined && engines[standIn.engine]?.movesKv === true;
  });
}

function runTold(comparison: RunComparison): ComparedRun {
  const { run, measured, simulated } = comparison;
  return {
    name: run.name,
    group: groupOf(run),
    measured: withNull(measured),
    simulated: withNull(simulated),
    requests: requestsTold(comparison),
  };
}

function requestsTold({ run, latencies: { measured, simulated }, errors }: RunComparison): ComparedRequest[] {
  const told = (what: 'ttft' | 'tpot', id: number): LatencyTold => ({
    measured: measured[what][id]!,
    simulated: simulated.map((latencies) => latencies[what][id]!),
    error: errors.map((each) => withNull<number | null>(each[what][id]!)),
  });
  return run.requests.map(({ issue, promptLength, outputLength }, id) => ({
    id,
    issue,
    promptLength,
    outputLength,
    ttft: told('ttft', id),
    tpot: outputLength === 1 ? null : told('tpot', id),
  }));
}

/** Data with null in place of numbers that are not known: JSON has no NaN. */
function withNull<Told>(value: unknown): Told {
  const told = (inner: unknown): unknown => {
    if (typeof inner === 'number') return Number.isFinite(inner) ? inner : null;
    if (Array.isArray(inner)) return inner.map(told);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, each]) => [key, told(each)]));
  };
  return told(value) as Told;
}
