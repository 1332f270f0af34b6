import { InputError, parseJson, shown } from '../input/index.js';
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
  const architecture = fields.architecture.record('layers', 'heads', 'hidden', 'kvHeads');
  const profile: Profile = {
    model: fields.model.text(),
    aliases: fields.aliases.list().map((alias) => alias.text()),
    gpu: fields.gpu.text(),
    tier: fields.tier.text(),
    source: fields.source.text(),
    architecture: {
      layers: architecture.layers.count(),
      heads: architecture.heads.count(),
      ...architecture.hidden.ifThere('hidden', (field) => field.count()),
      ...architecture.kvHeads.ifThere('kvHeads', (field) => field.count()),
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
  const fields = row.record(
    'engine',
    'tensorParallel',
    'prefill',
    'decodeSmallBatch',
    'decodeLargeBatch',
    'largeBatchFrom',
    'gpuShare',
  );
  const prefill = fields.prefill.record('base', 'perToken', 'perSquaredToken');
  return {
    engine: fields.engine.text(),
    tensorParallel: fields.tensorParallel.count(),
    prefill: {
      base: prefill.base.number(),
      perToken: prefill.perToken.number(),
      perSquaredToken: prefill.perSquaredToken.number(),
    },
    decodeSmallBatch: readDecode(fields.decodeSmallBatch),
    decodeLargeBatch: readDecode(fields.decodeLargeBatch),
    largeBatchFrom: fields.largeBatchFrom.count(),
    ...fields.gpuShare.ifThere('gpuShare', readGpuShare),
  };
}

function readGpuShare(share: Field): NonNullable<LatencyRow['gpuShare']> {
  const fields = share.record('prefill', 'decode');
  return { prefill: fields.prefill.share(), decode: fields.decode.share() };
}

function readDecode(decode: Field): LatencyRow['decodeSmallBatch'] {
  const fields = decode.record('base', 'perContextToken', 'perRequest');
  return {
    base: fields.base.number(),
    perContextToken: fields.perContextToken.number(),
    perRequest: fields.perRequest.number(),
  };
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

/** A value of the file together with the path that leads to it, for messages. */
class Field {
  private readonly value: unknown;
  private readonly where: string;

  constructor(value: unknown, where: string) {
    this.value = value;
    this.where = where;
  }

  record<Name extends string>(...names: Name[]): Record<Name, Field> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.refuse('an object');
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      if (!names.includes(name as Name)) {
        throw new InputError(
          `${this.where}: expected the fields ${names.join(', ')} only, got ${shown(name)}`,
        );
      }
    }
    const entries = names.map((name) => [name, new Field(fields[name], `${this.where}: ${name}`)]);
    return Object.fromEntries(entries) as Record<Name, Field>;
  }

  list(): Field[] {
    if (!Array.isArray(this.value)) return this.refuse('a list');
    return this.value.map((item, i) => new Field(item, `${this.where}[${i}]`));
  }

  text(): string {
    if (typeof this.value !== 'string' || this.value === '') return this.refuse('a text');
    return this.value;
  }

  number(): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value)) return this.refuse('a number');
    return this.value;
  }

  count(): number {
    if (!Number.isSafeInteger(this.value) || (this.value as number) < 1) {
      return this.refuse('a whole number of at least 1');
    }
    return this.value as number;
  }

  share(): number {
    const number = this.number();
    return number > 0 && number <= 1 ? number : this.refuse('a share above 0 and at most 1');
  }

  /** What is read of it under a name, and nothing where the field is left out. */
  ifThere<Name extends string, T>(name: Name, read: (field: Field) => T): { [Key in Name]?: T } {
    return this.value === undefined ? {} : ({ [name]: read(this) } as { [Key in Name]?: T });
  }

  refuse(expected: string): never {
    throw new InputError(`${this.where}: expected ${expected}, got ${shown(this.value)}`);
  }
}
