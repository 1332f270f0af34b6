/**
 * The 32-bit words of a seed without its sign, low word first, as CPython hands them to MT19937's
 * `init_by_array`; one word for 0.
 *
 * @param seed a whole number of any size
 * @throws RangeError when the seed is not whole
 */
export function seedWords(seed: number | bigint): number[] {
  if (typeof seed !== 'bigint' && !Number.isInteger(seed)) {
    throw new RangeError(`A seed must be a whole number, not ${seed}`);
  }
  const words: number[] = [];
  let rest = BigInt(seed);
  if (rest < 0n) rest = -rest;
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}
