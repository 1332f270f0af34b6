import type { Field } from '../../input/index.js';
import type { GpuShare, LatencyForm } from './form.js';

/** Milliseconds that grow with the tokens of a pass: `fixed + perToken * tokens`. */
export interface TokenLine {
  readonly fixed: number;
  readonly perToken: number;
}

/**
 * A product of matrices (GEMM), in ms: it takes `smax(compute * M, weights + activations * M) + fixed`, for M rows, where
 * `smax(x, y) = (x^power + y^power)^(1/power)` is a maximum with a round corner. M is the tokens of the pass; of the last
 * one, before a token is chosen, the requests.
 */
export interface RooflineGemm {
  /** Arithmetic, for each row. */
  readonly compute: number;
  /** Reading the weights once. */
  readonly weights: number;
  /** Reading and writing activations, for each row. */
  readonly activations: number;
  /** Its start. */
  readonly fixed: number;
  /** How sharp the corner is; at least 1, and more is sharper. */
  readonly power: number;
}

/**
 * The experts of a layer, in ms: they take `smax(compute * M, weights * (1 - (1 - chosen)^M)) + fixed`, for M tokens. The
 * second is reading the weights of all experts that one of the tokens goes through, where each chooses alike.
 */
export interface RooflineExperts {
  /** Arithmetic, for each token. */
  readonly compute: number;
  /** Reading the weights of all of them once. */
  readonly weights: number;
  /** The share of them that a token goes through, above 0 and at most 1. */
  readonly chosen: number;
  readonly fixed: number;
  readonly power: number;
}

/**
 * Coefficients of the roofline, all in ms on one tensor-parallel group, so that they stand on their own, without the
 * figures of a GPU and of a model's shape from which they were worked out.
 */
export interface RooflineLatency {
  readonly form: 'roofline';
  /** All that is said of a layer is taken so many times. */
  readonly layers: number;
  /** The products of matrices in a layer, over the tokens of the pass. */
  readonly gemms: readonly RooflineGemm[];
  /** The experts of a layer; left out where it has none. */
  readonly experts?: RooflineExperts;
  /** What a layer does number by number: norms, activation functions, sums. */
  readonly elementwise: TokenLine;
  /** One exchange of the hidden states between the GPUs: there are two in each layer, and one after them. */
  readonly allReduce: TokenLine;
  /** Attention of a layer. */
  readonly attention: {
    readonly prefill: { readonly fixed: number; readonly perSquaredToken: number };
    readonly decode: { readonly fixed: number; readonly perContextToken: number };
  };
  /** From the last hidden states to the next tokens, over requests. */
  readonly head: RooflineGemm;
  /** What becomes of the time of all this; left out where that is the time. */
  readonly outcome?: { readonly prefill: RooflineOutcome; readonly decode: RooflineOutcome };
}

/** `factor * time + plus`, in ms, as an engine makes of the time of its GPUs. */
export interface RooflineOutcome {
  readonly factor: number;
  readonly plus: number;
}

const unchanged: RooflineOutcome = { factor: 1, plus: 0 };

/** A maximum with a round corner, `(x^power + y^power)^(1/power)`; the larger number is taken out, so that no power overflows. */
function smax(x: number, y: number, power: number): number {
  const larger = x > y ? x : y;
  if (larger === 0) return 0;
  const smaller = x > y ? y : x;
  return larger * (1 + (smaller / larger) ** power) ** (1 / power);
}

function gemmTime({ compute, weights, activations, fixed, power }: RooflineGemm, rows: number): number {
  return smax(compute * rows, weights + activations * rows, power) + fixed;
}

function expertsTime({ compute, weights, chosen, fixed, power }: RooflineExperts, tokens: number): number {
  return smax(compute * tokens, weights * (1 - (1 - chosen) ** tokens), power) + fixed;
}

/** A layer without its attention. */
function layerTime({ gemms, experts, elementwise, allReduce }: RooflineLatency, tokens: number): number {
  let time = experts === undefined ? 0 : expertsTime(experts, tokens);
  for (let i = 0; i < gemms.length; i++) time += gemmTime(gemms[i]!, tokens);
  return (
    time +
    elementwise.fixed +
    elementwise.perToken * tokens +
    2 * (allReduce.fixed + allReduce.perToken * tokens)
  );
}

function headTime({ head, allReduce }: RooflineLatency, requests: number, tokens: number): number {
  return gemmTime(head, requests) + allReduce.fixed + allReduce.perToken * tokens;
}

/** Decodes of fewer requests than this are remembered. */
const REMEMBERED = 1024;

/**
 * What decode iterations take without attention, by the number of requests, once they were worked out: powers are slow,
 * and an engine asks for few numbers of requests, again and again.
 */
const remembered = new WeakMap<RooflineLatency, Float64Array>();

