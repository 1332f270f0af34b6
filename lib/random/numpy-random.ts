import { standardExponential } from './exponential.js';
import { gamma, standardGamma } from './gamma.js';
import { MersenneTwister } from './mersenne-twister.js';
import { polarNormals } from './normal.js';
import type { RandomSource } from './random-source.js';

const MAX_SEED = 2 ** 32 - 1;

/**
 * The stream of NumPy's legacy generator, `np.random.seed(seed)` or `np.random.RandomState(seed)`, which NumPy
 * keeps frozen: the same seed gives the same uniforms here, and the same other values but for the last bits, as
 * `log` and `pow` are rounded differently.
 *
 * @example
 * const random = new NumpyRandom(0);
 * random.random(); // 0.5488135039273248, as np.random.seed(0); np.random.random_sample()
 */
export class NumpyRandom implements RandomSource {
  private readonly twister: MersenneTwister;
  private keptNormal: number | undefined;
  private readonly nextNormal: () => number;

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
    this.nextNormal = () => this.standardNormal();
  }

  /** Uniform in [0, 1), with 53 random bits: `random_sample()`. */
  random(): number {
    return this.twister.nextDouble();
  }

  /** Exponential of mean 1, by inversion: `standard_exponential()`. */
  standardExponential(): number {
    return standardExponential(this);
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
    const [first, second] = polarNormals(this);
    this.keptNormal = second;
    return first;
  }

  /**
   * Gamma of the given shape and scale 1, so of mean `shape`: `standard_gamma(shape)`.
   *
   * @param shape above 0, finite
   * @throws RangeError when the shape is anything else
   */
  standardGamma(shape: number): number {
    return standardGamma(this, shape, this.nextNormal);
  }

  /**
   * Gamma of mean `shape * scale` and coefficient of variation `1 / sqrt(shape)`: `gamma(shape, scale)`.
   *
   * @param shape above 0, finite
   * @param scale 0 or more, finite, in the unit that the result is to have
   * @throws RangeError when the shape or the scale is anything else
   */
  gamma(shape: number, scale: number): number {
    return gamma(this, shape, scale, this.nextNormal);
  }
}
