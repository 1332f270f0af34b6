/** Coefficients in ms, each times a factor. */
export function scaled<Coefficients extends object>(
  coefficients: Coefficients,
  factor: number,
): Coefficients {
  return Object.fromEntries(
    Object.entries(coefficients).map(([name, value]) => [name, value * factor]),
  ) as Coefficients;
}
