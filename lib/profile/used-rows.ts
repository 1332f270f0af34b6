import { type LatencyRow, latencyOf, type Profile } from './profile.js';

/**
 * The rows whose times are used, by size and then as the profile has them: for each engine, or for any, the one that
 * `latencyOf` takes of the forms there are.
 *
 * @example
 * const { profile } = chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model: 'opt-13b' });
 * usedRows(profile).map((row) => `${row.engine} at TP ${row.tensorParallel}`)[0] // 'distserve at TP 1'
 */
export function usedRows(profile: Profile): LatencyRow[] {
  return profile.latency
    .filter((row) => rowUsed(profile, row.engine, row.tensorParallel) === row)
    .sort((a, b) => a.tensorParallel - b.tensorParallel);
}

/** The row that is used for an engine at a size; of any engine where that is undefined. */
function rowUsed(
  profile: Profile,
  engine: string | undefined,
  tensorParallel: number,
): LatencyRow | undefined {
  const latency = profile.latency.filter((row) => row.engine === engine);
  return latencyOf({ ...profile, latency }, engine ?? '', tensorParallel);
}

/** The tensor-parallel sizes that a profile has latencies of, ascending. */
export function tensorParallelSizesOf({
  latency,
}: {
  readonly latency: readonly { readonly tensorParallel: number }[];
}): number[] {
  return [...new Set(latency.map((row) => row.tensorParallel))].sort((a, b) => a - b);
}
