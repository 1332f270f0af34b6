import { describe, expect, test } from '@jest/globals';
import { MersenneTwister } from '../../lib/random/index.js';

function words(twister: MersenneTwister, count: number): number[] {
  return Array.from({ length: count }, () => twister.nextUint32());
}

describe('MersenneTwister', () => {
  test('gives the words its authors published for a seed array', () => {
    const drawn = words(MersenneTwister.fromArray([0x123, 0x234, 0x345, 0x456]), 1000);
    expect(drawn.slice(0, 3)).toEqual([1067595299, 955945823, 477289528]);
    expect(drawn.at(-1)).toBe(3460025646);
  });

  test('gives the ten-thousandth word that the C++ standard demands for the scalar seed 5489', () => {
    const drawn = words(MersenneTwister.fromScalar(5489), 10_000);
    expect(drawn.slice(0, 3)).toEqual([3499211612, 581869302, 3890346734]);
    expect(drawn.at(-1)).toBe(4123659995);
  });

  test('makes a double of two words', () => {
    const twister = MersenneTwister.fromScalar(5489);
    expect(twister.nextDouble()).toBe(0.8147236863931789);
    expect(twister.nextUint32()).toBe(3890346734);
  });

  test('keeps each generator to its own stream', () => {
    const one = MersenneTwister.fromScalar(1);
    const alone = words(MersenneTwister.fromScalar(1), 5);
    const other = MersenneTwister.fromScalar(2);
    const interleaved = alone.map(() => {
      other.nextUint32();
      return one.nextUint32();
    });
    expect(interleaved).toEqual(alone);
  });

  test('refuses an empty seed array', () => {
    expect(() => MersenneTwister.fromArray([])).toThrow(RangeError);
  });
});
