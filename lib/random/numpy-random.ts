import { MersenneTwister } from './mersenne-twister.js';
import type { RandomSource } from './random-source.js';

const MAX_SEED = 2 ** 32 - 1;

/**
 * The stream of NumPy's legacy generator, `np.random.seed(seed)` or `np.random.RandomState(seed)`, which NumPy
 * keeps frozen: the same seed gives the same uniforms here, and the same other values but for the last bits, as
 * `log` and `pow` are rounded differently.
 */
export class NumpyRandom implements RandomSource {
  private readonly twister: MersenneTwister;
  private keptNormal: number | undefined;

  /**
   * @param seed a whole number in 0..2^32-1
   * @throws RangeError when the seed is anything else
   */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
      throw new RangeError(`A NumPy seed must be a whole number from 0 to ${MAX_SEED}, not ${seed}`);
    }
    this.twister = MersenneTwister.fromScalar(seed);
    this.keptNormal = undefined;
  }

  /** Uniform in [0, 1), with 53 random bits: `random_sample()`. */
  random(): number {
    return this.twister.nextDouble();
  }

  /** Exponential of mean 1, by inversion: `standard_exponential()`. */
  standardExponential(): number {
    // Of 1 - u and not of u, which may be 0.
    return -Math.log(1 - this.random());
  }

  /**
   * Normal of mean 0 and variance 1, by the polar method (Marsaglia & Bray 1964): `standard_normal()`. Every
   * other call draws nothing and gives the second value of the pair that the call before it made.
   */
  standardNormal(): number {
    if (this.keptNormal !== undefined) {
      const kept = this.keptNormal;
      this.keptNormal = undefined;
      return kept;
    }
    let x1: number;
    let x2: number;
    let radius: number;
    do {
      x1 = 2 * this.random() - 1;
      x2 = 2 * this.random() - 1;
      radius = x1 * x1 + x2 * x2;
    } while (radius >= 1 || radius === 0);
    const factor = Math.sqrt((-2 * Math.log(radius)) / radius);
    this.keptNormal = factor * x1;
    return factor * x2;
  }

  /**
   * Gamma of the given shape and scale 1, so of mean `shape`: `standard_gamma(shape)`.
   *
   * @param shape above 0, finite
   * @throws RangeError when the shape is anything else
   */
  standardGamma(shape: number): number {
    if (!(shape > 0 && shape < Infinity)) {
      throw new RangeError(`The shape of a gamma distribution must be above 0 and finite, not ${shape}`);
    }
    if (shape === 1) return this.standardExponential();
    return shape < 1 ? this.gammaBelowOne(shape) : this.gammaAboveOne(shape);
  }

  /**
   * Gamma of mean `shape * scale` and coefficient of variation `1 / sqrt(shape)`: `gamma(shape, scale)`.
   *
   * @param shape above 0, finite
   * @param scale 0 or more, finite, in the unit that the result is to have
   * @throws RangeError when the shape or the scale is anything else
   */
  gamma(shape: number, scale: number): number {
    if (!(scale >= 0 && scale < Infinity)) {
      throw new RangeError(`The scale of a gamma distribution must be 0 or more and finite, not ${scale}`);
    }
    return scale * this.standardGamma(shape);
  }

  /**
   * X^shape has a density proportional to exp(-x^(1/shape)): rejection from a uniform body up to 1 - shape and
   * an exponential tail behind it (Devroye 1986, "Non-Uniform Random Variate Generation", chapter IX.3).
   */
  private gammaBelowOne(shape: number): number {
    for (;;) {
      const u = this.random();
      const v = this.standardExponential();
      if (u <= 1 - shape) {
        const x = u ** (1 / shape);
        if (x <= v) return x;
      } else {
        const y = -Math.log((1 - u) / shape);
        const x = (1 - shape + shape * y) ** (1 / shape);
        if (x <= v + y) return x;
      }
    }
  }

  /**
   * Rejection from the cube of a shifted normal (Marsaglia & Tsang 2000, "A simple method for generating gamma
   * variables").
   */
  private gammaAboveOne(shape: number): number {
    const b = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * b);
    for (;;) {
      let x: number;
      let root: number;
      do {
        x = this.standardNormal();
        root = 1 + c * x;
      } while (root <= 0);
      const v = root * root * root;
      const u = this.random();
      // The first test spares the logarithms, and implies the second.
      if (u < 1 - 0.0331 * (x * x) * (x * x)) return b * v;
      if (Math.log(u) < 0.5 * x * x + b * (1 - v + Math.log(v))) return b * v;
    }
  }
}
