import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { run } from '../bin/run-program.js';
import { type SchemaName, schemaNames, schemaPath, schemaText } from './schemas.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A measured run of a few requests, one of them with an output of a single token. */
const measured = join(folder, 'measured.csv');
writeFileSync(
  measured,
  'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,500,100,78,30\n40,20,1,25,\n900,300,10,60,28\n',
);

/** One of which no latency is known. */
const unknown = join(folder, 'unknown.csv');
writeFileSync(unknown, 'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,9,1,0,\n');

/** Prefill and decode on different GPUs, and what these cost. */
const onTwoKinds = [
  ...['--model', 'llama-3.1-8b', '--prefill-gpu', 'h100', '--decode-gpu', 'a100'],
  ...['--gpu-price', 'h100=2.5,a100=1.2'],
];

/** A command for each document, and some whose documents have what others have not. */
const commands: readonly (readonly [SchemaName, readonly string[]])[] = [
  ['search', ['search', '--requests', '40']],
  ['search', ['search', '--requests', '40', '--engine', 'distserve', '--figures']],
  ['search', ['search', '--requests', '40', '--backend', 'vllm', '--gpus-per-node', '16']],
  ['search', ['search', '--requests', '40', '--ttft-slo', '1']],
  ['instances', ['search', '--requests', '30', '--instances', '--high-affinity', '--engine', 'distserve']],
  ['instances', ['search', '--requests', '30', '--instances', '--high-affinity', '--tpot-slo', '1']],
  ['search', ['search', '--requests', '30', ...onTwoKinds, '--objective', 'per-dollar']],
  ['search', ['search', '--requests', '30', '--gpu-price', '2', '--ttft-slo', '1']],
  ['instances', ['search', '--requests', '30', '--instances', '--high-affinity', ...onTwoKinds]],
  ['ratio', ['ratio', '--requests', '30', '--max-decode-instances', '2', ...onTwoKinds]],
  ['simulation', ['simulate', '--rate', '4', ...onTwoKinds]],
  ['ratio', ['ratio', '--requests', '30', '--max-prefill-instances', '2', '--max-decode-instances', '2']],
  [
    'ratio',
    ['ratio', '--requests', '30', '--engine', 'distserve', '--ttft-slo', '1', '--max-decode-instances', '1'],
  ],
  ['simulation', ['simulate', '--rate', '4']],
  [
    'simulation',
    ['simulate', '--rate', '4', '--engine', 'vllm', '--engine-option', 'speed=2', '--name', 'mine'],
  ],
  [
    'simulation',
    ['simulate', '--engine', 'distserve', '--rate', '9', '--decode-instances', '2', '--arrival', 'gamma'],
  ],
  ['validation', ['validate', measured, '--jitter', '5', '--repetitions', '2', '--fit', 'speed']],
  ['validation', ['validate', measured, unknown, '--backend', 'vllm', '--engine-model', 'detailed']],
  ['validation', ['validate', unknown, '--fit', 'speed']],
  ['profile-list', ['profile', 'list']],
  ['profile-list', ['profile', 'list', '--tier', 'experimental', '--tp', '4']],
  ['profile', ['profile', 'show', 'opt-13b']],
  ['profile', ['profile', 'show', 'opt-175b', '--gpu', 'A100-80G']],
  [
    'profile',
    [
      'profile',
      'show',
      'deepseek-v3',
      '--gpu',
      'h200-sxm',
      '--engine-preset',
      'ops-only',
      '--at',
      'decode:1x99999',
    ],
  ],
  ['profile-diff', ['profile', 'diff', 'llama-3.1-70b@h100-sxm:fp8', 'llama-3.1-70b@h100-sxm:bf16']],
  ['profile-diff', ['profile', 'diff', 'opt-13b@a100-80g', 'opt-66b@a100-80g']],
  ['lesson', ['lesson', 'clock', '--trace']],
];

const validators = new Map(
  schemaNames.map((name) => [
    name,
    new Ajv({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse(readFileSync(schemaPath(name), 'utf8')),
    ),
  ]),
);

/** What is read for a document. */
function readFor(name: SchemaName, args: readonly string[]): string[] {
  if (name === 'lesson') return [];
  if (name === 'profile') return ['profile'];
  if (name === 'profile-diff') return ['profile', 'profile'];
  const profiles = args.includes('--prefill-gpu') ? ['profile', 'profile'] : ['profile'];
  if (name !== 'validation') return [...profiles, 'workload'];
  return [...args.filter((each) => each.endsWith('.csv')).map(() => 'measured run'), 'profile'];
}

/** What a schema has against a document. */
function faultsOf(name: SchemaName, document: unknown) {
  const validate = validators.get(name)!;
  validate(document);
  return validate.errors ?? [];
}

describe('The document', () => {
  test.each(commands)('%s of `%s` is as its schema says', (name, args) => {
    const { stdout, status } = run([...args, '--json']);
    expect([0, 3]).toContain(status);
    const document = JSON.parse(stdout);
    expect(faultsOf(name, document)).toEqual([]);
    const read = document.read.map(({ what }: { what: string }) => what).sort();
    if (name === 'profile-list') expect(new Set(read)).toEqual(new Set(['profile']));
    else expect(read).toEqual(readFor(name, args));
  });

  test('of an unknown field, or with one that is missing, is not', () => {
    const document = JSON.parse(run(['simulate', '--rate', '4', '--json']).stdout);
    expect(faultsOf('simulation', { ...document, colour: 'red' })).not.toEqual([]);
    const { summary: _, ...rest } = document;
    expect(faultsOf('simulation', rest)).not.toEqual([]);
  });
});

test.each(schemaNames)('The schema %s is that of the type: `npm run schemas` writes it anew', (name) => {
  expect(readFileSync(schemaPath(name), 'utf8')).toBe(schemaText(name));
});
