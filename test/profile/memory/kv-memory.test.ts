import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../lib/input/index.js';
import { kvBytesPerToken, kvCapacityOf, withKvMemory } from '../../../lib/profile/index.js';
import { madeUpProfile } from '../made-up.js';

// 2 x 2 layers x 64 x 2 bytes.
const profile = madeUpProfile({ architecture: { layers: 2, heads: 4, hidden: 64 } });

describe('The KV cache of a token takes', () => {
  test('keys and values of 16 bits in every layer', () => {
    expect(kvBytesPerToken(profile)).toBe(512);
  });

  test('less where heads share keys and values', () => {
    expect(kvBytesPerToken({ ...profile, architecture: { ...profile.architecture, kvHeads: 1 } })).toBe(128);
  });

  test('what the size of a head says, where that times the heads is not the hidden size', () => {
    const withHeads = (more: object) =>
      kvBytesPerToken(madeUpProfile({ architecture: { layers: 2, heads: 4, ...more } }));
    expect(withHeads({ hidden: 64, headDim: 32 })).toBe(1024);
    expect(withHeads({ headDim: 32, kvHeads: 1 })).toBe(256);
    expect(withHeads({ hidden: 64, headDim: 16 })).toBe(512);
  });

  test('what is not known without the hidden size and the size of a head', () => {
    expect(kvBytesPerToken(madeUpProfile())).toBeUndefined();
  });
});

describe('A profile with a given memory for KV cache', () => {
  test('has instances that hold what fits their GPUs', () => {
    const changed = withKvMemory(profile, 1, [
      { tp: 1, pp: 1 },
      { tp: 2, pp: 2 },
    ]);
    expect(kvCapacityOf(changed, 1, 1)).toBe(1_953_125);
    expect(kvCapacityOf(changed, 2, 2)).toBe(7_812_500);
    expect(kvCapacityOf(changed, 2, 1)).toBeUndefined();
  });

  test('is refused without room for a token, or without a hidden size', () => {
    const sizes = [{ tp: 1, pp: 1 }];
    expect(() => withKvMemory(profile, 1e-7, sizes)).toThrow(InputError);
    expect(() => withKvMemory(madeUpProfile(), 1, sizes)).toThrow(/expected a profile with a hidden size/);
  });
});
