import type { LatencyForm } from './form.js';
import { scaled } from './scaled.js';

/** Milliseconds that grow with the number of requests: `base + perRequest * requests`. */
export interface RequestLine {
  readonly base: number;
  readonly perRequest: number;
}

/**
 * Coefficients with floors. A prefill takes `max(floor, base + perToken * tokens) + perSquaredToken * squaredTokens`; a
 * decode takes the larger of two lines in the number of requests, and `perContextToken * contextTokens`.
 */
export interface MaxLatency {
  readonly form: 'max';
  readonly prefill: {
    /** The least that the linear part takes: the weights are read, however short the prompts are. */
    readonly floor: number;
    readonly base: number;
    readonly perToken: number;
    readonly perSquaredToken: number;
  };
  readonly decode: {
    /** Where memory binds. */
    readonly memory: RequestLine;
    /** Where arithmetic binds. */
    readonly compute: RequestLine;
    readonly perContextToken: number;
  };
}

/**
 * The form of a roofline: whatever takes longer, to read the weights or to compute, and attention on top (Williams et
 * al., "Roofline", CACM 2009). It is right for short prompts and small batches, where a straight line is not.
 */
export const max: LatencyForm<MaxLatency> = {
  prefill({ prefill: { floor, base, perToken, perSquaredToken } }, { tokens, squaredTokens }) {
    return Math.max(floor, base + perToken * tokens) + perSquaredToken * squaredTokens;
  },
  decode({ decode: { memory, compute, perContextToken } }, { requests, contextTokens }) {
    const weights = Math.max(
      memory.base + memory.perRequest * requests,
      compute.base + compute.perRequest * requests,
    );
    return weights + perContextToken * contextTokens;
  },
  // Which of the two lines is higher depends on the number of requests alone.
  growth: ({ decode }, requests) => decode.perContextToken * requests,
  gpuOnly: ({ form, prefill, decode }, share) => ({
    form,
    prefill: scaled(prefill, share.prefill),
    decode: {
      memory: scaled(decode.memory, share.decode),
      compute: scaled(decode.compute, share.decode),
      perContextToken: decode.perContextToken * share.decode,
    },
  }),
  inEngine({ form, prefill, decode: { memory, compute, perContextToken } }, factor, plus) {
    const { floor, base, ...rest } = scaled(prefill, factor);
    const slower = (line: RequestLine) => ({
      base: line.base * factor + plus,
      perRequest: line.perRequest * factor,
    });
    return {
      form,
      prefill: { floor: floor + plus, base: base + plus, ...rest },
      decode: {
        memory: slower(memory),
        compute: slower(compute),
        perContextToken: perContextToken * factor,
      },
    };
  },
  fields: ['prefill', 'decode'],
  read(fields) {
    const prefill = fields.prefill!.record('floor', 'base', 'perToken', 'perSquaredToken');
    const decode = fields.decode!.record('memory', 'compute', 'perContextToken');
    return {
      form: 'max',
      prefill: {
        floor: prefill.floor.number(),
        base: prefill.base.number(),
        perToken: prefill.perToken.number(),
        perSquaredToken: prefill.perSquaredToken.number(),
      },
      decode: {
        memory: readLine(decode.memory),
        compute: readLine(decode.compute),
        perContextToken: decode.perContextToken.number(),
      },
    };
  },
};

function readLine(field: Parameters<typeof max.read>[0][string]): RequestLine {
  const fields = field.record('base', 'perRequest');
  return { base: fields.base.number(), perRequest: fields.perRequest.number() };
}
