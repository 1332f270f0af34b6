import type {
  AffineLatency,
  DecodeCoefficients,
  KvCapacityRow,
  LatencyRow,
  PrefillCoefficients,
  Profile,
} from '../../lib/profile/index.js';

/** Costs in ms; what is left out costs nothing. */
export interface Costs {
  readonly prefill?: Partial<PrefillCoefficients>;
  readonly decode?: Partial<DecodeCoefficients>;
}

/** Latency with the same costs for batches of any size. */
export function latencyOfCosts({ prefill, decode }: Costs = {}): AffineLatency {
  const perDecode = { base: 0, perContextToken: 0, perRequest: 0, ...decode };
  return {
    prefill: { base: 0, perToken: 0, perSquaredToken: 0, ...prefill },
    decodeSmallBatch: perDecode,
    decodeLargeBatch: perDecode,
    largeBatchFrom: 95,
  };
}

/** The latency of both engines at a tensor-parallel size. */
export function latencyRows(tensorParallel: number, costs?: Costs): LatencyRow[] {
  return ['distserve', 'vllm'].map((engine) => ({ engine, tensorParallel, ...latencyOfCosts(costs) }));
}

/** The KV capacity of an instance of these sizes, in tokens. */
export function kvRow(tensorParallel: number, pipelineParallel: number, tokens = 1000): KvCapacityRow {
  return { tensorParallel, pipelineParallel, tokens };
}

/** A model of two heads and two layers that costs nothing but the engine's overhead. */
export function madeUpProfile(changed: Partial<Profile> = {}): Profile {
  return {
    model: 'acme/tiny',
    aliases: ['tiny'],
    gpu: 'A100-80G',
    tier: 'made up',
    source: 'Made up.',
    architecture: { layers: 2, heads: 2 },
    latency: [...latencyRows(1), ...latencyRows(2)],
    kvCapacity: [kvRow(1, 1), kvRow(1, 2), kvRow(2, 1), kvRow(2, 2)],
    ...changed,
  };
}

/** The text of a file with such a profile. */
export function profileText(changed: Partial<Profile> = {}): string {
  const units = { latency: 'ms', kvCapacity: 'tokens' };
  return JSON.stringify({ kind: 'profile', units, ...madeUpProfile(changed) });
}
