import { Field, InputError, parseJson } from '../input/index.js';
import { type Dtype, dtypeNames } from './dtype.js';
import { type GpuShare, type LatencyFormName, latencyForms } from './forms/index.js';
import type { GpuLinks, GpuMemory, KvCapacityRow, LatencyRow, Profile } from './profile.js';
import { readArchitecture } from './read-architecture.js';
import { readEvidence } from './read-evidence.js';

const aboveZero = { expected: 'a number above 0', isFit: (value: number) => value > 0 };
const fromZero = { expected: 'a number of at least 0', isFit: (value: number) => value >= 0 };
const aShareFromZero = {
  expected: 'a share of at least 0 and below 1',
  isFit: (value: number) => value >= 0 && value < 1,
};

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
    'licence',
    'dtype',
    'kvDtype',
    'units',
    'architecture',
    'latency',
    'kvCapacity',
    'memory',
    'links',
  );
  if (fields.kind.text() !== 'profile') fields.kind.refuse('"profile"');
  const profile: Profile = {
    model: fields.model.name(),
    aliases: fields.aliases.list().map((alias) => alias.name()),
    gpu: fields.gpu.name(),
    tier: fields.tier.name(),
    source: fields.source.text(),
    ...fields.licence.ifThere('licence', (field) => field.text()),
    ...fields.dtype.ifThere('dtype', readDtype),
    ...fields.kvDtype.ifThere('kvDtype', readDtype),
    architecture: readArchitecture(fields.architecture),
    latency: fields.latency.list().map(readLatencyRow),
    kvCapacity: fields.kvCapacity.list().map(readKvCapacityRow),
    ...fields.memory.ifThere('memory', readMemory),
    ...fields.links.ifThere('links', readLinks),
  };
  const units = fields.units.record('latency', 'kvCapacity');
  if (!/^ms\b/.test(units.latency.text())) units.latency.refuse('"ms", the unit of all latencies');
  if (!/^tokens\b/.test(units.kvCapacity.text()))
    units.kvCapacity.refuse('"tokens", the unit of KV capacities');
  refuseTwice(
    profile.latency.map(
      ({ engine = 'any engine', tensorParallel, form = 'affine' }) =>
        `${engine} at tensorParallel ${tensorParallel} in the form ${form}`,
    ),
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
    'tier',
    'evidence',
    'mixed',
  );
  return {
    ...fields.engine!.ifThere('engine', (field) => field.name()),
    tensorParallel: fields.tensorParallel!.count(),
    ...form.read(fields),
    ...fields.gpuShare!.ifThere('gpuShare', readGpuShare),
    ...fields.tier!.ifThere('tier', (field) => field.name()),
    ...fields.evidence!.ifThere('evidence', readEvidence),
    ...fields.mixed!.ifThere('mixed', readMixed),
  };
}

/** The type of numbers that a field names. @throws InputError with those that there are */
export function readDtype(field: Field): Dtype {
  const name = field.text();
  if ((dtypeNames as readonly string[]).includes(name)) return name as Dtype;
  return field.refuse(`one of ${dtypeNames.join(', ')}`);
}

function readMemory(field: Field): GpuMemory {
  const { bytes, utilisation, reserve } = field.record('bytes', 'utilisation', 'reserve');
  return { bytes: bytes.count(), utilisation: utilisation.share(), reserve: reserve.number(aShareFromZero) };
}

function readLinks(field: Field): GpuLinks {
  const { intra, inter } = field.record('intra', 'inter');
  return { intra: intra.number(aboveZero), ...inter.ifThere('inter', (each) => each.number(aboveZero)) };
}

function readMixed(field: Field): NonNullable<LatencyRow['mixed']> {
  const fields = field.record('decodeAttention', 'unevenContexts');
  return {
    decodeAttention: fields.decodeAttention.number(aboveZero),
    unevenContexts: fields.unevenContexts.number(fromZero),
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
