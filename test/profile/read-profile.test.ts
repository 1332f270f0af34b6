import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../lib/input/index.js';
import { type Profile, readProfile } from '../../lib/profile/index.js';
import { kvRow, madeUpProfile } from './made-up.js';

const written = {
  kind: 'profile',
  units: { latency: 'ms', kvCapacity: 'tokens' },
  ...madeUpProfile(),
};

const readText = (text: string) => readProfile(new TextEncoder().encode(text), 'my.json');
const read = (value: unknown) => readText(JSON.stringify(value));

/** What is written, with the value at a path replaced, or left out if there is none. */
function changed(path: readonly (string | number)[], value?: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(written));
  let place = copy;
  for (const step of path.slice(0, -1)) place = place[step];
  place[path.at(-1)!] = value;
  return copy;
}

test('A profile is read as it is written, but for its kind and its units', () => {
  expect(read(written)).toEqual(madeUpProfile());
});

test('A profile needs no aliases and no figures', () => {
  const bare = { aliases: [], latency: [], kvCapacity: [] };
  expect(read({ ...written, ...bare })).toEqual(madeUpProfile(bare));
});

describe('A latency may be of another form', () => {
  const line = { base: 1, perRequest: 2 };
  const row = {
    engine: 'vllm',
    tensorParallel: 4,
    form: 'max',
    prefill: { floor: 3, base: 4, perToken: 5, perSquaredToken: 6 },
    decode: { memory: line, compute: { ...line, base: 7 }, perContextToken: 8 },
  } as const;
  const withRow = (latency: unknown) => ({ ...written, latency: [...written.latency, latency] });
  const place = `my.json: latency[${written.latency.length}]`;

  test('"max", which is read as it is written', () => {
    for (const latency of [row, { ...row, gpuShare: { prefill: 0.5, decode: 1 } }]) {
      expect(read(withRow(latency)).latency.at(-1)).toEqual(latency);
    }
  });

  test('"affine", which need not be said', () => {
    const affine = { ...written.latency[0], tensorParallel: 4 };
    expect(read(withRow({ ...affine, form: 'affine' })).latency.at(-1)).toMatchObject(affine);
  });

  test.each<[string, unknown, string]>([
    [
      'there is none such',
      { ...row, form: 'cubic' },
      'form: expected one of affine, max, roofline, expression, got "cubic"',
    ],
    ['it is no text', { ...row, form: 7 }, 'form: expected a text, got 7'],
    [
      'it has fields of the other form',
      { ...row, decodeSmallBatch: {} },
      'expected the fields engine, tensorParallel, form, prefill, decode, gpuShare, tier, evidence, mixed only, got "decodeSmallBatch"',
    ],
    [
      'a line lacks a coefficient',
      { ...row, decode: { ...row.decode, memory: { base: 1 } } },
      'decode: memory: perRequest: expected a number, got nothing',
    ],
    [
      'it has no floor',
      { ...row, prefill: { ...row.prefill, floor: undefined } },
      'prefill: floor: expected a number, got nothing',
    ],
  ])('unless %s', (_, latency, message) => {
    expect(() => read(withRow(latency))).toThrow(new InputError(`${place}: ${message}`));
  });
});

