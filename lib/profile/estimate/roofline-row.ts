import { InputError } from '../../input/index.js';
import { type Architecture, headDimOf } from '../architecture.js';
import { type Dtype, dtypes } from '../dtype.js';
import type { RooflineExperts, RooflineGemm, RooflineLatency } from '../forms/index.js';
import type { GpuSpec } from '../gpu-spec.js';
import type { ChosenFactors, GemmFactors } from './factors.js';

/** What a time follows from. */
export interface RooflineOf {
  readonly architecture: Architecture;
  readonly gpu: GpuSpec;
  /** As `factorsFor` chooses them. */
  readonly chosen: ChosenFactors;
  /** Type of the weights' numbers. */
  readonly dtype: Dtype;
  /** Type of the KV cache's numbers. */
  readonly kvDtype: Dtype;
  readonly tensorParallel: number;
}

/** Activations are in 16 bits, whatever the weights are in. */
const BYTES_OF_ACTIVATION = 2;

/** Kernels of a layer that go number by number. */
const ELEMENTWISE_KERNELS = 4;

/** How much longer an all-reduce takes to start with each doubling of its GPUs. */
const PER_DOUBLING = 0.15;

const MS = 1000;

/**
 * The latency of a model on a tensor-parallel group by the roofline: what its operators compute and move, against what
 * the GPU's data sheet promises times the factors that measured operators reached.
 *
 * @throws InputError for a model whose shape is not known well enough or whose attention it does not know, and for 8-bit
 * weights on a GPU whose 8-bit FLOP/s are not known
 */
export function rooflineLatency(of: RooflineOf): RooflineLatency {
  const { architecture, gpu, chosen, dtype, kvDtype, tensorParallel: tp } = of;
  const { factors } = chosen;
  const { layers, heads, hidden, intermediate, vocabulary, headDim, kvHeads, isGated } =
    shapeOf(architecture);
  const gemmOf = gemms(gpu, factors, dtype);
  const headGemmOf = gemms(gpu, factors, 'bf16');
  /** Sizes on one GPU: of queries, and of keys, which values are as large as. */
  const queries = (heads / tp) * headDim;
  const keys = Math.max(1, kvHeads / tp) * headDim;
  const inner = intermediate / tp;
  const matrices = (isGated ? 2 : 1) * inner;
  const attention = [gemmOf(queries + 2 * keys, hidden), gemmOf(hidden, queries)];
  const { elementwise, prefillAttention, decodeAttention } = factors;
  const numbers = 8 * hidden + matrices + inner + 2 * (queries + 2 * keys);
  const head = headGemmOf(vocabulary / tp, hidden);
  return {
    form: 'roofline',
    layers,
    ...(architecture.experts === undefined
      ? { gemms: [...attention, gemmOf(matrices, hidden), gemmOf(hidden, inner)] }
      : { gemms: attention, experts: expertsOf(of, architecture.experts, hidden * (matrices + inner)) }),
    elementwise: {
      fixed: ELEMENTWISE_KERNELS * elementwise.fixed,
      perToken: (MS * BYTES_OF_ACTIVATION * numbers) / (gpu.memoryBandwidth * elementwise.bandwidth),
    },
    allReduce: allReduceOf(of, hidden),
    attention: {
      prefill: {
        fixed: prefillAttention.fixed,
        perSquaredToken: (MS * 2 * queries) / (gpu.flops * prefillAttention.flops),
      },
      decode: {
        fixed: decodeAttention.fixed,
        perContextToken:
          (MS * 2 * keys * dtypes[kvDtype].bytes) / (gpu.memoryBandwidth * decodeAttention.bandwidth),
      },
    },
    head: { ...head, fixed: head.fixed + elementwise.fixed },
  };
}

/** The part of a shape that the roofline needs. @throws InputError for what is not known, or not like the models it is for */
function shapeOf(architecture: Architecture) {
  const { layers, heads, kvHeads = heads, hidden, intermediate, vocabulary, gatedMlp = false } = architecture;
  const headDim = headDimOf(architecture);
  if (architecture.latentKvValues !== undefined) {
    throw new InputError('expected a model without latent attention, whose time the roofline does not know');
  }
  if (
    hidden === undefined ||
    intermediate === undefined ||
    vocabulary === undefined ||
    headDim === undefined
  ) {
    const known = { hidden, intermediate, vocabulary };
    const missing = Object.entries(known).filter(([, value]) => value === undefined);
    throw new InputError(
      `expected a model's hidden size, intermediate size and vocabulary, got none called ${missing.map(([name]) => name).join(', ')}`,
    );
  }
  return { layers, heads, kvHeads, hidden, intermediate, vocabulary, headDim, isGated: gatedMlp };
}

/** Whether weights of a type go by the FLOP/s of 8 bits. */
export function isEightBit(dtype: Dtype): boolean {
  return dtypes[dtype].bytes === 1;
}

/** The dense FLOP/s for weights of a type. @throws InputError where they are not known */
function flopsFor(gpu: GpuSpec, dtype: Dtype): number {
  if (!isEightBit(dtype)) return gpu.flops;
  if (gpu.fp8Flops !== undefined) return gpu.fp8Flops;
  throw new InputError(`expected a GPU whose 8-bit FLOP/s are known, for ${dtype}, got ${gpu.name}`);
}

/** What makes the times of a product of matrices, M x k by k x n. */
function gemms(gpu: GpuSpec, { gemm, fp8Gemm }: ChosenFactors['factors'], dtype: Dtype) {
  const { flops, bandwidth, power, fixed }: GemmFactors = isEightBit(dtype) ? fp8Gemm : gemm;
  const computed = flopsFor(gpu, dtype) * flops;
  const moved = gpu.memoryBandwidth * bandwidth;
  return (n: number, k: number): RooflineGemm => ({
    compute: (MS * 2 * n * k) / computed,
    weights: (MS * n * k * dtypes[dtype].bytes) / moved,
    activations: (MS * BYTES_OF_ACTIVATION * (n + k)) / moved,
    fixed,
    power,
  });
}

/** @param parameters of one expert, on one GPU */
function expertsOf(
  { gpu, chosen, dtype }: RooflineOf,
  { count, perToken }: NonNullable<Architecture['experts']>,
  parameters: number,
): RooflineExperts {
  const { flops, bandwidth, power, fixed } = chosen.experts[isEightBit(dtype) ? 'fp8' : 'bf16'];
  return {
    compute: (MS * 2 * perToken * parameters) / (flopsFor(gpu, dtype) * flops),
    weights: (MS * count * parameters * dtypes[dtype].bytes) / (gpu.memoryBandwidth * bandwidth),
    chosen: perToken / count,
    fixed,
    power,
  };
}

function allReduceOf({ gpu, chosen, tensorParallel: tp }: RooflineOf, hidden: number) {
  if (tp === 1) return { fixed: 0, perToken: 0 };
  const { bandwidth, fixed } = chosen.factors.allReduce;
  return {
    fixed: fixed * (1 + PER_DOUBLING * Math.log2(tp / 2)),
    perToken: (MS * ((2 * (tp - 1)) / tp) * hidden * BYTES_OF_ACTIVATION) / (gpu.linkBandwidth * bandwidth),
  };
}