/** A decode iteration without its attention. */
function restOfDecode(of: RooflineLatency, requests: number): number {
  if (!(requests < REMEMBERED)) return workedOut(of, requests);
  let times = remembered.get(of);
  if (times === undefined) {
    times = new Float64Array(REMEMBERED).fill(Number.NaN);
    remembered.set(of, times);
  }
  const known = times[requests]!;
  // Not so of one that is not known, nor of a number of requests that is not whole.
  if (known >= 0) return known;
  const time = workedOut(of, requests);
  times[requests] = time;
  return time;
}

function workedOut(of: RooflineLatency, requests: number): number {
  return of.layers * layerTime(of, requests) + headTime(of, requests, requests);
}

/**
 * The sum over a model's operators of the longer of two times, to compute and to move bytes, with round corners (Williams
 * et al., "Roofline", CACM 2009). Attention is a straight line: in the squares of lengths for prompts, where it computes,
 * and in the tokens of context for decodes, where it reads.
 */
export const roofline: LatencyForm<RooflineLatency> = {
  prefill(of, { requests, tokens, squaredTokens }) {
    const { fixed, perSquaredToken } = of.attention.prefill;
    const layer = layerTime(of, tokens) + fixed + perSquaredToken * squaredTokens;
    const { factor, plus } = of.outcome?.prefill ?? unchanged;
    return factor * (of.layers * layer + headTime(of, requests, tokens)) + plus;
  },
  decode(of, { requests, contextTokens }) {
    const { fixed, perContextToken } = of.attention.decode;
    const attention = of.layers * (fixed + perContextToken * contextTokens);
    const { factor, plus } = of.outcome?.decode ?? unchanged;
    return factor * (restOfDecode(of, requests) + attention) + plus;
  },
  // All but attention depends on the number of requests alone.
  growth: ({ layers, attention, outcome }, requests) =>
    (outcome?.decode ?? unchanged).factor * layers * attention.decode.perContextToken * requests,
  gpuOnly: (of, share) => withOutcome(of, share, 0),
  inEngine: (of, factor, plus) => withOutcome(of, { prefill: factor, decode: factor }, plus),
  fields: ['layers', 'gemms', 'experts', 'elementwise', 'allReduce', 'attention', 'head', 'outcome'],
  read(fields) {
    const attention = fields.attention!.record('prefill', 'decode');
    const prefill = attention.prefill.record('fixed', 'perSquaredToken');
    const decode = attention.decode.record('fixed', 'perContextToken');
    return {
      form: 'roofline',
      layers: fields.layers!.count(),
      gemms: fields.gemms!.list().map(readGemm),
      ...fields.experts!.ifThere('experts', readExperts),
      elementwise: readLine(fields.elementwise!),
      allReduce: readLine(fields.allReduce!),
      attention: {
        prefill: { fixed: time(prefill.fixed), perSquaredToken: time(prefill.perSquaredToken) },
        decode: { fixed: time(decode.fixed), perContextToken: time(decode.perContextToken) },
      },
      head: readGemm(fields.head!),
      ...fields.outcome!.ifThere('outcome', readOutcomes),
    };
  },
};

function withOutcome(of: RooflineLatency, { prefill, decode }: GpuShare, plus: number): RooflineLatency {
  const next = (before: RooflineOutcome | undefined, factor: number) => ({
    factor: (before?.factor ?? 1) * factor,
    plus: (before?.plus ?? 0) * factor + plus,
  });
  return {
    ...of,
    outcome: { prefill: next(of.outcome?.prefill, prefill), decode: next(of.outcome?.decode, decode) },
  };
}

/** A negative time to a broken power is no number. */
const time = (field: Field): number =>
  field.number({
    expected: 'a number of at least 0',
    isFit: (value) => value >= 0 && Number.isFinite(value),
  });

const power = (field: Field): number =>
  field.number({
    expected: 'a number of at least 1',
    isFit: (value) => value >= 1 && Number.isFinite(value),
  });

function readLine(field: Field): TokenLine {
  const { fixed, perToken } = field.record('fixed', 'perToken');
  return { fixed: time(fixed), perToken: time(perToken) };
}

function readGemm(field: Field): RooflineGemm {
  const fields = field.record('compute', 'weights', 'activations', 'fixed', 'power');
  return {
    compute: time(fields.compute),
    weights: time(fields.weights),
    activations: time(fields.activations),
    fixed: time(fields.fixed),
    power: power(fields.power),
  };
}

function readExperts(field: Field): RooflineExperts {
  const fields = field.record('compute', 'weights', 'chosen', 'fixed', 'power');
  return {
    compute: time(fields.compute),
    weights: time(fields.weights),
    chosen: fields.chosen.share(),
    fixed: time(fields.fixed),
    power: power(fields.power),
  };
}

function readOutcomes(field: Field): NonNullable<RooflineLatency['outcome']> {
  const { prefill, decode } = field.record('prefill', 'decode');
  return { prefill: readOutcome(prefill), decode: readOutcome(decode) };
}

function readOutcome(field: Field): RooflineOutcome {
  const { factor, plus } = field.record('factor', 'plus');
  return { factor: time(factor), plus: time(plus) };
}
