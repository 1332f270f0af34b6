import type { HeldOutError } from '../evidence.js';
import type { GpuSpec } from '../gpu-spec.js';

/** How near products of matrices come to what a GPU's data sheet promises. */
export interface GemmFactors {
  /** Share of its FLOP/s that large ones reach. */
  readonly flops: number;
  /** Share of its memory bandwidth at which small ones read weights. */
  readonly bandwidth: number;
  /** The exponent of the maximum with a round corner between the two, at least 1: 1 is their sum. */
  readonly power: number;
  /** What each takes besides, in ms. */
  readonly fixed: number;
}

/** How near operators of dense models come to what a GPU's data sheet promises. */
export interface OperatorFactors {
  /** With 16-bit weights. */
  readonly gemm: GemmFactors;
  /** With 8-bit weights, against the FLOP/s of 8 bits; the usual ones where they are left out. */
  readonly fp8Gemm?: GemmFactors;
  /** Share of its 16-bit FLOP/s that attention over prompts reaches, and what it takes besides, in ms. */
  readonly prefillAttention: { readonly flops: number; readonly fixed: number };
  /** Share of its memory bandwidth at which decodes read KV cache, and what each takes besides, in ms. */
  readonly decodeAttention: { readonly bandwidth: number; readonly fixed: number };
  /** Share of its memory bandwidth that what goes number by number reaches, and what each kernel takes besides, in ms. */
  readonly elementwise: { readonly bandwidth: number; readonly fixed: number };
  /** Share of the bandwidth of its link that an all-reduce reaches, and what one of two GPUs takes besides, in ms. */
  readonly allReduce: { readonly bandwidth: number; readonly fixed: number };
}

/** What to take for the experts of a mixture, by the type of their weights, and how far off that was for models left out. */
export interface ExpertFactors {
  readonly bf16?: MeasuredExperts;
  readonly fp8?: MeasuredExperts;
}

/** Factors of experts, and their relative error on models that were left out of the fit. */
export interface MeasuredExperts extends GemmFactors {
  readonly heldOut: HeldOutError;
}

/** Relative errors of prefills and decodes. */
export interface PhaseErrors {
  readonly prefill: HeldOutError;
  readonly decode: HeldOutError;
}

/** Factors that were fitted to operators of a GPU. */
export interface FittedFactors extends OperatorFactors {
  readonly experts?: ExpertFactors;
}

/** What is known of a kind of GPU: its own factors, or the GPU whose factors it takes since it is built alike. */
export type FactorsOfGpu = FittedFactors | { readonly as: string };

/** The contents of `profiles/tables/roofline.json`. */
export interface RooflineFactors {
  /** What they were fitted to. */
  readonly source: string;
  /** For GPUs that are not in the table. */
  readonly byDefault: Required<OperatorFactors> & { readonly experts: Required<ExpertFactors> };
  /** By the name of the GPU. */
  readonly gpus: Readonly<Record<string, FactorsOfGpu>>;
  readonly errors: {
    /** With factors of the GPU, on models that were left out of the fit. */
    readonly ownFactors: PhaseErrors;
    /** With factors fitted to the other GPUs, by the name of the GPU that was left out. */
    readonly unseen: Readonly<Record<string, PhaseErrors>>;
  };
}

/** The factors for a GPU, and whose they are. */
export interface ChosenFactors {
  readonly factors: Required<OperatorFactors>;
  /** Of the GPU's own table, or else the usual ones. */
  readonly experts: Required<ExpertFactors>;
  /** The GPU that they were fitted to; undefined for those of no one GPU. */
  readonly fittedTo?: string;
  /** Whether that is the GPU itself. */
  readonly areOwn: boolean;
  /** How far off such factors were on operators that they had not seen. */
  readonly heldOut: PhaseErrors;
}

/** The factors for a GPU: its own, those of one that is built alike, or else the usual ones. */
export function factorsFor(table: RooflineFactors, { name, aliases }: GpuSpec): ChosenFactors {
  const names = [name, ...aliases].map((each) => each.toLowerCase());
  const known = Object.keys(table.gpus).find((each) => names.includes(each.toLowerCase()));
  const { byDefault, errors } = table;
  if (known === undefined) {
    return { factors: byDefault, experts: byDefault.experts, areOwn: false, heldOut: worstUnseen(table) };
  }
  const listed = table.gpus[known]!;
  const fittedTo = 'as' in listed ? listed.as : known;
  // The reader sees to it that a name leads to factors.
  const own = table.gpus[fittedTo] as FittedFactors;
  const areOwn = fittedTo === known;
  return {
    factors: { ...own, fp8Gemm: own.fp8Gemm ?? byDefault.fp8Gemm },
    experts: { ...byDefault.experts, ...own.experts },
    fittedTo,
    areOwn,
    heldOut: areOwn ? errors.ownFactors : worstUnseen(table),
  };
}

/** Of a GPU that nobody measured, the worst of those that were left out in turn has to be expected. */
function worstUnseen({ errors }: RooflineFactors): PhaseErrors {
  const all = Object.values(errors.unseen);
  const worst = (phase: keyof PhaseErrors): HeldOutError => ({
    median: Math.max(...all.map((each) => each[phase].median)),
    p95: Math.max(...all.map((each) => each[phase].p95)),
  });
  return { prefill: worst('prefill'), decode: worst('decode') };
}
