import { join } from 'node:path';
import { Field, InputError, parseJson, type ReadFs, readInputFile, shown } from '../../input/index.js';
import type { GpuSpec } from '../gpu-spec.js';
import { eitherOf, isNamed, nearestNames } from './named.js';

const aboveZero = { expected: 'a number above 0', isFit: (value: number) => value > 0 };

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

/** What a table or a file says of a kind of GPU. @throws InputError for what is amiss */
export function readGpuSpec(field: Field): GpuSpec {
  const fields = field.record(
    'name',
    'aliases',
    'flops',
    'fp8Flops',
    'memoryBandwidth',
    'linkBandwidth',
    'nodeBandwidth',
    'memory',
    'source',
  );
  const rate = (each: Field) => each.number(aboveZero);
  return {
    name: fields.name.name(),
    aliases: fields.aliases.list().map((alias) => alias.name()),
    flops: rate(fields.flops),
    ...fields.fp8Flops.ifThere('fp8Flops', rate),
    memoryBandwidth: rate(fields.memoryBandwidth),
    linkBandwidth: rate(fields.linkBandwidth),
    ...fields.nodeBandwidth.ifThere('nodeBandwidth', rate),
    memory: fields.memory.count(),
    source: fields.source.text(),
  };
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
