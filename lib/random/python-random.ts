import { standardExponential } from './exponential.js';
import { MersenneTwister } from './mersenne-twister.js';
import { checkFinite } from './parameters.js';
import { circularNormals, ratioNormal } from './python-normal.js';
import { sampleIndices } from './python-sample.js';
import type { RandomSource } from './random-source.js';
import { seedWords } from './seed-words.js';

const MAX_UINT32 = 2 ** 32 - 1;

/**
 * The stream of CPython's `random` module (as of 3.11): the same seed gives the same numbers, choices and samples
 * as `random.seed(seed)` does there; what goes through `log`, `cos` or `sin` may differ in the last bits.
 *
 * @example
 * const random = new PythonRandom(42);
 * const gap = random.expovariate(1 / 5); // random.seed(42); random.expovariate(1 / 5)
 */
export class PythonRandom implements RandomSource {
  private readonly twister: MersenneTwister;
  private keptNormal: number | undefined;

  /**
   * @param seed a whole number of any size; as in CPython its sign is ignored
   * @throws RangeError when the seed is not whole
   */
  constructor(seed: number | bigint) {
    this.twister = MersenneTwister.fromArray(seedWords(seed));
    this.keptNormal = undefined;
  }

  /** Uniform in [0, 1), with 53 random bits: `random.random()`. */
  random(): number {
    return this.twister.nextDouble();
  }

  /**
   * A whole number of `count` random bits: `random.getrandbits(count)`.
   *
   * @param count how many bits, 1..53
   * @throws RangeError when the count is anything else
   */
  bits(count: number): number {
    checkWhole('The number of bits', count, 1, 53);
    if (count <= 32) return this.twister.nextUint32() >>> (32 - count);
    const low = this.twister.nextUint32();
    return (this.twister.nextUint32() >>> (64 - count)) * 2 ** 32 + low;
  }

  /**
   * A whole number uniform in 0..limit-1: `random.randrange(limit)`. Draws as many bits as the limit has, again
   * until they are below it.
   *
   * @param limit 1..2^53-1
   * @throws RangeError when the limit is anything else
   */
  below(limit: number): number {
    checkWhole('The limit of a draw', limit, 1, Number.MAX_SAFE_INTEGER);
    const bitLength =
      limit <= MAX_UINT32 ? 32 - Math.clz32(limit) : 64 - Math.clz32(Math.floor(limit / 2 ** 32));
    let drawn = this.bits(bitLength);
    while (drawn >= limit) drawn = this.bits(bitLength);
    return drawn;
  }

  /**
   * A whole number uniform in low..high, both included: `random.randint(low, high)`.
   *
   * @throws RangeError when a bound is not a whole number within +-(2^53-1), the low one is above the high one, or
   *   there are more than 2^53-1 numbers to choose from
   */
  randint(low: number, high: number): number {
    checkWhole('The low bound of randint', low, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    checkWhole('The high bound of randint', high, low, Number.MAX_SAFE_INTEGER);
    return low + this.below(high - low + 1);
  }

  /**
   * One of the elements, each as likely: `random.choice(elements)`.
   *
   * @throws RangeError when there are none
   */
  choice<T>(elements: ArrayLike<T>): T {
    if (elements.length === 0) throw new RangeError('A choice needs at least one element, and has none');
    return elements[this.below(elements.length)]!;
  }

  /** Puts the elements into a random order, in place: `random.shuffle(elements)`. */
  shuffle(elements: unknown[]): void {
    for (let last = elements.length - 1; last > 0; last--) {
      const place = this.below(last + 1);
      const moved = elements[last];
      elements[last] = elements[place];
      elements[place] = moved;
    }
  }

  /**
   * `count` elements from different places of the population, in the order drawn:
   * `random.sample(population, count)`.
   *
   * @throws RangeError when the count is negative, not whole or more than the population has
   */
  sample<T>(population: readonly T[], count: number): T[] {
    return this.sampleIndices(population.length, count).map((index) => population[index]!);
  }

  /**
   * `count` different whole numbers in 0..size-1, in the order drawn: `random.sample(range(size), count)`.
   *
   * @param size how many there are to choose from, 0..2^32-1
   * @throws RangeError when the size is anything else, or the count is negative, not whole or above the size
   */
  sampleIndices(size: number, count: number): number[] {
    checkWhole('The size to sample from', size, 0, MAX_UINT32);
    checkWhole(`The count of a sample of ${size}`, count, 0, size);
    return sampleIndices((limit) => this.below(limit), size, count);
  }

  /**
   * Uniform between two numbers, in either order; the second may come up by rounding: `random.uniform(a, b)`.
   *
   * @throws RangeError when one of them, or their distance, is not finite
   */
  uniform(a: number, b: number): number {
    checkFinite('The first bound of uniform', a);
    checkFinite('The second bound of uniform', b);
    checkFinite('The distance of the bounds of uniform', b - a);
    return a + (b - a) * this.random();
  }

  /**
   * Exponential of mean `1 / lambd`: `random.expovariate(lambd)`.
   *
   * @param lambd events per unit of time (named as in Python); below 0 the results are too
   * @throws RangeError when the rate is 0 or not a number
   */
  expovariate(lambd: number): number {
    if (Number.isNaN(lambd) || lambd === 0) {
      throw new RangeError(`The rate of expovariate must be a number other than 0, not ${lambd}`);
    }
    return standardExponential(this) / lambd;
  }

  /**
   * Normal of mean `mu` and standard deviation `sigma`: `random.normalvariate(mu, sigma)`.
   *
   * @throws RangeError when one of them is not finite
   */
  normalvariate(mu = 0, sigma = 1): number {
    checkFinite('The mean of normalvariate', mu);
    checkFinite('The standard deviation of normalvariate', sigma);
    return mu + ratioNormal(this) * sigma;
  }

  /**
   * Normal of mean `mu` and standard deviation `sigma`, by another way than `normalvariate`:
   * `random.gauss(mu, sigma)`. Every other call draws nothing and uses what the call before it kept.
   *
   * @throws RangeError when one of them is not finite
   */
  gauss(mu = 0, sigma = 1): number {
    checkFinite('The mean of gauss', mu);
    checkFinite('The standard deviation of gauss', sigma);
    return mu + this.standardGauss() * sigma;
  }

  private standardGauss(): number {
    if (this.keptNormal !== undefined) {
      const kept = this.keptNormal;
      this.keptNormal = undefined;
      return kept;
    }
    const [first, second] = circularNormals(this);
    this.keptNormal = second;
    return first;
  }
}

function checkWhole(what: string, value: number, low: number, high: number): void {
  if (!(Number.isInteger(value) && value >= low && value <= high)) {
    throw new RangeError(`${what} must be a whole number from ${low} to ${high}, not ${value}`);
  }
}
