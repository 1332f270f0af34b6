import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type RandomSource, randomStreams } from '../../lib/random/index.js';

function uniforms(source: RandomSource, count: number): number[] {
  return Array.from({ length: count }, () => source.random());
}

describe('randomStreams', () => {
  // CPython's random seeded by seed + (FNV-1a 128 of the name << 32 n), where the seed has n words of 32 bits.
  test.each<[number | bigint, string, number[]]>([
    [0, 'arrivals', [0.8720628418385875, 0.5373100299199983, 0.3455096378051098]],
    [0, 'Bäckerei', [0.629613873335894, 0.48882139393135915, 0.0984616327962955]],
    [0, '', [0.4509803829062021, 0.38125437827373165, 0.45806875594563745]],
    [42, 'arrivals', [0.4853981742120167, 0.3530914584510545, 0.8519009687741299]],
    [42, 'Bäckerei', [0.8084813037901055, 0.7477243257186835, 0.7355827970389442]],
    [42, '', [0.8815616372413334, 0.7063627917611636, 0.3233766523991646]],
    [2 ** 40 + 123, 'arrivals', [0.8837322445669145, 0.8018021590515029, 0.013643803805188148]],
    [2 ** 40 + 123, 'Bäckerei', [0.8317086527532574, 0.06782019231219283, 0.1665227023848822]],
    [2n ** 64n + 1n, 'arrivals', [0.3565212390933181, 0.9011654372144855, 0.8532731748262563]],
    [2n ** 64n + 1n, '', [0.8534910795898423, 0.30394067334366903, 0.2475377391463609]],
  ])('of seed %s keep the sequence %p for good', (seed, name, expected) => {
    expect(uniforms(randomStreams(seed).stream(name), 3)).toEqual(expected);
  });

  test('are the same objects for the same names, and go on where they were left', () => {
    const streams = randomStreams(1);
    const stream = streams.stream('service');
    const first = stream.random();
    expect(streams.stream('service')).toBe(stream);
    expect([first, streams.stream('service').random()]).toEqual(
      uniforms(randomStreams(1).stream('service'), 2),
    );
  });

  test('are not disturbed by one another, in whatever order they are made and used', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.string(), { minLength: 1, maxLength: 20 }), (seed, order) => {
        const streams = randomStreams(seed);
        const drawn = new Map<string, number[]>();
        for (const name of order) {
          drawn.set(name, [...(drawn.get(name) ?? []), streams.stream(name).random()]);
        }
        for (const [name, numbers] of drawn) {
          expect(numbers).toEqual(uniforms(randomStreams(seed).stream(name), numbers.length));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('differ between near names, near seeds, and seeds that share words', () => {
    const seeds = [0, 1, 2, 3, 2 ** 32, 2 ** 32 + 1, 2 ** 33];
    const names = [
      '',
      'a',
      'b',
      'aa',
      'ab',
      'ba',
      'a ',
      'A',
      'arrivals',
      'arrival',
      'constructor',
      '__proto__',
    ];
    const firsts = seeds.flatMap((seed) => {
      const streams = randomStreams(seed);
      return names.map((name) => streams.stream(name).random());
    });
    expect(new Set(firsts).size).toBe(seeds.length * names.length);
  });

  test.each([
    ['two names', [randomStreams(3).stream('a'), randomStreams(3).stream('b')]],
    ['two seeds', [randomStreams(3).stream('a'), randomStreams(4).stream('a')]],
  ])('of %s are uncorrelated, at once and one step apart', (_, [one, other]) => {
    const count = 20_000;
    const x = uniforms(one!, count);
    const y = uniforms(other!, count);
    for (const lag of [-1, 0, 1]) {
      let sum = 0;
      for (let i = 1; i < count - 1; i++) sum += (x[i]! - 0.5) * (y[i + lag]! - 0.5);
      // Five standard errors of a mean of products, each of standard deviation 1/12.
      expect(Math.abs(sum / count)).toBeLessThan(5 / 12 / Math.sqrt(count));
    }
  });

  test.each([-1, -1n, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuse the seed %p and name it',
    (seed) => {
      const seeding = () => randomStreams(seed);
      expect(seeding).toThrow(RangeError);
      expect(seeding).toThrow(String(seed));
    },
  );
});
