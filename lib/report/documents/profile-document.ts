import {
  type Architecture,
  type BatchPoint,
  type Covered,
  type FoundProfile,
  formOf,
  type GpuMemory,
  kvCapacityOf,
  type LatencyRow,
  memoryPlanOf,
  msAt,
  type OutsideRange,
  type Profile,
  rangesLeft,
  tensorParallelSizesOf,
  usedRows,
} from '../../profile/index.js';
import { type DocumentHead, documentHead, type Making } from './document.js';
import { type ListedRow, listedRow, type NamedProfile, namedProfile } from './profile-list-document.js';
import { type ProfileTold, profileTold } from './profile-told.js';

/** Coefficients as the profile has them: the name of their form, and its fields; times in ms. */
export interface CoefficientsTold {
  readonly form: string;
  readonly [field: string]: unknown;
}

/** A row of a profile, whole. */
export interface RowTold extends ListedRow {
  /** Whether its times are used, where there are several forms for one size. */
  readonly isUsed: boolean;
  readonly coefficients: CoefficientsTold;
  /** What its coefficients were fitted to; null where that is not told. */
  readonly ranges: { readonly [range: string]: Covered } | null;
  /** What else there is to know of it; null where nothing is told. */
  readonly note: string | null;
}

/** The memory of each GPU of an instance, in bytes. */
export interface MemoryTold {
  readonly memoryBytes: number;
  /** What the engine takes of it, less what it keeps for activations and graphs. */
  readonly usableBytes: number;
  /** The GPU's share of the weights. */
  readonly weightsBytes: number;
  /** Of one token, in the layers that the GPU has. */
  readonly kvBytesPerToken: number;
  /** By how much the weights and one block of KV cache are more than what is usable; 0 where they fit. */
  readonly missingBytes: number;
}

/** An instance of so many GPUs. */
export interface SizeTold {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  /** The KV cache of the instance, in tokens; null where it has none, or it is not known. */
  readonly kvTokens: number | null;
  /** Null where the profile does not know the GPU's memory or enough of the model's shape. */
  readonly memory: MemoryTold | null;
}

/** How long an iteration takes for a batch. */
export interface PointTold extends BatchPoint {
  readonly tensorParallel: number;
  /** The engine in which it was measured; null where it is of the model alone, whatever the engine. */
  readonly engine: string | null;
  /** By the coefficients alone, without an engine's overhead that they do not have in them. */
  readonly ms: number;
  /** The ranges that the batch is not in. */
  readonly outsideRanges: readonly OutsideRange[];
}

/** What `profile show` came to. */
export interface ProfileDocument extends DocumentHead<'profile'> {
  readonly profile: NamedProfile &
    ProfileTold & {
      readonly source: string;
      /** Null where none is told. */
      readonly licence: string | null;
      readonly architecture: Architecture;
      /** The GPU's memory, in bytes, and the shares of it that engines take and keep; null where the profile does not tell. */
      readonly memory: GpuMemory | null;
    };
  /** By size. */
  readonly sizes: readonly SizeTold[];
  /** By size; those of all forms. */
  readonly rows: readonly RowTold[];
  /** By engine and size, and then as they were asked for. */
  readonly points: readonly PointTold[];
}

/** What of a profile is shown. */
export interface ProfileAsked {
  /** The tensor-parallel sizes; all that it has when left out. */
  readonly tensorParallel?: readonly number[];
  /** The engine whose rows are shown, beside those of any engine; all when left out. */
  readonly engine?: string;
  /** For memory. */
  readonly pipelineParallel: number;
  readonly points: readonly BatchPoint[];
}

/**
 * The document of a profile.
 *
 * @throws InputError when it gives an impossible time
 */
export function profileDocument(found: FoundProfile, asked: ProfileAsked, making: Making): ProfileDocument {
  const { profile } = found;
  const { source, licence = null, architecture, memory = null } = profile;
  const sizes = asked.tensorParallel ?? sizesOf(profile);
  const isAsked = ({ engine, tensorParallel }: LatencyRow) =>
    sizes.includes(tensorParallel) &&
    (asked.engine === undefined || engine === undefined || engine === asked.engine);
  const used = usedRows(profile);
  return {
    ...documentHead('profile', making),
    profile: { ...namedProfile(found), ...profileTold(profile), source, licence, architecture, memory },
    sizes: sizes.map((size) => sizeTold(profile, size, asked.pipelineParallel)),
    rows: profile.latency
      .filter(isAsked)
      .sort((a, b) => a.tensorParallel - b.tensorParallel)
      .map((row) => ({ ...rowTold(row, profile), isUsed: used.includes(row) })),
    points: used.filter(isAsked).flatMap((row) => asked.points.map((point) => pointTold(point, row))),
  };
}

/** The tensor-parallel sizes of latencies, or, where there are none, of KV capacities. */
function sizesOf(profile: Profile): number[] {
  const sizes = tensorParallelSizesOf(profile);
  return sizes.length > 0 ? sizes : tensorParallelSizesOf({ latency: profile.kvCapacity });
}

function sizeTold(profile: Profile, tensorParallel: number, pipelineParallel: number): SizeTold {
  const plan = memoryPlanOf(profile, tensorParallel, pipelineParallel);
  return {
    tensorParallel,
    pipelineParallel,
    kvTokens: kvCapacityOf(profile, tensorParallel, pipelineParallel) ?? null,
    memory:
      plan === undefined
        ? null
        : {
            memoryBytes: plan.memory,
            usableBytes: plan.usable,
            weightsBytes: plan.weights,
            kvBytesPerToken: plan.bytesPerToken,
            missingBytes: plan.missing,
          },
  };
}

function rowTold(row: LatencyRow, profile: Profile): Omit<RowTold, 'isUsed'> {
  const { form = 'affine', evidence } = row;
  const fields = formOf(row)
    .fields.map((name) => [name, row[name as keyof LatencyRow]] as const)
    .filter(([, value]) => value !== undefined);
  return {
    ...listedRow(row, profile),
    coefficients: { form, ...Object.fromEntries(fields) },
    ranges: (evidence?.ranges as RowTold['ranges']) ?? null,
    note: evidence?.note ?? null,
  };
}

function pointTold(point: BatchPoint, row: LatencyRow): PointTold {
  const { tensorParallel, engine = null, evidence } = row;
  const outsideRanges = rangesLeft(point, evidence?.ranges);
  return { ...point, tensorParallel, engine, ms: msAt(row, point), outsideRanges };
}
