import * as fs from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv, type SchemaObject } from 'ajv';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { latencyForms, listProfiles, profileJson, readProfile } from '../../lib/profile/index.js';
import { schemaPath } from '../report/schemas.js';
import { madeUpProfile, profileText } from './made-up.js';

const schema: SchemaObject = JSON.parse(fs.readFileSync(schemaPath('profile-file'), 'utf8'));
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
const faultsOf = (value: unknown) => (validate(value) ? [] : validate.errors);

const folder = bundledFolders.profiles;
const origins = (await listProfiles(folder, fs)).map(({ origin }) => origin);

describe('The schema of profiles', () => {
  test.each(origins.map((origin) => relative(folder, origin)))('holds for %s', (path) => {
    expect(faultsOf(JSON.parse(fs.readFileSync(`${folder}/${path}`, 'utf8')))).toEqual([]);
  });

  test('holds for what the program writes, of a row of any form', () => {
    const line = { base: 1, perRequest: 0 };
    const gemm = { compute: 1, weights: 1, activations: 0, fixed: 0, power: 2 };
    const still = { fixed: 0, perToken: 0 };
    const latency = [
      ...madeUpProfile().latency,
      {
        form: 'max',
        tensorParallel: 1,
        prefill: { floor: 1, base: 0, perToken: 1, perSquaredToken: 0 },
        decode: { memory: line, compute: line, perContextToken: 0 },
        tier: 'fitted',
      },
      {
        form: 'roofline',
        tensorParallel: 1,
        layers: 2,
        gemms: [gemm],
        elementwise: still,
        allReduce: still,
        attention: {
          prefill: { fixed: 0, perSquaredToken: 0 },
          decode: { fixed: 0, perContextToken: 0 },
        },
        head: gemm,
      },
      { form: 'expression', tensorParallel: 1, prefill: 'a * tokens', decode: '5', constants: { a: 1 } },
    ] as const;
    const text = profileJson(madeUpProfile({ latency }));
    expect(faultsOf(JSON.parse(text))).toEqual([]);
    expect(readProfile(new TextEncoder().encode(text), 'my.json').latency).toEqual(latency);
  });

  test('knows all forms', () => {
    const rows: { properties: { form: { const: string } } }[] = schema.definitions.LatencyRowFile.anyOf;
    expect(rows.map(({ properties }) => properties.form.const).sort()).toEqual(
      Object.keys(latencyForms).sort(),
    );
  });

  test('holds for nothing that lacks a field, or has one too many', () => {
    const profile = JSON.parse(profileText());
    const { gpu: _, ...without } = profile;
    const [row, ...rows] = profile.latency;
    expect(faultsOf(profile)).toEqual([]);
    for (const amiss of [
      without,
      { ...profile, kvCapacities: [] },
      { ...profile, kind: 'gpus' },
      { ...profile, dtype: 'int4' },
      { ...profile, latency: [{ ...row, form: 'max' }, ...rows] },
      { ...profile, latency: [{ ...row, speed: 1 }, ...rows] },
    ]) {
      expect(faultsOf(amiss)).not.toEqual([]);
    }
  });
});
