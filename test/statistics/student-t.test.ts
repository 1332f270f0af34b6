import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gamma } from 'mathjs';
import { studentTQuantile } from '../../lib/statistics/index.js';

const probabilities = [0.6, 0.75, 0.9, 0.95, 0.975, 0.995, 0.9995, 0.000001, 1e-12];

const probability = fc.double({ min: 1e-12, max: 1 - 2 ** -40, noNaN: true });
const degrees = fc.double({ min: 1, max: 1e6, noNaN: true });

function expectClose(actual: number, expected: number): void {
  expect([actual, Math.abs(actual - expected) <= 1e-12 * Math.abs(expected)]).toEqual([actual, true]);
}

describe('studentTQuantile', () => {
  test.each([
    [0.975, 1, 12.7062047362],
    [0.975, 9, 2.26215716],
    [0.975, 30, 2.04227246],
    [0.995, 5, 4.03214298],
    [0.95, 10, 1.81246112],
  ])('of %d with %d degrees is in the tables as %d', (probability, df, expected) => {
    expect(studentTQuantile(probability, df)).toBeCloseTo(expected, 8);
  });

  // Reference values from bisection on the incomplete beta function in 40 digits (mpmath).
  test.each<[number, number[]]>([
    [
      1,
      [
        0.324919696232906, 1.0, 3.07768353717525, 6.31375151467504, 12.7062047361747, 63.6567411628715,
        636.61924876879, -318309.886182743, -318309886183.791,
      ],
    ],
    [
      1.5,
      [
        0.300745392569795, 0.872594662541571, 2.19639841756554, 3.70518082009675, 6.01666310442793,
        17.8203105144628, 82.8474467036637, -5219.46932470695, -52194694.2734464,
      ],
    ],
    [
      2,
      [
        0.288675134594813, 0.816496580927726, 1.88561808316413, 2.91998558035372, 4.30265272974946,
        9.92484320091829, 31.5990545764454, -707.105720525934, -707106.781185487,
      ],
    ],
    [
      3,
      [
        0.27667066233269, 0.764892328404345, 1.63774435369621, 2.35336343480182, 3.18244630528371,
        5.84090930973336, 12.923978636688, -103.299467780419, -10331.1082442925,
      ],
    ],
    [
      4.25,
      [
        0.269678223827863, 0.73653697244208, 1.51594481174957, 2.0963212820563, 2.71320584714606,
        4.42430601537494, 8.04452872382294, -35.6088891891097, -920.306747663482,
      ],
    ],
    [
      5,
      [
        0.267180865704145, 0.726686843800423, 1.47588404882448, 2.01504837333302, 2.57058183563631,
        4.03214298355523, 6.86882662588128, -24.7710297205159, -393.956959577604,
      ],
    ],
    [
      9,
      [
        0.260955336473911, 0.702722146751326, 1.38302873839663, 1.83311293265624, 2.2621571627982,
        3.24983554159213, 4.78091258593122, -10.7201604099095, -51.4149160232822,
      ],
    ],
    [
      30,
      [
        0.255605364951913, 0.682755693321293, 1.3104150253914, 1.69726088659396, 2.04227245630124,
        2.74999565356722, 3.64595863504206, -5.87111712041888, -11.3972175233114,
      ],
    ],
    [
      100,
      [
        0.254022182458228, 0.676951043011471, 1.29007476134652, 1.66023432608534, 1.98397151852355,
        2.62589052143802, 3.39049131116426, -5.04883087722835, -8.02582559449325,
      ],
    ],
    [
      1234,
      [
        0.253401730916436, 0.674688615138768, 1.2822379898324, 1.64608938115502, 1.9618882634587,
        2.57981934814442, 3.29842863028446, -4.77624175647378, -7.10706188897662,
      ],
    ],
    [
      100000,
      [
        0.25334777715718, 0.674492203553292, 1.28156003144936, 1.64486886478497, 1.95998770753461,
        2.57587846990837, 3.29062403141191, -4.75370471639129, -7.03537174239358,
      ],
    ],
    [
      10000000,
      [
        0.253347109876003, 0.674489774729575, 1.28155165020308, 1.6448537793284, 1.95996422176721,
        2.57582979520375, 3.29052770446525, -4.75342711275558, -7.03449270352616,
      ],
    ],
    [
      1000000000,
      [
        0.253347103203202, 0.674489750441417, 1.28155156639119, 1.64485362847524, 1.95996398691233,
        2.57582930846545, 3.29052674122166, -4.75342433686221, -7.03448391408329,
      ],
    ],
    [
      Number.POSITIVE_INFINITY,
      [
        0.2533471031358, 0.674489750196082, 1.2815515655446, 1.64485362695147, 1.95996398454005,
        2.5758293035489, 3.29052673149193, -4.7534243088229, -7.03448382530113,
      ],
    ],
  ])('with %d degrees has twelve digits right', (df, expected) => {
    for (const [i, probability] of probabilities.entries()) {
      expectClose(studentTQuantile(probability, df), expected[i]!);
    }
  });

  test('with one degree is that of the Cauchy distribution, however far out', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.5, noNaN: true }), (tail) => {
        expectClose(
          studentTQuantile(tail, 1),
          tail < 0.25 ? -1 / Math.tan(Math.PI * tail) : Math.tan(Math.PI * (tail - 0.5)),
        );
      }),
    );
  });

  test('with two degrees has its closed form', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.5, noNaN: true }), (tail) => {
        expectClose(studentTQuantile(tail, 2), (2 * tail - 1) / Math.sqrt(2 * tail * (1 - tail)));
      }),
    );
  });

  test('is undone by the integral of the density, whose constant mathjs knows', () => {
    for (const df of [1, 3, 7.5, 40]) {
      for (const probability of [0.55, 0.8, 0.975, 0.999]) {
        const constant = Number(gamma((df + 1) / 2)) / Number(gamma(df / 2)) / Math.sqrt(Math.PI * df);
        const density = (t: number) => constant * (1 + (t * t) / df) ** (-(df + 1) / 2);
        const area = simpson(density, studentTQuantile(probability, df));
        expect(0.5 + area).toBeCloseTo(probability, 10);
      }
    }
  });

  test('is odd about one half, where it is 0', () => {
    expect(studentTQuantile(0.5, 3)).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 - 1 }), degrees, (part, df) => {
        // Such a probability and its rest to 1 are exact.
        const below = part / 2 ** 31;
        expect(studentTQuantile(below, df)).toBe(-studentTQuantile(1 - below, df));
      }),
    );
  });

  test('rises with the probability', () => {
    fc.assert(
      fc.property(probability, probability, degrees, (one, other, df) => {
        const low = studentTQuantile(Math.min(one, other), df);
        const high = studentTQuantile(Math.max(one, other), df);
        expect(low).toBeLessThanOrEqual(high + 1e-9 * Math.abs(high));
      }),
    );
  });

  test('nears the normal quantile as the degrees grow, from outside', () => {
    for (const probability of [0.6, 0.899, 0.901, 0.975, 0.9999]) {
      const quantiles = [1, 2, 5, 30, 1000, 1e6, 1e8, Infinity].map((df) =>
        studentTQuantile(probability, df),
      );
      expect([...quantiles].sort((a, b) => b - a)).toEqual(quantiles);
    }
  });

  test('ends for any probability and degrees that there are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: Number.MIN_VALUE, max: 1 - 2 ** -53, noNaN: true }),
        fc.double({ min: 1, noNaN: true }),
        (probability, df) => {
          expect(Number.isNaN(studentTQuantile(probability, df))).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each([0, 1, -0.1, 1.1, Number.NaN])('refuses the probability %p and names it', (probability) => {
    const asking = () => studentTQuantile(probability, 5);
    expect(asking).toThrow(RangeError);
    expect(asking).toThrow(`not ${probability}`);
  });

  test.each([0, 0.99, -1, Number.NaN])('refuses %p degrees and names them', (df) => {
    const asking = () => studentTQuantile(0.9, df);
    expect(asking).toThrow(RangeError);
    expect(asking).toThrow(`not ${df}`);
  });
});

/** The integral from 0 to `end`, by Simpson's rule. */
function simpson(of: (x: number) => number, end: number): number {
  const steps = 20_000;
  const width = end / steps;
  let sum = of(0) + of(end);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * of(i * width);
  return (sum * width) / 3;
}
