import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  empirical,
  exponential,
  gamma,
  geometric,
  lognormal,
  NumpyRandom,
  normal,
  PythonRandom,
  poisson,
  type RandomStream,
  randomStream,
  randomStreams,
  triangular,
  uniform,
  weibull,
} from '../../lib/random/index.js';

interface Moments {
  readonly mean: number;
  readonly variance: number;
  /** The fourth central moment over the variance squared, less 3. */
  readonly excess: number;
}

interface Case extends Moments {
  readonly name: string;
  readonly draw: (stream: RandomStream) => number;
}

const grown = Math.exp(0.25);
const dice = momentsOf([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1]);
const weighted = momentsOf([10, 20, 30], [1, 0, 3]);

// Moments from the textbooks (Johnson, Kotz & Balakrishnan, "Univariate Distributions").
const cases: readonly Case[] = [
  { name: 'exponential(5)', draw: (s) => s.exponential(5), mean: 5, variance: 25, excess: 6 },
  { name: 'uniform(-1, 5)', draw: (s) => s.uniform(-1, 5), mean: 2, variance: 3, excess: -1.2 },
  { name: 'normal(10, 3)', draw: (s) => s.normal(10, 3), mean: 10, variance: 9, excess: 0 },
  {
    name: 'lognormal(0.3, 0.5)',
    draw: (s) => s.lognormal(0.3, 0.5),
    mean: Math.exp(0.3 + 0.125),
    variance: (grown - 1) * Math.exp(0.6 + 0.25),
    excess: grown ** 4 + 2 * grown ** 3 + 3 * grown ** 2 - 6,
  },
  { name: 'gamma(0.5, 4)', draw: (s) => s.gamma(0.5, 4), mean: 2, variance: 8, excess: 12 },
  { name: 'gamma(1, 4)', draw: (s) => s.gamma(1, 4), mean: 4, variance: 16, excess: 6 },
  { name: 'gamma(7.5, 2)', draw: (s) => s.gamma(7.5, 2), mean: 15, variance: 30, excess: 0.8 },
  {
    name: 'weibull(2, 3)',
    draw: (s) => s.weibull(2, 3),
    mean: (3 * Math.sqrt(Math.PI)) / 2,
    variance: 9 * (1 - Math.PI / 4),
    excess: -(6 * Math.PI ** 2 - 24 * Math.PI + 16) / (4 - Math.PI) ** 2,
  },
  { name: 'weibull(1, 3)', draw: (s) => s.weibull(1, 3), mean: 3, variance: 9, excess: 6 },
  {
    name: 'triangular(0, 10, 2)',
    draw: (s) => s.triangular(0, 10, 2),
    mean: 4,
    variance: 84 / 18,
    excess: -0.6,
  },
  { name: 'triangular(0, 6, 6)', draw: (s) => s.triangular(0, 6, 6), mean: 4, variance: 2, excess: -0.6 },
  { name: 'poisson(2.5)', draw: (s) => s.poisson(2.5), mean: 2.5, variance: 2.5, excess: 0.4 },
  { name: 'poisson(10)', draw: (s) => s.poisson(10), mean: 10, variance: 10, excess: 0.1 },
  { name: 'poisson(1e6)', draw: (s) => s.poisson(1e6), mean: 1e6, variance: 1e6, excess: 1e-6 },
  {
    name: 'geometric(0.25)',
    draw: (s) => s.geometric(0.25),
    mean: 4,
    variance: 12,
    excess: 6 + 0.0625 / 0.75,
  },
  { name: 'empirical of a die', draw: (s) => s.empirical([1, 2, 3, 4, 5, 6]), ...dice },
  { name: 'empirical with weights', draw: (s) => s.empirical([10, 20, 30], [1, 0, 3]), ...weighted },
];

