import { InputError } from '../../input/index.js';
import { type Dtype, dtypes } from '../dtype.js';
import type { Profile } from '../profile.js';
import { publishedKvCapacity } from './published-capacity.js';

/** What of a GPU's memory is to be otherwise than a profile says; what is left out stays. */
export interface MemoryChange {
  /** Share of the memory that the engine takes. */
  readonly utilisation?: number | undefined;
  /** Share of it that is kept for activations and graphs. */
  readonly reserve?: number | undefined;
  /** Type of the KV cache's numbers; times stay those of the profile. */
  readonly kvDtype?: Dtype | undefined;
}

/**
 * A profile whose KV capacities follow anew from the memory of its GPUs.
 *
 * @throws InputError for a profile that does not know that memory, and for a reserve that is not less than what is used
 */
export function withMemory(profile: Profile, change: MemoryChange): Profile {
  const { utilisation, reserve, kvDtype } = change;
  if (utilisation === undefined && reserve === undefined && kvDtype === undefined) return profile;
  if (profile.roles !== undefined) {
    const { prefill, decode } = profile.roles;
    return {
      ...profile,
      roles: { prefill: withMemory(prefill, change), decode: withMemory(decode, change) },
    };
  }
  const type = kvDtype === undefined ? {} : { kvDtype };
  const { memory } = profile;
  if (memory !== undefined) {
    const shares = {
      utilisation: utilisation ?? memory.utilisation,
      reserve: reserve ?? memory.reserve,
    };
    checkShares(shares);
    return { ...profile, ...type, kvCapacity: [], memory: { ...memory, ...shares } };
  }
  if (profile.tier !== 'reference') {
    throw new InputError(
      `memory: expected a profile that tells the memory of its GPU (field memory), got that of ${profile.model} on ${profile.gpu}`,
    );
  }
  const shares = { utilisation: utilisation ?? 0.95, reserve: reserve ?? 0.01 };
  checkShares(shares);
  const bytesPerValue = dtypes[kvDtype ?? 'fp16'].bytes;
  const kvCapacity = profile.kvCapacity
    .map((row) => ({
      ...row,
      tokens: publishedKvCapacity(profile.architecture, row.tensorParallel, row.pipelineParallel, {
        ...shares,
        bytesPerValue,
      }),
    }))
    .filter(({ tokens }) => tokens > 0);
  return { ...profile, ...type, kvCapacity };
}

function checkShares({ utilisation, reserve }: { utilisation: number; reserve: number }): void {
  if (reserve < utilisation) return;
  throw new InputError(
    `memory: expected a reserve of less than the share in use (${utilisation}), got ${reserve}`,
  );
}
