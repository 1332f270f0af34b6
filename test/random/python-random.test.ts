import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PythonRandom } from '../../lib/random/index.js';

// The expected values are those of CPython 3.11's random module, seeded by random.seed.

describe('random', () => {
  test.each<[number | bigint, number[], number]>([
    [0, [0.8444218515250481, 0.7579544029403025, 0.420571580830845], 0.4804125346981437],
    [1, [0.13436424411240122, 0.8474337369372327, 0.763774618976614], 0.7062615472551386],
    [42, [0.6394267984578837, 0.025010755222666936, 0.27502931836911926], 0.8554501933059546],
    [2 ** 32 - 1, [0.6353574441341173, 0.20319993954407756, 0.6073666030347188], 0.3214643568909129],
    [2 ** 32, [0.11299430095636409, 0.41782886486292836, 0.0166763664992291], 0.04156870367167198],
    [2 ** 40 + 123, [0.9437888222210947, 0.00375904797666915, 0.1398770438717346], 0.3619397395251026],
    [-42, [0.6394267984578837, 0.025010755222666936, 0.27502931836911926], 0.8554501933059546],
    [2n ** 64n + 1n, [0.10175875467846374, 0.7248101788369984, 0.2507269822084962], 0.29821893634076024],
    [2n ** 20_000n + 5n, [0.7919746698807365, 0.5961151917741312, 0.756209017681033], 0.8219761533516531],
  ])('with seed %s gives the first three and the thousandth number of CPython', (seed, first, thousandth) => {
    const source = new PythonRandom(seed);
    const drawn = Array.from({ length: 1000 }, () => source.random());
    expect(drawn.slice(0, 3)).toEqual(first);
    expect(drawn[999]).toBe(thousandth);
  });

  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the seed %p and names it', (seed) => {
    const seeding = () => new PythonRandom(seed);
    expect(seeding).toThrow(RangeError);
    expect(seeding).toThrow(String(seed));
  });
});

describe('bits', () => {
  test('are the top bits of one word each', () => {
    const source = new PythonRandom(1);
    const expected = [
      [1, 0],
      [2, 2],
      [5, 27],
      [8, 205],
      [16, 50054],
      [31, 135520872],
      [32, 1095513148],
      [32, 506456969],
    ];
    expect(expected.map(([count]) => [count, source.bits(count!)])).toEqual(expected);
  });

  test('beyond 32 take their low ones from the first of two words', () => {
    const source = new PythonRandom(1);
    const expected = [
      [33, 4872057333],
      [40, 884107995871],
      [53, 568416432208836],
      [32, 1095513148],
    ];
    expect(expected.map(([count]) => [count, source.bits(count!)])).toEqual(expected);
  });

  test.each([0, 54, -1, 2.5, Number.NaN])('cannot be %p', (count) => {
    const source = new PythonRandom(0);
    expect(() => source.bits(count)).toThrow(RangeError);
  });
});

describe('below', () => {
  test('draws as randrange does, again while the bits exceed the limit', () => {
    const source = new PythonRandom(1);
    const expected = [
      [1, 0],
      [2, 0],
      [3, 1],
      [10, 1],
      [128, 126],
      [1000, 779],
      [2147483648, 1930549411],
      [2147483649, 2028277857],
      [4294967295, 2798570523],
    ];
    expect(expected.map(([limit]) => [limit, source.below(limit!)])).toEqual(expected);
  });

  test('draws as randrange does beyond 32 bits', () => {
    const source = new PythonRandom(1);
    const expected = [
      [2 ** 32, 3280387012],
      [2 ** 32 + 1, 1095513148],
      [2 ** 53 - 1, 6854138572100987],
      [10 ** 15, 531701701925027],
    ];
    expect(expected.map(([limit]) => [limit, source.below(limit!)])).toEqual(expected);
  });

  test.each([0, 2 ** 53, -1, 2.5, Number.NaN])('refuses the limit %p', (limit) => {
    const source = new PythonRandom(0);
    expect(() => source.below(limit)).toThrow(RangeError);
  });
});

