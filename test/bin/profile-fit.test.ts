import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type MaxLatency, readProfile } from '../../lib/profile/index.js';
import { measuredWith } from '../profile/fit/synthetic.js';
import { run } from './run-program.js';

const latency: MaxLatency = {
  form: 'max',
  prefill: { floor: 11.6, base: 5.8, perToken: 0.0595, perSquaredToken: 1.55e-6 },
  decode: {
    memory: { base: 10.74, perRequest: 0.0305 },
    compute: { base: 6.99, perRequest: 0.064 },
    perContextToken: 7.9e-5,
  },
};

/** Rows as somebody would write them: batches of several lengths are those of a prefill and the one before. */
function csvOf(model: string, gpu: string, sizes: readonly number[]): string {
  const rows = sizes.flatMap((tp) =>
    measuredWith(latency, 0, tp).map(({ phase, requests, shortest, longest, ms }) => {
      const lengths = shortest === longest ? shortest : `${longest} ${shortest}`;
      return [model, gpu, tp, phase, lengths, requests, '', ms].join(',');
    }),
  );
  return ['model,gpu,tp,phase,lengths,batch,context,ms', ...rows].join('\n');
}

const config = {
  model_type: 'llama',
  architectures: ['LlamaForCausalLM'],
  num_hidden_layers: 32,
  hidden_size: 4096,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14336,
  vocab_size: 128256,
  hidden_act: 'silu',
  torch_dtype: 'bfloat16',
};

let folder: string;
const at = (name: string) => join(folder, name);
const fitted = (...args: string[]) => run(['profile', 'fit', ...args]);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fit-'));
  writeFileSync(at('m.csv'), csvOf('meta-llama/Llama-3.1-8B', 'h100', [1, 2]));
  writeFileSync(at('two.csv'), `${csvOf('a', 'h100', [1])}\n${csvOf('b', 'h100', [1]).replace(/^.*\n/, '')}`);
  writeFileSync(at('config.json'), JSON.stringify(config));
  writeFileSync(at('few.csv'), 'tp,phase,ms,lengths\n1,prefill,5,100\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('Measurements are fitted, the errors told, and the profile kept, with which one can search', () => {
  const { status, stdout, stderr } = fitted('--data', at('m.csv'), '--output', at('mine.json'));
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Llama-3\.1-8B on H100-SXM, fitted to measurements\n/);
  expect(stdout).toMatch(/^1 {3}prefill {2}max +\d+ +\d+ +1\.0000 +0\.0 +0\.0 +0\.0 {2}taken$/m);
  expect(stdout).toMatch(/^2 {3}prefill {2}affine +\d+ +\d+ +0\.99\d+ +\d+\.\d +\d+\.\d +\d+\.\d$/m);
  expect(stdout).toMatch(/^1 +1 to 8 +32 to 8192 +32 to 65536 +1 to 256 +64 to 8192 +64 to 2097152$/m);
  const profile = readProfile(readFileSync(at('mine.json')), 'mine.json');
  expect(profile).toMatchObject({
    tier: 'fitted',
    model: 'Llama-3.1-8B',
    gpu: 'H100-SXM',
    architecture: { layers: 32 },
  });
  expect(profile.latency.map(({ tensorParallel, form }) => [tensorParallel, form])).toEqual([
    [1, 'max'],
    [2, 'max'],
  ]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const found = run([
    '--profile',
    at('mine.json'),
    '--engine',
    'vllm',
    '--gpus-per-node',
    '2',
    '--requests',
    '50',
  ]);
  expect([found.status, found.stdout]).toEqual([0, expect.stringMatching(/^Best per GPU rate: [1-9]/)]);
});

test('A model that nobody knows has its shape from its config.json, and a GPU that nobody knows no memory', () => {
  const { status, stderr } = fitted(
    ...['--data', at('two.csv'), '--model', 'b', '--gpu', 'h100', '--hf-config', at('config.json')],
    ...['--kv-dtype', 'fp8', '--output', at('own.json')],
  );
  expect([status, stderr]).toEqual([0, '']);
  const own = readProfile(readFileSync(at('own.json')), 'own.json');
  expect(own).toMatchObject({ model: 'b', dtype: 'bf16', kvDtype: 'fp8', architecture: { kvHeads: 8 } });
  const other = csvOf('b', 'tpu', [1]);
  writeFileSync(at('tpu.csv'), other);
  const unknown = fitted('--data', at('tpu.csv'), '--hf-config', at('config.json'));
  expect([unknown.status, unknown.stderr]).toEqual([
    0,
    'simdistserve: nothing is known of the GPU tpu: the profile has no KV capacity (--kv-memory-per-gpu gives one)\n',
  ]);
});

