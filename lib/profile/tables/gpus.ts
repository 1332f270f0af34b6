import { join } from 'node:path';
import { Field, InputError, parseJson, type ReadFs, readInputFile, shown } from '../../input/index.js';
import type { GpuSpec } from '../gpu-spec.js';
import { readGpuSpec } from '../read-gpu-spec.js';
import { eitherOf, isNamed, nearestNames } from './named.js';

/**
 * The kinds of GPUs that are known: the table in a folder of profiles.
 *
 * @throws InputError when it cannot be read or is no such table
 * @example
 * const gpus = loadGpus(bundledFolders.profiles, fs);
 * gpuNamed(gpus, 'h100').memoryBandwidth // 3.35e12
 */
export function loadGpus(folder: string, fs: ReadFs): GpuSpec[] {
  const path = join(folder, 'tables', 'gpus.json');
  const { kind, gpus } = new Field(parseJson(readInputFile(path, fs), path), path).record('kind', 'gpus');
  if (kind.text() !== 'gpus') kind.refuse('"gpus"');
  return gpus.list().map(readGpuSpec);
}

/**
 * The kind of GPU of a name or alias, in any case.
 *
 * @throws InputError with the nearest names where there is none
 */
export function gpuNamed(gpus: readonly GpuSpec[], name: string): GpuSpec {
  const found = gpus.find((gpu) => isNamed(gpu, name));
  if (found !== undefined) return found;
  throw new InputError(
    `gpu: expected a kind of GPU that is known, such as ${eitherOf(nearestNames(gpus, name))}, got ${shown(name)}`,
  );
}
