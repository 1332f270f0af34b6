import { describe, expect, test } from '@jest/globals';
import {
  catalogue,
  checkedOptions,
  distserveOptions,
  type EngineOptions,
  settingsOf,
  vllmOptions,
} from '../../lib/engines/index.js';
import { InputError, shown } from '../../lib/input/index.js';

const all: EngineOptions = { ...distserveOptions, ...vllmOptions };
const check = (name: string, value: unknown) => () => checkedOptions(all, { [name]: value }, 'options');

describe('An option of an engine', () => {
  const withDefaults = Object.values(catalogue)
    .flatMap(({ options }) => Object.entries(options as EngineOptions))
    .filter(([, option]) => option.default !== undefined);

  test.each(withDefaults)('can have its default: %s', (name, option) => {
    expect(checkedOptions({ [name]: option }, { [name]: option.default }, 'options')).toEqual({
      [name]: option.default,
    });
  });

  test.each<[string, number[], string, unknown[]]>([
    ['blockTokens', [1, 2 ** 20], 'a whole number of tokens from 1 to 1048576', [0, 1.5, Number.NaN, 1e16]],
    ['batchTokens', [1, 1e15], 'a whole number of tokens from 1 to 9007199254740991', [0, 1.5, 1e16]],
    ['contextRequests', [1, 9], 'a whole number of requests from 1 to 9007199254740991', [0, -1, 2.5]],
    ['decodeHost', [0, 0.5, 2 ** 40], 'ms from 0 to 1099511627776', [-1, Number.NaN, Infinity, 2 ** 41]],
    ['memory', [0.01, 1], 'a share above 0 and at most 1', [0, 1.01, Number.NaN]],
    ['watermark', [0, 0.01, 1], 'a share from 0 to 1', [-0.01, 1.01]],
    ['decodeWaitingShare', [0.01, 1], 'a share above 0 and at most 1', [0]],
    [
      'speed',
      [0.1, 3, 1e6],
      'a factor above 0 and at most 1000000',
      [0, -1, 1e7, Infinity, '2', null, undefined, [1]],
    ],
    ['contextPoll', [0.1], 'ms above 0 and at most 1099511627776', [0, -1]],
    ['decodeSleep', [0.1], 'ms above 0 and at most 1099511627776', [0, -1]],
  ])('is refused where it cannot be: %s', (name, possible, expected, impossible) => {
    for (const value of possible) expect(check(name, value)).not.toThrow();
    for (const value of impossible) {
      expect(check(name, value)).toThrow(InputError);
      expect(check(name, value)).toThrow(`options: ${name}: expected ${expected}, got ${shown(value)}`);
    }
  });

  test.each(['warp', 'toString', '__proto__'])('that there is not is refused: %s', (name) => {
    expect(check(name, 1)).toThrow(/^options: expected one of blockTokens, .*, got /);
  });

  test('is as it was unless it is changed', () => {
    const settings = settingsOf(distserveOptions, { speed: 2 });
    expect(settings).toMatchObject({ speed: 2, blockTokens: 16, requestLatency: 7, contextTokens: 8192 });
  });

  test('that is off by default is undefined unless it is given', () => {
    expect(settingsOf(vllmOptions).chunkTokens).toBeUndefined();
    expect(settingsOf(vllmOptions, { chunkTokens: 512 }).chunkTokens).toBe(512);
    expect(check('chunkTokens', 0)).toThrow(
      'options: chunkTokens: expected a whole number of tokens from 1 to 9007199254740991, got 0',
    );
  });

  test('that is a choice is one of its names, the first by default', () => {
    expect(settingsOf(vllmOptions).dispatchPolicy).toBe('least-requests');
    expect(settingsOf(vllmOptions, { dispatchPolicy: 'random' }).dispatchPolicy).toBe('random');
    for (const value of ['fastest', 1, undefined]) {
      expect(check('dispatchPolicy', value)).toThrow(
        `options: dispatchPolicy: expected one of least-requests, round-robin, least-tokens, most-free-kv, random, two-choices, got ${shown(value)}`,
      );
    }
  });

  test('may be given by the name that it had before', () => {
    const former = { vllmMemory: 0.5, vllmRequests: 7, speed: 2 };
    expect(checkedOptions(vllmOptions, former, 'options')).toEqual({
      memory: 0.5,
      maxRequests: 7,
      speed: 2,
    });
    expect(() => checkedOptions(distserveOptions, { vllmMemory: 0.5 }, 'options')).toThrow(InputError);
  });

  test('is refused when it is given by both of its names', () => {
    expect(() => checkedOptions(vllmOptions, { stepHost: 1, vllmStepHost: 1 }, 'my.json')).toThrow(
      new InputError('my.json: stepHost: expected one value, got it as vllmStepHost too'),
    );
  });

  test('is another for each engine', () => {
    expect(() => settingsOf(distserveOptions, { stepHost: 1 })).toThrow(
      /^engine options: expected one of blockTokens, .*, decodePolicy, got "stepHost"$/,
    );
    expect(() => settingsOf(catalogue['published-distserve'].options, { speed: 1 })).toThrow(InputError);
  });
});