describe('A fit is refused', () => {
  test.each<[string, () => string[], RegExp]>([
    [
      'without data',
      () => [],
      /^simdistserve: --data: expected a CSV file of measured iterations, got nothing\n$/,
    ],
    [
      'without the file',
      () => ['--data', at('no.csv')],
      /no\.csv: expected a file that can be read, got the error ENOENT\n$/,
    ],
    [
      'of several models',
      () => ['--data', at('two.csv')],
      /two\.csv: model: expected measurements of one, or to be told which is meant, got those of "a", "b"\n$/,
    ],
    [
      'of a model without a shape',
      () => ['--data', at('two.csv'), '--model', 'a'],
      /^simdistserve: model: expected a model that is known, such as .*, got "a"; the shape of any other is read from its config\.json with --hf-config\n$/,
    ],
    [
      'of another model than is in the file',
      () => ['--data', at('m.csv'), '--model', 'llama-3.1-70b'],
      /m\.csv: model: expected measurements of Llama-3\.1-70B, got those of "meta-llama\/Llama-3\.1-8B"\n$/,
    ],
    [
      'without a GPU',
      () => ['--data', at('few.csv'), '--model', 'llama-3.1-8b'],
      /^simdistserve: --gpu: expected a kind of GPU, got nothing, and .*few\.csv has no column gpu\n$/,
    ],
    [
      'without a model',
      () => ['--data', at('few.csv'), '--gpu', 'h100'],
      /^simdistserve: --model: expected the name of a model, got nothing, and .*few\.csv has no column model\n$/,
    ],
    [
      'of too little',
      () => ['--data', at('few.csv'), '--model', 'llama-3.1-8b', '--gpu', 'h100'],
      /few\.csv: tp 1: prefill: expected batches that tell the coefficients base, perToken and perSquaredToken apart/,
    ],
    [
      'into a file of another kind',
      () => ['--data', at('m.csv'), '--output', at('mine.csv')],
      /^simdistserve: --output: expected the name of a file that ends in \.json, got .*mine\.csv\n$/,
    ],
    [
      'into a file that is read',
      () => ['--data', at('m.csv'), '--hf-config', at('config.json'), '--output', at('config.json')],
      /^simdistserve: --output: expected another file than those that are read, got .*config\.json\n$/,
    ],
  ])('%s', (_, args, message) => {
    const { status, stdout, stderr } = fitted(...args());
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

describe('A profile with an expression', () => {
  const times = (form: object) => ({
    ...readProfile(readFileSync(at('mine.json')), 'mine.json'),
    kind: 'profile',
    units: { latency: 'ms', kvCapacity: 'tokens' },
    latency: [1, 2].map((tensorParallel) => ({ tensorParallel, ...form })),
  });
  const written = {
    form: 'expression',
    prefill: 'max(f, a + b*tokens) + c*squaredTokens',
    decode: 'max(10.74 + 0.0305*requests, 6.99 + 0.064*requests) + g*contextTokens',
    constants: { f: 11.6, a: 5.8, b: 0.0595, c: 1.55e-6, g: 7.9e-5 },
  };
  const search = (name: string, threads: number) => {
    const { status, stdout } = run([
      ...[
        '--profile',
        at(name),
        // Of which a form that tells its growth and one that does not come to the same to the last bit.
        '--engine',
        'published-distserve',
        '--gpus-per-node',
        '2',
        '--requests',
        '60',
        '--json',
      ],
      ...['--threads', String(threads)],
    ]);
    expect(status).toBe(0);
    // What was read has another name and another digest.
    const { read: _, profile: __, ...found } = JSON.parse(stdout);
    return found;
  };

  test('gives the answers of the form that it imitates, in threads as without', () => {
    writeFileSync(at('max.json'), JSON.stringify(times(latency)));
    writeFileSync(at('expression.json'), JSON.stringify(times(written)));
    const expected = search('max.json', 1);
    expect(JSON.stringify(expected)).toMatch(/goodput/);
    for (const threads of [1, 2]) expect(search('expression.json', threads)).toEqual(expected);
  });

  test.each(['cos(tokens)', 'import("fs")', 'tokens.constructor', 'f(x) = x'])(
    'is refused if it is %s, with its path',
    (prefill) => {
      writeFileSync(at('wrong.json'), JSON.stringify(times({ ...written, prefill })));
      const { status, stderr } = run(['simulate', '--profile', at('wrong.json'), '--rate', '1']);
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^simdistserve: .*wrong\.json: latency\[0\]: prefill: expected an expression of numbers, tokens, .*\n$/,
      );
    },
  );

  test.each([
    ['-tokens', /the profile gives -\d+(\.\d+)? ms for an iteration/],
    ['log(-tokens)', /the profile gives NaN ms for an iteration/],
  ])('is refused if %s gives no time', (prefill, message) => {
    writeFileSync(at('wrong.json'), JSON.stringify(times({ ...written, prefill })));
    const { status, stderr } = run([
      'simulate',
      '--profile',
      at('wrong.json'),
      '--engine',
      'vllm',
      '--rate',
      '1',
    ]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
