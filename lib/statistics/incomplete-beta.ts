/**
 * The continued fraction of the incomplete beta function: what I_x(a, b) is as a multiple of
 * x^a y^b / (a B(a, b)), with y = 1 - x given apart, as a small one would be lost in the difference.
 *
 * It has the form of DiDonato & Morris 1992 ("Algorithm 708: Significant digit computation of the incomplete beta
 * function ratios"), whose terms do not cancel where a is large and x near 1, and is worked off from the left by
 * Lentz's method (Thompson & Barnett 1986, "Coulomb and Bessel functions of complex arguments and order").
 *
 * @param x in [0, 1); it converges fast up to (a + 1) / (a + b + 2)
 * @param a above 0
 * @param b above 0
 */
export function betaFraction(x: number, y: number, a: number, b: number): number {
  const balance = a * y - b * x;
  // The fraction so far, and the quotients of successive numerators and denominators.
  let fraction = awayFromZero((a / (a + 1)) * (balance + 1));
  let numerators = fraction;
  let denominators = 0;
  for (let n = 1; ; n++) {
    const odd = a + 2 * n - 1;
    const partialNumerator = ((a + n - 1) / odd) * ((a + b + n - 1) / odd) * n * (b - n) * x * x;
    const partialDenominator =
      n + (n * (b - n) * x) / odd + ((a + n) / (a + 2 * n + 1)) * (balance + 1 + n * (1 + y));
    numerators = awayFromZero(partialDenominator + partialNumerator / numerators);
    denominators = 1 / awayFromZero(partialDenominator + partialNumerator * denominators);
    const factor = numerators * denominators;
    fraction *= factor;
    if (Math.abs(factor - 1) < 2 ** -51) return a / fraction;
  }
}

/** Neither quotient may be 0, by which the method would divide. */
function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}