describe('sampleIndices', () => {
  test.each<[string, number, number, number, number[]]>([
    ['a pool', 0, 10, 3, [6, 9, 0]],
    ['all of a pool', 1, 8, 8, [2, 4, 0, 7, 5, 1, 6, 3]],
    ['the one there is', 0, 1, 1, [0]],
    ['five of the largest population that goes into a pool', 2, 21, 5, [1, 2, 19, 11, 5]],
    ['five of the smallest that does not', 2, 22, 5, [1, 2, 11, 5, 21]],
    ['six of the largest population that goes into a pool', 5, 85, 6, [79, 32, 45, 67, 3, 59]],
    ['six of the smallest that does not', 5, 86, 6, [79, 32, 45, 83, 67, 3]],
    [
      'the most that go with a pool of 85',
      0,
      85,
      21,
      [49, 53, 5, 33, 65, 62, 51, 38, 61, 45, 74, 27, 64, 17, 36, 71, 12, 32, 18, 39, 68],
    ],
    [
      'as many of one more, by redraws',
      0,
      86,
      21,
      [49, 53, 5, 33, 65, 62, 51, 38, 61, 45, 74, 27, 64, 17, 36, 12, 79, 32, 68, 77, 18],
    ],
    [
      'one more than that, from a pool again',
      0,
      86,
      22,
      [49, 53, 5, 33, 65, 62, 51, 38, 61, 45, 74, 27, 64, 17, 36, 72, 12, 32, 18, 39, 69, 9],
    ],
    ['a data set of requests', 0, 60000, 8, [55340, 25247, 49673, 58343, 27562, 2653, 16968, 33506]],
  ])('draws %s as CPython does', (_, seed, size, count, expected) => {
    expect(new PythonRandom(seed).sampleIndices(size, count)).toEqual(expected);
  });

  test('draws twenty thousand, many of them again, as CPython does', () => {
    const source = new PythonRandom(42);
    const drawn = source.sampleIndices(100_000, 20_000);
    expect(drawn.slice(-3)).toEqual([58336, 36592, 79466]);
    expect(drawn.reduce((sum, index) => sum + index)).toBe(1004752176);
    expect(source.random()).toBe(0.2141471052632712);
  });

  test('of none draws nothing from the stream', () => {
    const source = new PythonRandom(42);
    expect(source.sampleIndices(5, 0)).toEqual([]);
    expect(source.sampleIndices(0, 0)).toEqual([]);
    expect(source.random()).toBe(new PythonRandom(42).random());
  });

  test('gives different places of the population, as many as asked for', () => {
    const cases = fc
      .nat({ max: 2000 })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size }), fc.integer()));
    fc.assert(
      fc.property(cases, ([size, count, seed]) => {
        const drawn = new PythonRandom(seed).sampleIndices(size, count);
        expect(drawn).toHaveLength(count);
        expect(new Set(drawn).size).toBe(count);
        expect(drawn.every((index) => Number.isInteger(index) && index >= 0 && index < size)).toBe(true);
      }),
    );
  });

  test.each([
    [3, 4],
    [3, -1],
    [3, 1.5],
    [3, Number.NaN],
    [-1, 0],
    [2 ** 32, 1],
    [2.5, 1],
  ])('refuses, of %p, to draw %p', (size, count) => {
    const source = new PythonRandom(0);
    expect(() => source.sampleIndices(size, count)).toThrow(RangeError);
  });
});

describe('sample', () => {
  test('gives the elements at the drawn places and leaves the population as it was', () => {
    const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(new PythonRandom(42).sample(letters, 4)).toEqual(['b', 'a', 'f', 'c']);
    expect(letters.join('')).toBe('abcdefgh');
  });

  test('refuses more than the population has', () => {
    const source = new PythonRandom(0);
    expect(() => source.sample(['a', 'b'], 3)).toThrow(RangeError);
  });
});
