import { MersenneTwister } from './mersenne-twister.js';
import type { RandomSource } from './random-source.js';

const MAX_UINT32 = 2 ** 32 - 1;

/**
 * The stream of CPython's `random` module (as of 3.11): the same seed gives the same numbers and samples as
 * `random.seed(seed)` does there.
 */
export class PythonRandom implements RandomSource {
  private readonly twister: MersenneTwister;

  /**
   * @param seed a whole number of any size; as in CPython its sign is ignored
   * @throws RangeError when the seed is not whole
   */
  constructor(seed: number | bigint) {
    if (typeof seed !== 'bigint' && !Number.isInteger(seed)) {
      throw new RangeError(`A seed must be a whole number, not ${seed}`);
    }
    this.twister = MersenneTwister.fromArray(seedWords(BigInt(seed)));
  }

  /** Uniform in [0, 1), with 53 random bits: `random.random()`. */
  random(): number {
    return this.twister.nextDouble();
  }

  /**
   * A whole number of `count` random bits: `random.getrandbits(count)`.
   *
   * @param count how many bits, 1..32
   * @throws RangeError when the count is anything else
   */
  bits(count: number): number {
    if (!isWholeIn(count, 1, 32)) {
      throw new RangeError(`The number of bits must be a whole number from 1 to 32, not ${count}`);
    }
    return this.twister.nextUint32() >>> (32 - count);
  }

  /**
   * A whole number uniform in 0..limit-1: `random.randrange(limit)`. Draws as many bits as the limit has, again
   * until they are below it.
   *
   * @param limit 1..2^32-1
   * @throws RangeError when the limit is anything else
   */
  below(limit: number): number {
    if (!isWholeIn(limit, 1, MAX_UINT32)) {
      throw new RangeError(
        `The limit of a draw must be a whole number from 1 to ${MAX_UINT32}, not ${limit}`,
      );
    }
    const bitLength = 32 - Math.clz32(limit);
    let drawn = this.bits(bitLength);
    while (drawn >= limit) drawn = this.bits(bitLength);
    return drawn;
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
    if (!isWholeIn(size, 0, MAX_UINT32)) {
      throw new RangeError(
        `The size to sample from must be a whole number from 0 to ${MAX_UINT32}, not ${size}`,
      );
    }
    if (!isWholeIn(count, 0, size)) {
      throw new RangeError(`A sample of ${size} must have a whole number from 0 to ${size}, not ${count}`);
    }
    // The two ways give different numbers, so the choice between them is part of the stream.
    return size <= largestPool(count) ? this.drawFromPool(size, count) : this.drawUntilDistinct(size, count);
  }

  private drawFromPool(size: number, count: number): number[] {
    const pool = Array.from({ length: size }, (_, index) => index);
    const drawn: number[] = [];
    for (let left = size; left > size - count; left--) {
      const place = this.below(left);
      drawn.push(pool[place]!);
      pool[place] = pool[left - 1]!;
    }
    return drawn;
  }

  private drawUntilDistinct(size: number, count: number): number[] {
    const drawn = new Set<number>();
    while (drawn.size < count) drawn.add(this.below(size));
    return [...drawn];
  }
}

/** The 32-bit words of the absolute seed, low word first; one word for 0. */
function seedWords(seed: bigint): number[] {
  const words: number[] = [];
  let rest = seed < 0n ? -seed : seed;
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

/**
 * The largest population that CPython copies into a pool, its estimate of what a set of `count` takes:
 * 21, and for more than five 4^ceil(log4(3 count)) on top.
 */
function largestPool(count: number): number {
  const small = 21;
  if (count <= 5) return small;
  // Counted up, since a quotient of logarithms may round to the wrong side of a whole number.
  let power = 1;
  while (power < 3 * count) power *= 4;
  return small + power;
}

function isWholeIn(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}