describe('A profile may say more:', () => {
  const measured = { median: 0.02, p95: 0.1 };
  const evidence = {
    heldOut: { prefill: { ...measured, largest: 0.3 }, decode: measured },
    ranges: {
      prefillRequests: [1, 16],
      promptLength: [32, 16384],
      prefillTokens: [32, 16384],
      decodeRequests: [1, 512],
      contextLength: [64, 16384],
      contextTokens: [64, 393216],
    },
    note: 'No whole run was compared.',
  } as const;
  const architecture = {
    layers: 2,
    heads: 4,
    hidden: 512,
    kvHeads: 2,
    headDim: 128,
    intermediate: 1024,
    vocabulary: 32000,
    gatedMlp: true,
    tiedEmbeddings: false,
    experts: { count: 8, perToken: 2 },
    latentKvValues: 576,
    bodyParameters: 1e9,
  };
  const [first, ...others] = madeUpProfile().latency;

  test.each<[string, Partial<Profile>]>([
    ['the licence of its figures', { licence: 'MIT, Copyright (c) 2024 Acme' }],
    ['the types of its numbers', { dtype: 'fp8-block', kvDtype: 'fp8' }],
    ['all of its shape', { architecture }],
    ['the memory of its GPUs', { memory: { bytes: 80e9, utilisation: 0.9, reserve: 0 } }],
    ['their links', { links: { intra: 450, inter: 50 } }],
    ['their links within a node alone', { links: { intra: 32 } }],
    ['what a row rests on', { latency: [{ ...first!, tier: 'experimental', evidence }, ...others] }],
    ['a little of that', { latency: [{ ...first!, evidence: { ranges: {} } }, ...others] }],
    [
      'how mixed passes are slower',
      { latency: [{ ...first!, mixed: { decodeAttention: 1.78, unevenContexts: 0 } }, ...others] },
    ],
  ])('%s', (_, more) => {
    expect(read({ ...written, ...more })).toEqual(madeUpProfile(more));
  });

  test('a row of any engine, of one form or of both', () => {
    const { engine: _, ...row } = first!;
    const max = { form: 'max', tensorParallel: 1, ...maxLatency } as const;
    const latency = [max, row];
    expect(read({ ...written, latency }).latency).toEqual(latency);
    expect(() => read({ ...written, latency: [max, row, max] })).toThrow(
      new InputError('my.json: latency: any engine at tensorParallel 1 in the form max is given twice'),
    );
  });
});

const nothing = { base: 0, perRequest: 0 };
const maxLatency = {
  prefill: { floor: 0, base: 0, perToken: 0, perSquaredToken: 0 },
  decode: { memory: nothing, compute: nothing, perContextToken: 0 },
};

test('A profile may say how large a head is', () => {
  const architecture = { ...written.architecture, headDim: 128 };
  expect(read({ ...written, architecture })).toEqual(madeUpProfile({ architecture }));
});

