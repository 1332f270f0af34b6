import { Field, parseJson } from '../input/index.js';
import type { GpuSpec } from './gpu-spec.js';

/** A number within bounds that no GPU leaves: what is beyond them was given in another unit. */
const within = (least: number, most: number, unit: string) => ({
  expected: `a number of ${unit}, from ${least.toExponential()} to ${most.toExponential()}`,
  isFit: (value: number) => value >= least && value <= most,
});

const flops = within(1e11, 1e18, 'FLOP/s');
const memoryBandwidth = within(1e10, 1e15, 'bytes/s');
const linkBandwidth = within(1e8, 1e14, 'bytes/s');
const memory = {
  expected: 'a whole number of bytes, from 1e+9 to 1e+14',
  isFit: (value: number) => Number.isInteger(value) && value >= 1e9 && value <= 1e14,
};

/**
 * A GPU's data sheet, with the fields of `GpuSpec`: `aliases`, `source`, `fp8Flops` and `nodeBandwidth` may be left out.
 *
 * @throws InputError that names the field, what was expected and what was given
 */
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
  const { aliases = [] } = fields.aliases.ifThere('aliases', (each) =>
    each.list().map((name) => name.name()),
  );
  const { source = 'as given by the user' } = fields.source.ifThere('source', (each) => each.text());
  return {
    name: fields.name.name(),
    aliases,
    flops: fields.flops.number(flops),
    ...fields.fp8Flops.ifThere('fp8Flops', (each) => each.number(flops)),
    memoryBandwidth: fields.memoryBandwidth.number(memoryBandwidth),
    linkBandwidth: fields.linkBandwidth.number(linkBandwidth),
    ...fields.nodeBandwidth.ifThere('nodeBandwidth', (each) => each.number(linkBandwidth)),
    memory: fields.memory.number(memory),
    source,
  };
}

/**
 * The data sheet of a GPU of one's own, a file of JSON.
 *
 * @param where the path it came from, for messages
 * @throws InputError that names the field, what was expected and what was given
 * @example
 * const gpu = readGpuSpecFile(new TextEncoder().encode(`{ "name": "Mine", "flops": 100e12, "memoryBandwidth": 1e12,
 *   "linkBandwidth": 32e9, "memory": 48e9 }`), 'mine.json');
 * gpu.flops // 100000000000000
 */
export function readGpuSpecFile(bytes: Uint8Array, where: string): GpuSpec {
  return readGpuSpec(new Field(parseJson(bytes, where), where));
}
