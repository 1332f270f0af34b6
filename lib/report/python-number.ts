/** How Python prints a float: shortest digits, always with a point or an exponent: `10.0`, `1e-05`, `inf`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  // JavaScript changes to exponents at other sizes (below 1e-6, from 1e21 on), and pads them otherwise.
  if (magnitude < 1e-4 || magnitude >= 1e16) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/**
 * A number with so many decimals, rounded as Python's `format` does: to the nearest, and halves that are
 * exact to the even digit, where `toFixed` takes the greater one (0.625 is 0.62, not 0.63).
 */
export function roundHalfEven(value: number, decimals: number): string {
  const up = value.toFixed(decimals);
  // From 2^52 on there are no halves. Below, a float has an exact decimal form, and 100 digits hold that of
  // all numbers that are large enough to end in a half here.
  if (!(Math.abs(value) < 2 ** 52)) return up;
  const exact = value.toFixed(100);
  const end = exact.indexOf('.') + 1 + decimals;
  const isHalf = /^50*$/.test(exact.slice(end));
  const towardsZero = exact.slice(0, decimals === 0 ? end - 1 : end);
  return isHalf && Number(towardsZero.at(-1)) % 2 === 0 ? towardsZero : up;
}
