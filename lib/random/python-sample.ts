type Below = (limit: number) => number;

/**
 * `count` different whole numbers in 0..size-1, in the order in which CPython's `random.sample` draws them.
 *
 * @param below draws a whole number uniform in 0..limit-1
 */
export function sampleIndices(below: Below, size: number, count: number): number[] {
  // The two ways give different numbers, so the choice between them is part of the stream.
  return size <= largestPool(count)
    ? drawFromPool(below, size, count)
    : drawUntilDistinct(below, size, count);
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

function drawFromPool(below: Below, size: number, count: number): number[] {
  const pool = Array.from({ length: size }, (_, index) => index);
  const drawn: number[] = [];
  for (let left = size; left > size - count; left--) {
    const place = below(left);
    drawn.push(pool[place]!);
    pool[place] = pool[left - 1]!;
  }
  return drawn;
}

function drawUntilDistinct(below: Below, size: number, count: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(below(size));
  return [...drawn];
}
