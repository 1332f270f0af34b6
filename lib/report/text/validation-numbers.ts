import { roundHalfEven } from '../python-number.js';

/** Percentage points; a dash where they are not known. */
export function points(value: number | null): string {
  return value === null ? '-' : roundHalfEven(value, 1);
}

/** A share as percent; a dash where it is not known. */
export function share(value: number | null): string {
  return value === null ? '-' : `${roundHalfEven(100 * value, 1)} %`;
}

/** By how much a factor changes a value. */
export function change(factor: number): string {
  const percent = roundHalfEven(100 * (factor - 1), 1);
  return `${factor > 1 ? '+' : ''}${percent} %`;
}

/** A fitted value, with as many digits as a fit is worth. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