describe('A profile is refused if', () => {
  const topFields =
    'kind, model, aliases, gpu, tier, source, licence, dtype, kvDtype, units, architecture, latency, kvCapacity, memory, links';
  test.each<[string, unknown, string]>([
    ['it is a list', [written], 'expected an object, got a list of 1'],
    ['it is null', null, 'expected an object, got null'],
    ['it is of another kind', changed(['kind'], 'workload'), 'kind: expected "profile", got "workload"'],
    [
      'it has an unknown field',
      { ...written, kvCapacities: [] },
      `expected the fields ${topFields} only, got "kvCapacities"`,
    ],
    ['it lacks a field', changed(['gpu']), 'gpu: expected a text, got nothing'],
    [
      'its model has an escape sequence',
      changed(['model'], '\u001b[2Jtiny'),
      'model: expected a text without line breaks and control characters, got "\\u001b[2Jtiny"',
    ],
    [
      'an alias has a line break',
      changed(['aliases', 0], 'a\nb'),
      'aliases[0]: expected a text without line breaks and control characters, got "a\\nb"',
    ],
    [
      'a head has no size',
      changed(['architecture', 'headDim'], 0),
      'architecture: headDim: expected a whole number of at least 1, got 0',
    ],
    [
      'its dtype is none that there is',
      changed(['dtype'], 'int4'),
      'dtype: expected one of fp16, bf16, fp8, fp8-block, got "int4"',
    ],
    ['the dtype of its KV cache is a number', changed(['kvDtype'], 8), 'kvDtype: expected a text, got 8'],
    [
      'it uses more memory than there is',
      changed(['memory'], { bytes: 80e9, utilisation: 1.1, reserve: 0 }),
      'memory: utilisation: expected a share above 0 and at most 1, got 1.1',
    ],
    [
      'it keeps all memory',
      changed(['memory'], { bytes: 80e9, utilisation: 1, reserve: 1 }),
      'memory: reserve: expected a share of at least 0 and below 1, got 1',
    ],
    [
      'its memory has half a byte',
      changed(['memory'], { bytes: 0.5, utilisation: 1, reserve: 0 }),
      'memory: bytes: expected a whole number of at least 1, got 0.5',
    ],
    [
      'its links carry nothing',
      changed(['links'], { intra: 0 }),
      'links: intra: expected a number above 0, got 0',
    ],
    [
      'its experts are a number',
      changed(['architecture', 'experts'], 8),
      'architecture: experts: expected an object, got 8',
    ],
    [
      'its gate is a text',
      changed(['architecture', 'gatedMlp'], 'yes'),
      'architecture: gatedMlp: expected true or false, got "yes"',
    ],
    [
      'a held-out error is negative',
      changed(['latency', 0, 'evidence'], { heldOut: { prefill: { median: -1, p95: 1 } } }),
      'latency[0]: evidence: heldOut: prefill: median: expected a number of at least 0, got -1',
    ],
    [
      'a covered range has one end',
      changed(['latency', 0, 'evidence'], { ranges: { promptLength: [1] } }),
      'latency[0]: evidence: ranges: promptLength: expected two numbers, the least and the most, got a list of 1',
    ],
    [
      'a covered range is turned around',
      changed(['latency', 0, 'evidence'], { ranges: { promptLength: [2, 1] } }),
      'latency[0]: evidence: ranges: promptLength: expected the least before the most, got a list of 2',
    ],
    [
      'mixed passes take no time',
      changed(['latency', 0, 'mixed'], { decodeAttention: 0, unevenContexts: 0 }),
      'latency[0]: mixed: decodeAttention: expected a number above 0, got 0',
    ],
    ['it lacks its units', changed(['units']), 'units: expected an object, got nothing'],
    [
      'its units name something else',
      changed(['units', 'power'], 'W'),
      'units: expected the fields latency, kvCapacity only, got "power"',
    ],
    ['its model is empty', changed(['model'], ''), 'model: expected a text, got ""'],
    ['its tier is a number', changed(['tier'], 1), 'tier: expected a text, got 1'],
    ['its source is null', changed(['source'], null), 'source: expected a text, got null'],
    ['its aliases are a text', changed(['aliases'], 'tiny'), 'aliases: expected a list, got "tiny"'],
    ['an alias is a number', changed(['aliases', 1], 13), 'aliases[1]: expected a text, got 13'],
    [
      'it has no layers',
      changed(['architecture', 'layers'], 0),
      'architecture: layers: expected a whole number of at least 1, got 0',
    ],
    [
      'it has half a head',
      changed(['architecture', 'heads'], 2.5),
      'architecture: heads: expected a whole number of at least 1, got 2.5',
    ],
    [
      'its hidden size is none',
      changed(['architecture', 'hidden'], 0),
      'architecture: hidden: expected a whole number of at least 1, got 0',
    ],
    [
      'the share of its GPUs is more than all',
      changed(['latency', 0, 'gpuShare'], { prefill: 1, decode: 1.5 }),
      'latency[0]: gpuShare: decode: expected a share above 0 and at most 1, got 1.5',
    ],
    [
      'its latencies are an object',
      changed(['latency'], {}),
      'latency: expected a list, got a dictionary of 0',
    ],
    ['a latency is a number', changed(['latency', 2], 7), 'latency[2]: expected an object, got 7'],
    [
      'a latency lacks a field',
      changed(['latency', 1, 'largeBatchFrom']),
      'latency[1]: largeBatchFrom: expected a whole number of at least 1, got nothing',
    ],
    [
      'a latency has an unknown field',
      changed(['latency', 1, 'decode'], {}),
      'latency[1]: expected the fields engine, tensorParallel, form, prefill, decodeSmallBatch, decodeLargeBatch, largeBatchFrom, gpuShare, tier, evidence, mixed only, got "decode"',
    ],
    [
      'a coefficient is a text',
      changed(['latency', 0, 'prefill', 'perToken'], '0.1'),
      'latency[0]: prefill: perToken: expected a number, got "0.1"',
    ],
    [
      'a coefficient is missing',
      changed(['latency', 0, 'decodeLargeBatch', 'base']),
      'latency[0]: decodeLargeBatch: base: expected a number, got nothing',
    ],
    [
      'a coefficient has a misspelt name',
      changed(['latency', 0, 'decodeSmallBatch', 'perContext'], 1),
      'latency[0]: decodeSmallBatch: expected the fields base, perContextToken, perRequest only, got "perContext"',
    ],
    [
      'a capacity is negative',
      changed(['kvCapacity', 3, 'tokens'], -5),
      'kvCapacity[3]: tokens: expected a whole number of at least 1, got -5',
    ],
    [
      'a capacity lacks a size',
      changed(['kvCapacity', 0, 'pipelineParallel']),
      'kvCapacity[0]: pipelineParallel: expected a whole number of at least 1, got nothing',
    ],
    [
      'a latency is given twice',
      changed(['latency', 4], written.latency[1]),
      'latency: vllm at tensorParallel 1 in the form affine is given twice',
    ],
    [
      'a capacity is given twice',
      changed(['kvCapacity', 4], kvRow(2, 1, 7)),
      'kvCapacity: tensorParallel 2, pipelineParallel 1 is given twice',
    ],
  ])('%s', (_, value, message) => {
    expect(() => read(value)).toThrow(new InputError(`my.json: ${message}`));
  });

  test('a coefficient is beyond all numbers', () => {
    const text = JSON.stringify(written).replace('"base":0', '"base":1e999');
    expect(() => readText(text)).toThrow(
      new InputError('my.json: latency[0]: prefill: base: expected a number, got Infinity'),
    );
  });

  test('it is not JSON, with line and column', () => {
    expect(() => readText('{\n  "kind": "profile",\n  "model" "tiny"\n}')).toThrow(
      new InputError('my.json: line 3, column 11: expected ":", got "\\"tiny\\""'),
    );
  });

  test('it is not UTF-8', () => {
    expect(() => readProfile(Uint8Array.of(0xff), 'my.json')).toThrow(
      new InputError('my.json: expected JSON as UTF-8 text, got bytes that are not UTF-8'),
    );
  });
});

