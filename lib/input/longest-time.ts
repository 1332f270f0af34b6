/**
 * The longest time that anything may take, and the latest that anything may be, in ms: 35 years, in which floats still
 * tell times apart that differ by some ten-thousandths of a ms.
 */
export const LONGEST_TIME = 2 ** 40;
