import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PythonRandom } from '../../lib/random/index.js';

// The expected values are those of CPython 3.11's random module, seeded by random.seed. What goes through log, sqrt
// or cos may differ in the last bits; whole numbers, choices and uniforms may not differ at all.

type Known = [seed: number, firstThree: number[], thousandth: number, uniformAfter: number];

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  const far = actual.filter(
    (value, i) => !(Math.abs(value - expected[i]!) <= 1e-12 * Math.abs(expected[i]!)),
  );
  expect(far).toEqual([]);
}

function expectThousand(source: PythonRandom, draw: () => number, [, first, thousandth, after]: Known): void {
  const drawn = Array.from({ length: 1000 }, draw);
  expectClose([...drawn.slice(0, 3), drawn[999]!], [...first, thousandth]);
  expect(source.random()).toBe(after);
}

describe('uniform', () => {
  test.each<[number, number[], number]>([
    [0, [5.5220075894879574, 4.700566827932874, 1.4954300178930273], 2.482166499414073],
    [1, [-1.2235396809321883, 5.55062050090371, 4.755858880277834], 2.4898619485211566],
    [42, [3.5745545853498957, -2.262397825384664, 0.11277852450663284], 2.5535785237023543],
    [2 ** 40 + 123, [6.4659938111004, -2.464289044221643, -1.1711680832185212], 2.517346546750299],
  ])('with seed %s gives the numbers of CPython, the bounds in either order', (seed, first, next) => {
    const source = new PythonRandom(seed);
    expect([1, 2, 3].map(() => source.uniform(-2.5, 7))).toEqual(first);
    expect(source.uniform(3, 1)).toBe(next);
  });

  test('lies between its bounds', () => {
    const bound = fc.double({ min: -1e300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(fc.integer(), bound, bound, (seed, a, b) => {
        const drawn = new PythonRandom(seed).uniform(a, b);
        expect(drawn).toBeGreaterThanOrEqual(Math.min(a, b));
        expect(drawn).toBeLessThanOrEqual(Math.max(a, b));
      }),
    );
  });

  test.each([
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [-1.5e308, 1.5e308],
  ])('refuses %p to %p', (a, b) => {
    expect(() => new PythonRandom(0).uniform(a, b)).toThrow(RangeError);
  });
});

describe('randint', () => {
  test.each<[number, number[], number[], number]>([
    [0, [4, 4, 1, 3, 5, 4, 4, 3, 4, 3, 5, 2], [2167613558, -693846837645, -5], 0.6183689966753316],
    [1, [2, 5, 1, 3, 1, 4, 4, 4, 6, 4, 2, 1], [2095328386, 837787802854, -5], 0.43276706790505337],
    [42, [6, 1, 1, 6, 3, 2, 2, 2, 6, 1, 6, 6], [1812140441, -798008558994, -5], 0.2326608933907396],
    [2 ** 40 + 123, [4, 1, 2, 1, 2, 3, 4, 3, 3, 1, 3, 5], [140758089, 866044881502, -5], 0.5207297781694517],
  ])('with seed %s throws the dice of CPython, and wide and narrow ones too', (seed, dice, others, after) => {
    const source = new PythonRandom(seed);
    expect(dice.map(() => source.randint(1, 6))).toEqual(dice);
    const drawn = [
      source.randint(0, 2 ** 32 - 1),
      source.randint(-(10 ** 12), 10 ** 12),
      source.randint(-5, -5),
    ];
    expect(drawn).toEqual(others);
    expect(source.random()).toBe(after);
  });

  test('lies between its bounds, both included', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(), (seed, low, more) => {
        const drawn = new PythonRandom(seed).randint(low, low + more);
        expect(Number.isInteger(drawn) && drawn >= low && drawn <= low + more).toBe(true);
      }),
    );
  });

  test.each([
    [2, 1],
    [0.5, 2],
    [0, 2.5],
    [Number.NaN, 1],
    [-(2 ** 53) + 1, 2 ** 53 - 1],
  ])('refuses %p to %p', (low, high) => {
    expect(() => new PythonRandom(0).randint(low, high)).toThrow(RangeError);
  });
});

describe('choice', () => {
  test.each<[number, string, number]>([
    [0, 'ggaeihgehfjd', 0.5046868558173903],
    [1, 'cjbebhhhgdbh', 0.02834747652200631],
    [42, 'baeddcbibjga', 0.029797219438070344],
    [2 ** 40 + 123, 'gacadeheebfi', 0.11246567744872771],
  ])('with seed %s makes the choices of CPython', (seed, expected, after) => {
    const source = new PythonRandom(seed);
    const letters = [...'abcdefghij'];
    expect([...expected].map(() => source.choice(letters)).join('')).toBe(expected);
    expect(source.random()).toBe(after);
  });

  test('takes anything that has places', () => {
    expect(new PythonRandom(42).choice('abcdefghij')).toBe('b');
    expect(new PythonRandom(42).choice(Float64Array.of(0, 10, 20, 30, 40, 50, 60, 70, 80, 90))).toBe(10);
  });

  test('needs something to choose from', () => {
    expect(() => new PythonRandom(0).choice([])).toThrow(RangeError);
  });
});