test('Whatever a profile is changed into, the answer is a profile or an InputError of one line', () => {
  const paths = pathsIn(written);
  const change = fc.tuple(fc.constantFrom(...paths), fc.jsonValue({ stringUnit: 'binary' }));
  fc.assert(
    fc.property(change, ([path, value]) => {
      try {
        read(changed(path, value));
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).toMatch(/^my\.json: \P{Cc}+$/u);
      }
    }),
    { numRuns: 1000 },
  );
});

/** The paths to all that is in a value. */
function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])]);
}

describe('Expressions are read as they are written', () => {
  const row = {
    engine: 'vllm',
    tensorParallel: 4,
    form: 'expression',
    prefill: 'a + tokens',
    decode: 'requests',
    constants: { a: 1 },
  };
  const withRow = (changes: object) => ({ ...written, latency: [{ ...row, ...changes }] });

  test('with their constants, if there are any', () => {
    expect(read(withRow({})).latency[0]).toEqual(row);
    expect(read(withRow({ constants: undefined })).latency[0]).toEqual({ ...row, constants: {} });
  });

  test.each<[string, object, string]>([
    ['one is no text', { prefill: 7 }, 'prefill: expected a text, got 7'],
    ['one is left out', { decode: undefined }, 'decode: expected a text, got nothing'],
    [
      'one has a line break',
      { decode: 'requests\n' },
      'decode: expected a text without line breaks and control characters, got "requests\\n"',
    ],
    [
      'one is too long',
      { decode: '1'.repeat(1001) },
      `decode: expected an expression of at most 1000 characters, got "${'1'.repeat(40)}..."`,
    ],
    ['a constant is no number', { constants: { a: '1' } }, 'constants: a: expected a number, got "1"'],
    [
      'a constant is called like a variable',
      { constants: { tokens: 1 } },
      'constants: tokens: expected a constant with another name than a variable, got 1',
    ],
    [
      'a constant is called like what all objects have',
      { constants: { constructor: 1 } },
      'constants: constructor: expected a constant with a name of letters, digits and _ (40 at most), got 1',
    ],
    [
      'there are too many constants',
      { constants: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`c${i}`, i])) },
      'constants: expected at most 50 constants, got a dictionary of 51',
    ],
    [
      'the trees are given',
      { trees: { prefill: 1, decode: 1 } },
      'expected the fields engine, tensorParallel, form, prefill, decode, constants, gpuShare, tier, evidence, mixed only, got "trees"',
    ],
  ])('unless %s', (_, changes, message) => {
    expect(() => read(withRow(changes))).toThrow(new InputError(`my.json: latency[0]: ${message}`));
  });

  test('and none is called like the prototype of an object', () => {
    const text = JSON.stringify(withRow({ constants: {} })).replace(
      '"constants":{}',
      '"constants":{"__proto__":1}',
    );
    expect(() => readText(text)).toThrow(
      /^my\.json: latency\[0\]: constants: __proto__: expected a constant/,
    );
  });
});
