const SIZE = 624;
const SHIFT = 397;

/**
 * The generator MT19937 (Matsumoto & Nishimura 1998, "Mersenne Twister: a 623-dimensionally equidistributed
 * uniform pseudo-random number generator"), which both CPython and NumPy's legacy functions draw from. They
 * differ in how they fill the first state, hence two ways to make one.
 *
 * @example MersenneTwister.fromScalar(5489).nextUint32() // 3499211612, as the authors' own
 */
export class MersenneTwister {
  private readonly state: Uint32Array;
  private position: number;

  private constructor(state: Uint32Array) {
    this.state = state;
    this.position = SIZE;
  }

  /**
   * Seeds by one word, with Knuth's multiplicative rule (the authors' `init_genrand`).
   *
   * @param seed a whole number, of which the low 32 bits count
   */
  static fromScalar(seed: number): MersenneTwister {
    return new MersenneTwister(scalarState(seed));
  }

  /**
   * Seeds by any number of words (the authors' `init_by_array`).
   *
   * @param words whole numbers, of which the low 32 bits count
   * @throws RangeError when there are no words
   */
  static fromArray(words: readonly number[]): MersenneTwister {
    if (words.length === 0) throw new RangeError('A seed array needs at least one word, and has none');
    return new MersenneTwister(arrayState(words));
  }

  /** The next word of the stream: a whole number in 0..2^32-1. */
  nextUint32(): number {
    if (this.position === SIZE) {
      twist(this.state);
      this.position = 0;
    }
    let y = this.state[this.position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A number in [0, 1) of 53 random bits, made of the next two words (the authors' `genrand_res53`). */
  nextDouble(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }
}

function scalarState(seed: number): Uint32Array {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    state[i] = Math.imul(1812433253, scrambled(state[i - 1]!)) + i;
  }
  return state;
}

function arrayState(words: readonly number[]): Uint32Array {
  const state = scalarState(19650218);
  let i = 1;
  const advance = () => {
    i++;
    // The state is gone through as a ring that skips place 0, which only mirrors the last place.
    if (i === SIZE) {
      state[0] = state[SIZE - 1]!;
      i = 1;
    }
  };
  for (let step = 0; step < Math.max(SIZE, words.length); step++) {
    const j = step % words.length;
    state[i] = (state[i]! ^ Math.imul(scrambled(state[i - 1]!), 1664525)) + words[j]! + j;
    advance();
  }
  for (let step = 1; step < SIZE; step++) {
    state[i] = (state[i]! ^ Math.imul(scrambled(state[i - 1]!), 1566083941)) - i;
    advance();
  }
  // Whatever the words were, the state must not be all zeros, from which the generator would never leave.
  state[0] = 0x80000000;
  return state;
}

function scrambled(word: number): number {
  return word ^ (word >>> 30);
}

/** Replaces all words of the state by the next ones, in place. */
function twist(state: Uint32Array): void {
  // Three loops instead of one with remainders: this is where most of the time of drawing goes.
  let i = 0;
  for (; i < SIZE - SHIFT; i++) {
    state[i] = state[i + SHIFT]! ^ twisted(state[i]!, state[i + 1]!);
  }
  for (; i < SIZE - 1; i++) {
    state[i] = state[i + SHIFT - SIZE]! ^ twisted(state[i]!, state[i + 1]!);
  }
  state[i] = state[SHIFT - 1]! ^ twisted(state[i]!, state[0]!);
}

function twisted(upper: number, lower: number): number {
  const joined = (upper & 0x80000000) | (lower & 0x7fffffff);
  return (joined >>> 1) ^ (-(lower & 1) & 0x9908b0df);
}