describe('shuffle', () => {
  test.each<[number, number[], number]>([
    [0, [1, 9, 8, 5, 10, 2, 3, 7, 4, 0, 11, 6], 0.5046868558173903],
    [1, [7, 11, 0, 8, 5, 6, 3, 10, 4, 1, 9, 2], 0.48785665652414756],
    [42, [7, 5, 2, 8, 9, 6, 11, 3, 4, 0, 1, 10], 0.03178267948178359],
    [2 ** 40 + 123, [5, 1, 8, 4, 11, 7, 9, 3, 10, 2, 0, 6], 0.8622779611249566],
  ])('with seed %s gives the order of CPython', (seed, expected, after) => {
    const source = new PythonRandom(seed);
    const numbers = expected.map((_, index) => index);
    source.shuffle(numbers);
    expect(numbers).toEqual(expected);
    expect(source.random()).toBe(after);
  });

  test('of one element or none draws nothing', () => {
    const source = new PythonRandom(42);
    source.shuffle([]);
    source.shuffle(['a']);
    expect(source.random()).toBe(new PythonRandom(42).random());
  });

  test('keeps every element', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.string()), (seed, elements) => {
        const shuffled = [...elements];
        new PythonRandom(seed).shuffle(shuffled);
        expect(shuffled.sort()).toEqual([...elements].sort());
      }),
    );
  });
});

describe('expovariate', () => {
  test.each<Known>([
    [0, [9.303035555326117, 7.093145764858809, 2.728565727707964], 3.2736005911107, 0.9466893945947962],
    [1, [0.721455320547546, 9.400781327103127, 7.214844626733314], 6.125327620505729, 0.4116430517162146],
    [
      42,
      [5.1003014363740045, 0.12664419521369444, 1.6081203203748278],
      9.670655739077079,
      0.09935462460613032,
    ],
    [
      2 ** 40 + 123,
      [14.393198244979859, 0.01883065476625973, 0.7533996385598576],
      2.2466127397132976,
      0.6226092498892261,
    ],
  ])('with seed %s gives the numbers of CPython', (...known) => {
    const source = new PythonRandom(known[0]);
    expectThousand(source, () => source.expovariate(0.2), known);
  });

  test('is negative where the rate is', () => {
    expect(new PythonRandom(42).expovariate(-2)).toBe(-new PythonRandom(42).expovariate(2));
  });

  test.each([0, Number.NaN])('refuses the rate %p', (rate) => {
    expect(() => new PythonRandom(0).expovariate(rate)).toThrow(RangeError);
  });
});

describe('normalvariate', () => {
  test.each<Known>([
    [0, [9.540329447266855, 10.081260322693954, 11.747069233134951], 9.858706108748727, 0.13925296828313982],
    [1, [11.518639644109266, 9.964436386223039, 13.077268072791652], 10.905433328241449, 0.0751993881491213],
    [42, [10.613315854269658, 8.757888816471993, 13.136964827643656], 13.428916848269857, 0.913947669521129],
    [
      2 ** 40 + 123,
      [7.964206221883279, 8.228178870503369, 8.514318101287227],
      12.554592007787583,
      0.04370909537876522,
    ],
  ])('with seed %s gives the numbers of CPython', (...known) => {
    const source = new PythonRandom(known[0]);
    expectThousand(source, () => source.normalvariate(10, 2.5), known);
  });
});

describe('gauss', () => {
  test.each<Known>([
    [0, [12.354288511701661, 6.508554738247126, 8.300713879803947], 9.092216626907735, 0.9466893945947962],
    [1, [13.220461882888657, 13.623614021749427, 10.165839522345655], 13.866705327517767, 0.4116430517162146],
    [42, [9.639774176055179, 9.567740999171201, 9.721710346080844], 8.496892600483939, 0.09935462460613032],
    [
      2 ** 40 + 123,
      [10.203579104753189, 9.924952115129475, 11.185462909222663],
      8.731474834937778,
      0.6226092498892261,
    ],
  ])('with seed %s gives the numbers of CPython', (...known) => {
    const source = new PythonRandom(known[0]);
    expectThousand(source, () => source.gauss(10, 2.5), known);
  });

  test('keeps the second of its pair for its next call, whatever is drawn between', () => {
    const source = new PythonRandom(42);
    const drawn = [source.gauss(), source.normalvariate(), source.random(), source.gauss(), source.random()];
    expectClose(
      drawn,
      [
        -0.14409032957792836, -0.49684447341120286, 0.7364712141640124, -0.1729036003315193,
        0.6766994874229113,
      ],
    );
  });
});

test.each<[number, number]>([
  [Number.NaN, 1],
  [0, Number.NaN],
  [Number.POSITIVE_INFINITY, 1],
  [0, Number.POSITIVE_INFINITY],
])('neither normal takes the mean %p with the deviation %p', (mean, deviation) => {
  expect(() => new PythonRandom(0).normalvariate(mean, deviation)).toThrow(RangeError);
  expect(() => new PythonRandom(0).gauss(mean, deviation)).toThrow(RangeError);
});
