import { describe, expect, test } from '@jest/globals';
import { checkEngineOption, engineOptions, engineSettings } from '../../lib/engines/index.js';
import { InputError, shown } from '../../lib/input/index.js';

const check = (name: string, value: unknown) => () => checkEngineOption(name, value, '--engine-option');

describe('A constant of the engines', () => {
  test.each(Object.entries(engineOptions))('can have its default: %s', (name, { default: value }) => {
    expect(check(name, value)).not.toThrow();
  });

  test.each<[string, number[], string, unknown[]]>([
    [
      'blockTokens',
      [1, 32],
      'a whole number of tokens from 1 to 9007199254740991',
      [0, 1.5, Number.NaN, 1e16],
    ],
    ['contextRequests', [1, 9], 'a whole number of requests from 1 to 9007199254740991', [0, -1, 2.5]],
    ['decodeHost', [0, 0.5, 2 ** 40], 'ms from 0 to 1099511627776', [-1, Number.NaN, Infinity, 2 ** 41]],
    ['vllmMemory', [0.01, 1], 'a share above 0 and at most 1', [0, 1.01, Number.NaN]],
    ['vllmWatermark', [0, 0.01, 1], 'a share from 0 to 1', [-0.01, 1.01]],
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
      expect(check(name, value)).toThrow(
        `--engine-option: ${name}: expected ${expected}, got ${shown(value)}`,
      );
    }
  });

  test.each(['warp', 'toString', '__proto__'])('that there is not is refused: %s', (name) => {
    expect(check(name, 1)).toThrow(/^--engine-option: expected one of blockTokens, .*, got /);
  });

  test('is as it was unless it is changed', () => {
    const settings = engineSettings({ speed: 2 });
    expect(settings).toMatchObject({ speed: 2, blockTokens: 16, requestLatency: 7, contextTokens: 8192 });
  });
});
