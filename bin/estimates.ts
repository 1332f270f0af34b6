import * as fs from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { bundledFolders } from '../lib/bundled-folders.js';
import { plain, readInputFile } from '../lib/input/index.js';
import { estimateProfile, loadRooflineFactors, readHfConfig } from '../lib/profile/estimate/index.js';
import {
  type GpuSpec,
  gpuNamed,
  kvCapacityOf,
  loadGpus,
  loadModels,
  modelNamed,
  type Profile,
  readGpuSpecFile,
  whyNoKvCapacity,
} from '../lib/profile/index.js';
import type { EstimateValues } from './commands/profile/estimate.js';
import { orElse, otherModel } from './or-else.js';

const folder = bundledFolders.profiles;

/**
 * The profile that the flags ask for an estimate of, and what was taken otherwise than a file says.
 *
 * @throws InputError for files that are not what they are to be, names that are not known, and what cannot be estimated
 */
export function estimateOf(values: EstimateValues): { profile: Profile; notes: readonly string[] } {
  const { notes, ...model } = modelOf(values);
  const profile = estimateProfile({
    ...model,
    gpu: gpuOf(values),
    factors: loadRooflineFactors(folder, fs),
    dtype: values.dtype ?? model.dtype,
    kvDtype: values['kv-dtype'],
    tensorParallelSizes: values.tp,
    notes,
  });
  return { profile, notes };
}

/** What a reader wants to know at once of an estimate: what it is of, how good it is, and what fits. */
export function estimateLines(profile: Profile): string[] {
  const { model, gpu, dtype, tier, latency } = profile;
  const fits = latency.map(({ tensorParallel: tp }) => {
    const tokens = kvCapacityOf(profile, tp, 1);
    return `TP ${tp}: ${tokens === undefined ? whyNoKvCapacity(profile, tp, 1) : `room for ${tokens} tokens of KV cache`}`;
  });
  return [`${model} on ${gpu} in ${dtype}, tier ${tier}`, latency[0]!.evidence!.note!, ...fits];
}

function modelOf({ model, name, 'hf-config': path }: EstimateValues) {
  if (path === undefined) {
    const {
      name: known,
      aliases,
      architecture,
    } = orElse(() => modelNamed(loadModels(folder, fs), model!), otherModel);
    const names = name === undefined ? { model: known, aliases } : { model: name };
    return { ...names, architecture, dtype: undefined, notes: [] };
  }
  const { architecture, model: saved, dtype, notes } = readHfConfig(readInputFile(path, fs), path);
  return { model: name ?? saved ?? nameByPath(path), architecture, dtype, notes };
}

/** All such files have one name: then it is their folder that tells them apart. */
function nameByPath(path: string): string {
  const full = resolve(path);
  const file = basename(full).replace(/\.json$/i, '');
  return plain(file === 'config' ? basename(dirname(full)) || file : file);
}

function gpuOf({ gpu, 'gpu-spec': path }: EstimateValues): GpuSpec {
  return path === undefined
    ? orElse(
        () => gpuNamed(loadGpus(folder, fs), gpu!),
        'the data sheet of any other is read with --gpu-spec',
      )
    : readGpuSpecFile(readInputFile(path, fs), path);
}
