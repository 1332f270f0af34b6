import type { RandomSource } from './random-source.js';

// The width of the box of the ratio below; in CPython's arithmetic, so that it is the same to the last bit.
const WIDTH = (4 * Math.exp(-0.5)) / Math.sqrt(2);

/**
 * Normal of mean 0 and variance 1 from the ratio of two uniforms (Kinderman & Monahan 1977, "Computer generation
 * of random variables using the ratio of uniform deviates"), as CPython's `normalvariate` draws it. Keeps nothing
 * back between calls.
 */
export function ratioNormal(source: RandomSource): number {
  for (;;) {
    const u = source.random();
    // Of 1 - u, as 0 can neither divide nor have a logarithm.
    const v = 1 - source.random();
    const z = (WIDTH * (u - 0.5)) / v;
    if ((z * z) / 4 <= -Math.log(v)) return z;
  }
}

/**
 * Two independent normals of mean 0 and variance 1, the cosine first (Box & Muller 1958, "A note on the generation
 * of random normal deviates"), as CPython's `gauss` makes them.
 */
export function circularNormals(source: RandomSource): [first: number, second: number] {
  const angle = source.random() * 2 * Math.PI;
  const radius = Math.sqrt(-2 * Math.log(1 - source.random()));
  return [Math.cos(angle) * radius, Math.sin(angle) * radius];
}
