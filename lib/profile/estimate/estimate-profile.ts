import { InputError } from '../../input/index.js';
import { type Architecture, tensorParallelSizes } from '../architecture.js';
import type { Dtype } from '../dtype.js';
import type { Evidence } from '../evidence.js';
import type { GpuSpec } from '../gpu-spec.js';
import { usualShares } from '../memory/kv-capacity.js';
import type { LatencyRow, Profile } from '../profile.js';
import { type ChosenFactors, factorsFor, type RooflineFactors } from './factors.js';
import { isEightBit, rooflineLatency } from './roofline-row.js';

/** A model and a GPU that nobody may have measured. */
export interface EstimateInput {
  /** The model's full name. */
  readonly model: string;
  /** Other names of it. */
  readonly aliases?: readonly string[];
  /** Its shape: hidden size, intermediate size and vocabulary have to be known. */
  readonly architecture: Architecture;
  readonly gpu: GpuSpec;
  readonly factors: RooflineFactors;
  /** Type of the weights' numbers; bf16 when left out. */
  readonly dtype?: Dtype | undefined;
  /** Type of the KV cache's numbers; 16 bits when left out. */
  readonly kvDtype?: Dtype | undefined;
  /** Those that have a row; when left out, all of 1, 2, 4 and 8 that the heads allow. */
  readonly tensorParallelSizes?: readonly number[] | undefined;
  /** What else there is to know of the figures, in sentences without their full stop. */
  readonly notes?: readonly string[];
}

/** Tensor-parallel sizes that have a row where none are asked for. */
const USUAL_SIZES = [1, 2, 4, 8];

/** Relative errors to be expected against an engine, typically and in one of twenty cases. */
const expected = {
  own: '10 % typically and 25 % in the tail',
  unseen: '15 % typically and 40 % in the tail',
  experts: '50 %',
};

/**
 * In bytes/s: what is slower is no net of links between all GPUs of a node, but a bridge between two, or the bus, which
 * more GPUs share.
 */
const ALL_TO_ALL = 100e9;

/**
 * A profile of a model on a kind of GPU by the roofline. It has a row for each size, also where one stage has no room for
 * the weights: a pipeline may have.
 *
 * @returns a profile of the tier `estimate`, or `experimental` for a mixture of experts
 * @throws InputError for a size that the heads do not allow, with those that they do, and for what the roofline cannot do
 * @example
 * const { architecture } = modelNamed(loadModels(bundledFolders.profiles, fs), 'opt-175b');
 * const gpu = gpuNamed(loadGpus(bundledFolders.profiles, fs), 'h100');
 * const factors = loadRooflineFactors(bundledFolders.profiles, fs);
 * const profile = estimateProfile({ model: 'opt-175b', architecture, gpu, factors });
 * profile.latency.map((row) => row.tensorParallel) // [1, 2, 4, 8]
 */
export function estimateProfile(input: EstimateInput): Profile {
  const { model, aliases = [], architecture, gpu, dtype = 'bf16', kvDtype, notes = [] } = input;
  const chosen = factorsFor(input.factors, gpu);
  const hasExperts = architecture.experts !== undefined;
  const profile: Profile = {
    model,
    aliases,
    gpu: gpu.name,
    tier: hasExperts ? 'experimental' : 'estimate',
    source: sourceOf(input, chosen),
    dtype,
    ...(kvDtype === undefined ? {} : { kvDtype }),
    architecture,
    latency: sizesOf(input).map((tensorParallel): LatencyRow => {
      const sharesBus = tensorParallel > 2 && gpu.linkBandwidth < ALL_TO_ALL;
      return {
        tensorParallel,
        ...rooflineLatency({ architecture, gpu, chosen, dtype, kvDtype: kvDtype ?? 'bf16', tensorParallel }),
        ...(sharesBus ? { tier: 'experimental' } : {}),
        evidence: evidenceOf(input, chosen, dtype, sharesBus ? [...notes, sharedBus] : notes),
      };
    }),
    kvCapacity: [],
    memory: { bytes: gpu.memory, ...usualShares },
    links: {
      intra: gpu.linkBandwidth / 1e9,
      ...(gpu.nodeBandwidth === undefined ? {} : { inter: gpu.nodeBandwidth / 1e9 }),
    },
  };
  return profile;
}

const sharedBus =
  'more than two GPUs may share the bus between them, and exchanges then take several times as long';

/** The sizes that have a row, ascending. @throws InputError for one that the heads do not allow */
function sizesOf({ model, architecture, tensorParallelSizes: asked }: EstimateInput): number[] {
  const { heads, kvHeads = heads } = architecture;
  const possible = tensorParallelSizes(architecture, heads);
  const impossible = asked?.find((size) => !possible.includes(size));
  if (impossible !== undefined) {
    throw new InputError(
      `tensor-parallel size of ${model}: expected one of ${possible.join(', ')}, ` +
        `which ${heads} heads and ${kvHeads} key-value heads allow, got ${impossible}`,
    );
  }
  return [...new Set(asked ?? USUAL_SIZES.filter((size) => possible.includes(size)))].sort((a, b) => a - b);
}

function sourceOf({ gpu, factors }: EstimateInput, { fittedTo, areOwn }: ChosenFactors): string {
  const whose =
    fittedTo === undefined
      ? `factors that are usual of other GPUs, since nobody has fitted those of ${gpu.name}`
      : `factors fitted to operators on ${fittedTo}${areOwn ? '' : `, which is built like ${gpu.name}`}`;
  return (
    `Estimated by the roofline, from the model's shape and the GPU's data sheet, with ${whose}. ` +
    `Factors: ${factors.source} GPU: ${gpu.source}`
  );
}

function evidenceOf(
  { architecture }: EstimateInput,
  { heldOut, experts, areOwn }: ChosenFactors,
  dtype: Dtype,
  notes: readonly string[],
): Evidence {
  const isSparse = architecture.experts !== undefined;
  const ofExperts = experts[isEightBit(dtype) ? 'fp8' : 'bf16'].heldOut;
  const error = isSparse ? expected.experts : areOwn ? expected.own : expected.unseen;
  const sentences = [
    `an estimate: expect errors of ${error}`,
    ...(dtype === 'fp8-block' ? ['products of matrices are taken as fast as with one scale per tensor'] : []),
    ...(isSparse ? ['experts are taken to be chosen alike, so that no GPU waits for another'] : []),
    ...notes,
  ];
  return {
    heldOut: isSparse ? { prefill: ofExperts, decode: ofExperts } : heldOut,
    note: sentences.join('; '),
  };
}
