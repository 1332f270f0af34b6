import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError, sourceOf } from '../../lib/input/index.js';
import { PythonRandom } from '../../lib/random/index.js';
import { drawLengths, type LengthModel, workloadFormats } from '../../lib/workload/index.js';

const model: LengthModel = {
  kind: 'length-model',
  name: 'mine',
  note: 'A model for these tests.',
  source: 'Made up.',
  standIn: true,
  promptQuantiles: [1, 100, 1000],
  outputQuantilesByPrompt: [
    [0, 10, 20],
    [500, 501],
  ],
  maxContext: 1200,
};
const read = async (value: unknown) =>
  workloadFormats['.json'].read(await sourceOf(new TextEncoder().encode(JSON.stringify(value)), 'my.json'));
const workloadOf = (given: LengthModel) =>
  ({ name: 'mine', lengths: { kind: 'model', model: given } }) as const;

describe('A length model', () => {
  test('is read from a JSON object', async () => {
    expect(await read(model)).toEqual({ standIn: true, lengths: { kind: 'model', model } });
  });

  test('is no stand-in and has no limit of the context unless it says so', async () => {
    const { standIn: _, maxContext: __, ...rest } = model;
    expect(await read(rest)).toEqual({
      standIn: false,
      lengths: { kind: 'model', model: { ...rest, standIn: false } },
    });
  });

  test.each<[string, object, string]>([
    [
      'is of another kind',
      { kind: 'trace' },
      'kind: expected "length-model" (of an object; a trace is a list), got "trace"',
    ],
    [
      'has an unknown field',
      { maxcontext: 5 },
      'expected the fields kind, name, note, source, standIn, promptQuantiles, outputQuantilesByPrompt, maxContext only, got "maxcontext"',
    ],
    ['has no name', { name: undefined }, 'name: expected a text, got nothing'],
    ['has an empty source', { source: '' }, 'source: expected a text, got ""'],
    ['has a number for a note', { note: 1 }, 'note: expected a text, got 1'],
    ['has a text for a truth value', { standIn: 'yes' }, 'standIn: expected true or false, got "yes"'],
    [
      'has a single quantile',
      { promptQuantiles: [1] },
      'promptQuantiles: expected a list of at least two quantiles, got a list of 1',
    ],
    [
      'lacks quantiles',
      { promptQuantiles: undefined },
      'promptQuantiles: expected a list of at least two quantiles, got nothing',
    ],
    [
      'has prompts of no tokens',
      { promptQuantiles: [0.5, 2] },
      'promptQuantiles: element 0 (0-based): expected tokens, at least 1, got 0.5',
    ],
    [
      'has quantiles that descend',
      { promptQuantiles: [1, 5, 4] },
      'promptQuantiles: element 2 (0-based): expected tokens, at least 5 (ascending), got 4',
    ],
    [
      'has a quantile that is no number',
      { outputQuantilesByPrompt: [[0, null]] },
      'outputQuantilesByPrompt table 0 (0-based): element 1 (0-based): expected tokens, at least 0 (ascending), got null',
    ],
    [
      'has negative outputs',
      {
        outputQuantilesByPrompt: [
          [0, 1],
          [-1, 1],
        ],
      },
      'outputQuantilesByPrompt table 1 (0-based): element 0 (0-based): expected tokens, at least 0, got -1',
    ],
    [
      'has no table of outputs',
      { outputQuantilesByPrompt: [] },
      'outputQuantilesByPrompt: expected a list of at least one table, got a list of 0',
    ],
    [
      'has prompts beyond its context',
      { maxContext: 999 },
      'maxContext: expected a whole number of tokens, at least 1000, got 999',
    ],
  ])('is refused if it %s', async (_what, change, message) => {
    await expect(read({ ...model, ...change })).rejects.toThrow(new InputError(`my.json: ${message}`));
  });
});

describe('A draw from a length model', () => {
  test('takes two uniforms a request and interpolates prompt, then output', () => {
    const random = new PythonRandom(7);
    const expected = Array.from({ length: 50 }, () => {
      const [u, v] = [random.random(), random.random()];
      const promptLength = Math.round(u < 0.5 ? 1 + 99 * 2 * u : 100 + 900 * (2 * u - 1));
      const drawn = Math.round(u < 0.5 ? 20 * v : 500 + v);
      return { promptLength, outputLength: Math.min(drawn, 1200 - promptLength) };
    });
    expect(drawLengths(workloadOf(model), 50, 7)).toEqual(expected);
  });

  test('stays within the quantiles and the context, in whole tokens', () => {
    for (const { promptLength, outputLength } of drawLengths(workloadOf(model), 5000, 1)) {
      expect(Number.isInteger(promptLength) && promptLength >= 1 && promptLength <= 1000).toBe(true);
      expect(Number.isInteger(outputLength) && outputLength >= 0 && outputLength <= 501).toBe(true);
      expect(promptLength + outputLength).toBeLessThanOrEqual(1200);
    }
  });

  test('begins with the same requests, however many are drawn', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 200 }),
        (seed, a, b) => {
          const [few, many] = [Math.min(a, b), Math.max(a, b)];
          const longer = drawLengths(workloadOf(model), many, seed);
          expect(drawLengths(workloadOf(model), few, seed)).toEqual(longer.slice(0, few));
        },
      ),
    );
  });
});