function momentsOf(values: readonly number[], weights: readonly number[]): Moments {
  const total = weights.reduce((sum, weight) => sum + weight);
  const expectation = (of: (value: number) => number) =>
    values.reduce((sum, value, i) => sum + (of(value) * weights[i]!) / total, 0);
  const mean = expectation((value) => value);
  const variance = expectation((value) => (value - mean) ** 2);
  return { mean, variance, excess: expectation((value) => (value - mean) ** 4) / variance ** 2 - 3 };
}

describe('Twenty thousand draws', () => {
  describe.each(cases)('of $name', ({ name, draw, mean, variance, excess }) => {
    test.each([1, 2, 3])('with seed %d have its mean and variance, within five standard errors', (seed) => {
      const count = 20_000;
      const stream = randomStreams(seed).stream(name);
      const drawn = Array.from({ length: count }, () => draw(stream));
      const average = drawn.reduce((sum, value) => sum + value) / count;
      const spread = drawn.reduce((sum, value) => sum + (value - average) ** 2, 0) / (count - 1);
      expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(variance / count));
      expect(Math.abs(spread - variance)).toBeLessThan(5 * variance * Math.sqrt((excess + 2) / count));
    });
  });
});

describe('Distributions', () => {
  test('are the same as functions and as methods, of any source', () => {
    const source = new PythonRandom(42);
    const drawn = [
      exponential(source, 5),
      uniform(source, 1, 2),
      normal(source, 10, 3),
      lognormal(source, 0.3, 0.5),
      gamma(source, 2, 3),
      weibull(source, 2, 3),
      triangular(source, 0, 10, 2),
      poisson(source, 20),
      geometric(source, 0.1),
      empirical(source, [1, 2, 3], [1, 1, 2]),
      source.random(),
    ];
    const stream = randomStream(new PythonRandom(42));
    expect([
      stream.exponential(5),
      stream.uniform(1, 2),
      stream.normal(10, 3),
      stream.lognormal(0.3, 0.5),
      stream.gamma(2, 3),
      stream.weibull(2, 3),
      stream.triangular(0, 10, 2),
      stream.poisson(20),
      stream.geometric(0.1),
      stream.empirical([1, 2, 3], [1, 1, 2]),
      stream.random(),
    ]).toEqual(drawn);
  });

  test('share their arithmetic with NumPy where it is the same', () => {
    const numpy = new NumpyRandom(42);
    const ours = new NumpyRandom(42);
    expect(exponential(ours, 5)).toBe(5 * numpy.standardExponential());
    expect(normal(ours, 10, 3)).toBe(10 + 3 * numpy.standardNormal());
    numpy.standardNormal(); // the second of the pair, which ours gave up
    expect(gamma(ours, 0.5, 4)).toBe(numpy.gamma(0.5, 4));
    expect(ours.random()).toBe(numpy.random());
  });

  test('draw one uniform each where they say so', () => {
    const draws: ((stream: RandomStream) => unknown)[] = [
      (stream) => stream.exponential(2),
      (stream) => stream.uniform(0, 1),
      (stream) => stream.weibull(2, 2),
      (stream) => stream.triangular(0, 2, 1),
      (stream) => stream.geometric(0.5),
      (stream) => stream.empirical(['a', 'b']),
      (stream) => stream.empirical(['a', 'b'], [2, 1]),
    ];
    for (const draw of draws) {
      const stream = randomStream(new PythonRandom(5));
      draw(stream);
      const plain = new PythonRandom(5);
      plain.random();
      expect(stream.random()).toBe(plain.random());
    }
  });

  test('leave nothing to chance where nothing varies', () => {
    const stream = randomStreams(0).stream('still');
    expect(stream.exponential(0)).toBe(0);
    expect(stream.uniform(2, 2)).toBe(2);
    expect(stream.normal(7, 0)).toBe(7);
    expect(stream.lognormal(0, 0)).toBe(1);
    expect(stream.gamma(3, 0)).toBe(0);
    expect(stream.weibull(3, 0)).toBe(0);
    expect(stream.triangular(4, 4, 4)).toBe(4);
    expect(stream.poisson(0)).toBe(0);
    expect(stream.geometric(1)).toBe(1);
    expect(stream.empirical(['only'])).toBe('only');
    expect(stream.empirical(['never', 'always', 'never'], [0, 1, 0])).toBe('always');
  });

  test('stay in their ranges at the ends of the uniform', () => {
    for (const u of [0, 2 ** -53, 1 - 2 ** -53]) {
      const stream = randomStream({ random: () => u });
      expect(stream.exponential(1)).toBeLessThan(37);
      expect(stream.uniform(-1, 1)).toBeLessThan(1);
      expect(stream.weibull(0.5, 1)).toBeLessThan(1400);
      expect(stream.triangular(0, 2, 1)).toBeLessThanOrEqual(2);
      expect(stream.geometric(0.5)).toBeLessThanOrEqual(54);
      expect(stream.empirical([1, 2, 3])).toBe(u < 0.5 ? 1 : 3);
      expect(stream.empirical([1, 2, 3], [0, 1, 1e-300])).toBe(2);
      expect(stream.empirical([1, 2], [5e-324, 0])).toBe(1);
    }
  });
});

