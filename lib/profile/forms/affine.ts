import type { DecodeSums, LatencyForm, PrefillSums } from './form.js';
import { scaled } from './scaled.js';

/** Milliseconds of one prefill iteration: `base + perToken * tokens + perSquaredToken * squaredTokens`. */
export interface PrefillCoefficients {
  readonly base: number;
  readonly perToken: number;
  readonly perSquaredToken: number;
}

/** Milliseconds of one decode iteration: `base + perContextToken * contextTokens + perRequest * requests`. */
export interface DecodeCoefficients {
  readonly base: number;
  readonly perContextToken: number;
  readonly perRequest: number;
}

/** Coefficients that DistServe's authors fitted: one set for prefills, two for decodes. */
export interface AffineLatency {
  /** May be left out: it is the usual form. */
  readonly form?: 'affine';
  readonly prefill: PrefillCoefficients;
  /** For batches of fewer than `largeBatchFrom` requests. */
  readonly decodeSmallBatch: DecodeCoefficients;
  /** For batches of at least `largeBatchFrom` requests. */
  readonly decodeLargeBatch: DecodeCoefficients;
  readonly largeBatchFrom: number;
}

/**
 * The form of the published coefficients; the quadratic term is the attention's (DistServe, OSDI 2024, appendix A). Terms
 * are added in this order, so that results agree with the published simulator to the last bit.
 */
export const affine: LatencyForm<AffineLatency> = {
  prefill({ prefill: { base, perToken, perSquaredToken } }, { tokens, squaredTokens }: PrefillSums) {
    return base + perToken * tokens + perSquaredToken * squaredTokens;
  },
  decode(of, { requests, contextTokens }: DecodeSums) {
    const { base, perContextToken, perRequest } = decodeCoefficients(of, requests);
    return base + perContextToken * contextTokens + perRequest * requests;
  },
  growth: (of, requests) => decodeCoefficients(of, requests).perContextToken * requests,
  gpuOnly: ({ prefill, decodeSmallBatch, decodeLargeBatch, largeBatchFrom }, share) => ({
    prefill: scaled(prefill, share.prefill),
    decodeSmallBatch: scaled(decodeSmallBatch, share.decode),
    decodeLargeBatch: scaled(decodeLargeBatch, share.decode),
    // The coefficients of small batches were fitted up to and with this size.
    largeBatchFrom: largeBatchFrom + 1,
  }),
  inEngine({ prefill, decodeSmallBatch, decodeLargeBatch, largeBatchFrom }, factor, plus) {
    const slower = <Of extends PrefillCoefficients | DecodeCoefficients>(each: Of): Of => {
      const times = scaled(each, factor);
      return { ...times, base: times.base + plus };
    };
    return {
      prefill: slower(prefill),
      decodeSmallBatch: slower(decodeSmallBatch),
      decodeLargeBatch: slower(decodeLargeBatch),
      largeBatchFrom,
    };
  },
  fields: ['prefill', 'decodeSmallBatch', 'decodeLargeBatch', 'largeBatchFrom'],
  read(fields) {
    const prefill = fields.prefill!.record('base', 'perToken', 'perSquaredToken');
    return {
      prefill: {
        base: prefill.base.number(),
        perToken: prefill.perToken.number(),
        perSquaredToken: prefill.perSquaredToken.number(),
      },
      decodeSmallBatch: readDecode(fields.decodeSmallBatch!),
      decodeLargeBatch: readDecode(fields.decodeLargeBatch!),
      largeBatchFrom: fields.largeBatchFrom!.count(),
    };
  },
};

function readDecode(field: Parameters<typeof affine.read>[0][string]): DecodeCoefficients {
  const fields = field.record('base', 'perContextToken', 'perRequest');
  return {
    base: fields.base.number(),
    perContextToken: fields.perContextToken.number(),
    perRequest: fields.perRequest.number(),
  };
}

function decodeCoefficients(latency: AffineLatency, requests: number): DecodeCoefficients {
  return requests >= latency.largeBatchFrom ? latency.decodeLargeBatch : latency.decodeSmallBatch;
}
