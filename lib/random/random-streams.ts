import { fnv1a128 } from './fnv.js';
import { MersenneTwister } from './mersenne-twister.js';
import { type RandomStream, randomStream } from './random-stream.js';
import { seedWords } from './seed-words.js';

/** The streams of one seed, by name. */
export interface RandomStreams {
  /** The stream of that name: the same object each time, which goes on where it was left. */
  stream(name: string): RandomStream;
}

/**
 * Named random streams of one seed. Each pair of seed and name has a sequence of its own, whatever other streams
 * there are and however much is drawn from them: a model that takes one for each purpose (arrivals, service,
 * breakdowns) can change in one place and meet the same chance in all others, which is what makes two variants
 * comparable with few runs ("common random numbers"; Law 2015, "Simulation Modeling and Analysis", chapter 11.2).
 *
 * A stream is an MT19937 seeded by `init_by_array` with the words of the seed, low word first, and after them the
 * four words of the 128-bit FNV-1a hash of the name's UTF-8 bytes, low word first. The hash tells the names apart;
 * the scattering is done by `init_by_array`.
 *
 * @example
 * const streams = randomStreams(42);
 * const gap = streams.stream('arrivals').exponential(5);
 * const work = streams.stream('service').gamma(4, 1);
 * @param seed a whole number, 0 or more, of any size
 * @throws RangeError when the seed is anything else
 */
export function randomStreams(seed: number | bigint): RandomStreams {
  // Its sign would be lost, and with it the difference between two seeds.
  if (seed < 0) throw new RangeError(`The seed of random streams must be 0 or more, not ${seed}`);
  const ofSeed = seedWords(seed);
  const streams = new Map<string, RandomStream>();
  return {
    stream(name) {
      let stream = streams.get(name);
      if (stream === undefined) {
        const words = [...ofSeed, ...fourWords(fnv1a128(name))];
        stream = randomStream(twisterSource(words));
        streams.set(name, stream);
      }
      return stream;
    },
  };
}

function twisterSource(words: readonly number[]) {
  const twister = MersenneTwister.fromArray(words);
  return { random: () => twister.nextDouble() };
}

function fourWords(hash: bigint): number[] {
  return [0n, 32n, 64n, 96n].map((shift) => Number((hash >> shift) & 0xffffffffn));
}