describe('Ranges', () => {
  const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  const size = fc.double({ min: 0, max: 1e9, noNaN: true });
  const shape = fc.double({ min: 0.01, max: 1e6, noNaN: true });
  const stream = fc.nat().map((seed) => randomStreams(seed).stream('range'));

  test('exponential, gamma, weibull and lognormal values are never negative', () => {
    fc.assert(
      fc.property(stream, shape, size, number, (stream, shape, scale, mu) => {
        expect(stream.exponential(scale)).toBeGreaterThanOrEqual(0);
        expect(stream.gamma(shape, scale)).toBeGreaterThanOrEqual(0);
        expect(stream.weibull(shape, scale)).toBeGreaterThanOrEqual(0);
        expect(stream.lognormal(mu, 1)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('normal values are finite', () => {
    fc.assert(
      fc.property(stream, number, size, (stream, mean, deviation) => {
        expect(Number.isFinite(stream.normal(mean, deviation))).toBe(true);
      }),
    );
  });

  test('uniform and triangular values lie between their ends', () => {
    fc.assert(
      fc.property(stream, fc.tuple(number, number, number), (stream, numbers) => {
        const [low, mode, high] = numbers.sort((a, b) => a - b) as [number, number, number];
        for (const drawn of [stream.uniform(low, high), stream.triangular(low, high, mode)]) {
          expect(drawn).toBeGreaterThanOrEqual(low);
          expect(drawn).toBeLessThanOrEqual(high);
        }
      }),
    );
  });

  test('counts are whole, from 0 or 1', () => {
    const probability = fc.double({ min: 1e-9, max: 1, noNaN: true });
    fc.assert(
      fc.property(stream, size, probability, (stream, mean, probability) => {
        const events = stream.poisson(mean);
        const trials = stream.geometric(probability);
        expect(Number.isSafeInteger(events) && events >= 0).toBe(true);
        expect(Number.isSafeInteger(trials) && trials >= 1).toBe(true);
      }),
    );
  });

  test('empirical values are given ones, of some weight', () => {
    const weights = fc
      .array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e300, noNaN: true })), { minLength: 1 })
      .filter((weights) => weights.some((weight) => weight > 0));
    fc.assert(
      fc.property(stream, weights, (stream, weights) => {
        const places = weights.map((_, place) => place);
        expect(weights[stream.empirical(places, weights)]).toBeGreaterThan(0);
        expect(places).toContain(stream.empirical(places));
      }),
    );
  });
});

describe('Wrong parameters', () => {
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  test.each<[string, (stream: RandomStream) => unknown, RegExp]>([
    ['exponential(-1)', (s) => s.exponential(-1), /mean of an exponential .* 0 or more and finite, not -1$/],
    ['exponential(NaN)', (s) => s.exponential(nan), /not NaN$/],
    ['exponential(Infinity)', (s) => s.exponential(infinity), /not Infinity$/],
    ['uniform(2, 1)', (s) => s.uniform(2, 1), /high end of a uniform .* must be 2, .* not 1$/],
    ['uniform(NaN, 1)', (s) => s.uniform(nan, 1), /low end of a uniform .* finite number, not NaN$/],
    ['uniform(0, Infinity)', (s) => s.uniform(0, infinity), /high end .* not Infinity$/],
    ['uniform(-1e308, 1e308)', (s) => s.uniform(-1e308, 1e308), /width of a uniform .* not Infinity$/],
    ['normal(NaN, 1)', (s) => s.normal(nan, 1), /mean of a normal .* finite number, not NaN$/],
    ['normal(0, -1)', (s) => s.normal(0, -1), /standard deviation of a normal .* not -1$/],
    ['lognormal(Infinity, 1)', (s) => s.lognormal(infinity, 1), /mu of a lognormal .* not Infinity$/],
    ['lognormal(0, -2)', (s) => s.lognormal(0, -2), /sigma of a lognormal .* not -2$/],
    ['gamma(0, 1)', (s) => s.gamma(0, 1), /shape of a gamma .* above 0 and finite, not 0$/],
    ['gamma(1, -1)', (s) => s.gamma(1, -1), /scale of a gamma .* not -1$/],
    ['weibull(0, 1)', (s) => s.weibull(0, 1), /shape of a Weibull .* not 0$/],
    ['weibull(1, NaN)', (s) => s.weibull(1, nan), /scale of a Weibull .* not NaN$/],
    ['triangular(0, 1, 2)', (s) => s.triangular(0, 1, 2), /mode of a triangular .* from 0 to 1, .* not 2$/],
    ['triangular(0, 1, NaN)', (s) => s.triangular(0, 1, nan), /mode .* not NaN$/],
    ['triangular(2, 1, 1.5)', (s) => s.triangular(2, 1, 1.5), /from 2 to 1/],
    ['triangular(NaN, 1, 1)', (s) => s.triangular(nan, 1, 1), /low end of a triangular .* not NaN$/],
    ['triangular(0, Infinity, 1)', (s) => s.triangular(0, infinity, 1), /high end of a triangular/],
    ['triangular(-1e308, 1e308, 0)', (s) => s.triangular(-1e308, 1e308, 0), /width of a triangular/],
    ['poisson(-1)', (s) => s.poisson(-1), /mean of a Poisson .* not -1$/],
    ['poisson(1e16)', (s) => s.poisson(1e16), /from 0 to 1000000000000000, not 10000000000000000$/],
    ['poisson(NaN)', (s) => s.poisson(nan), /not NaN$/],
    ['geometric(0)', (s) => s.geometric(0), /probability of a geometric .* above 0 and at most 1, not 0$/],
    ['geometric(1.5)', (s) => s.geometric(1.5), /not 1.5$/],
    ['geometric(NaN)', (s) => s.geometric(nan), /not NaN$/],
    ['empirical([])', (s) => s.empirical([]), /at least one value/],
    ['empirical([1], [1, 2])', (s) => s.empirical([1], [1, 2]), /of 1 values needs as many weights, not 2$/],
    ['empirical([1, 2], [1, -1])', (s) => s.empirical([1, 2], [1, -1]), /weights .* not -1$/],
    ['empirical([1], [NaN])', (s) => s.empirical([1], [nan]), /weights .* not NaN$/],
    ['empirical([1, 2], [0, 0])', (s) => s.empirical([1, 2], [0, 0]), /sum of the weights .* not 0$/],
    ['empirical([1, 2], [1e308, 1e308])', (s) => s.empirical([1, 2], [1e308, 1e308]), /sum .* not Infinity$/],
  ])('%s is refused in words', (_, draw, message) => {
    const stream = randomStreams(0).stream('wrong');
    expect(() => draw(stream)).toThrow(RangeError);
    expect(() => draw(stream)).toThrow(message);
    // A refused draw takes nothing from the stream.
    expect(stream.random()).toBe(randomStreams(0).stream('wrong').random());
  });
});
