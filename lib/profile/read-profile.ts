import { Field, InputError, parseJson } from '../input/index.js';
import { type GpuShare, type LatencyFormName, latencyForms } from './forms/index.js';
import type { KvCapacityRow, LatencyRow, Profile } from './profile.js';

/**
 * The profile in a file of JSON. The files in `profiles/` show the schema; every field must be there but for those that
 * only the detailed engines need, and no other, so that a misspelt name is not passed over.
 *
 * @param where the path it came from, for messages
 * @throws InputError that names the field, what was expected and what was given
 */
export function readProfile(bytes: Uint8Array, where: string): Profile {
  const root = new Field(parseJson(bytes, where), where);
  const fields = root.record(
    'kind',
    'model',
    'aliases',
    'gpu',
    'tier',
    'source',
    'units',
    'architecture',
    'latency',
    'kvCapacity',
  );
  if (fields.kind.text() !== 'profile') fields.kind.refuse('"profile"');
  const architecture = fields.architecture.record('layers', 'heads', 'hidden', 'kvHeads', 'headDim');
  const profile: Profile = {
    model: fields.model.name(),
    aliases: fields.aliases.list().map((alias) => alias.name()),
    gpu: fields.gpu.name(),
    tier: fields.tier.name(),
    source: fields.source.text(),
    architecture: {
      layers: architecture.layers.count(),
      heads: architecture.heads.count(),
      ...architecture.hidden.ifThere('hidden', (field) => field.count()),
      ...architecture.kvHeads.ifThere('kvHeads', (field) => field.count()),
      ...architecture.headDim.ifThere('headDim', (field) => field.count()),
    },
    latency: fields.latency.list().map(readLatencyRow),
    kvCapacity: fields.kvCapacity.list().map(readKvCapacityRow),
  };
  const units = fields.units.record('latency', 'kvCapacity');
  if (!/^ms\b/.test(units.latency.text())) units.latency.refuse('"ms", the unit of all latencies');
  if (!/^tokens\b/.test(units.kvCapacity.text()))
    units.kvCapacity.refuse('"tokens", the unit of KV capacities');
  refuseTwice(
    profile.latency.map((row) => `${row.engine} at tensorParallel ${row.tensorParallel}`),
    `${where}: latency`,
  );
  refuseTwice(
    profile.kvCapacity.map(
      (row) => `tensorParallel ${row.tensorParallel}, pipelineParallel ${row.pipelineParallel}`,
    ),
    `${where}: kvCapacity`,
  );
  return profile;
}

function readLatencyRow(row: Field): LatencyRow {
  const form = formNamed(row.at('form'));
  const fields: Readonly<Record<string, Field>> = row.record(
    'engine',
    'tensorParallel',
    'form',
    ...form.fields,
    'gpuShare',
  );
  return {
    engine: fields.engine!.name(),
    tensorParallel: fields.tensorParallel!.count(),
    ...form.read(fields),
    ...fields.gpuShare!.ifThere('gpuShare', readGpuShare),
  };
}

function formNamed(field: Field): (typeof latencyForms)[LatencyFormName] {
  const { form = 'affine' } = field.ifThere('form', (name) => name.text());
  const names = Object.keys(latencyForms);
  if (!names.includes(form)) field.refuse(`one of ${names.join(', ')}`);
  return latencyForms[form as LatencyFormName];
}

function readGpuShare(share: Field): GpuShare {
  const fields = share.record('prefill', 'decode');
  return { prefill: fields.prefill.share(), decode: fields.decode.share() };
}

function readKvCapacityRow(row: Field): KvCapacityRow {
  const fields = row.record('tensorParallel', 'pipelineParallel', 'tokens');
  return {
    tensorParallel: fields.tensorParallel.count(),
    pipelineParallel: fields.pipelineParallel.count(),
    tokens: fields.tokens.count(),
  };
}

function refuseTwice(keys: readonly string[], where: string): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw new InputError(`${where}: ${key} is given twice`);
    seen.add(key);
  }
}
