import { betaFraction } from './incomplete-beta.js';

/** With as many degrees as these the quantiles are those of infinitely many, to the last digits. */
const MANY = 1e15;

/** Newton's method doubles the digits with each step: after one as small as this there are no more to gain. */
const SMALL_STEP = 1e-9;

/**
 * The number below which a Student-t variable lies with the given probability, to 12 digits or better.
 *
 * The distribution function comes from the incomplete beta function (Abramowitz & Stegun 26.7.1) and is inverted by
 * Newton's method: near the middle on the probability, in the tails on the logarithms of probability and result.
 *
 * @example studentTQuantile(0.975, 9) // 2.262157...: the half width, in standard errors, of a 95 % interval of ten
 * @param probability above 0 and below 1
 * @param degreesOfFreedom 1 or more, not only whole numbers: n - 1 for the mean of n values; Infinity gives the
 *   quantile of the normal distribution
 * @throws RangeError when one of them is anything else
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`The probability of a quantile must be above 0 and below 1, not ${probability}`);
  }
  if (!(degreesOfFreedom >= 1)) {
    throw new RangeError(`The degrees of freedom must be 1 or more, not ${degreesOfFreedom}`);
  }
  const tail = Math.min(probability, 1 - probability);
  const t = positiveQuantile(tail, Math.min(degreesOfFreedom, MANY));
  return probability < 0.5 ? -t : t;
}

function positiveQuantile(tail: number, df: number): number {
  if (tail === 0.5) return 0;
  return tail > 0.1 ? quantileNearMiddle(0.5 - tail, df) : quantileInTail(tail, df);
}

/** The t that lies above 0 by the probability `central`. */
function quantileNearMiddle(central: number, df: number): number {
  // From 0 on the density falls: each step comes short of the goal, none passes it.
  let t = central / density(0, df);
  for (;;) {
    const height = density(t, df);
    const reached = t * height * betaFraction(share(t, df), restOf(t, df), 0.5, df / 2);
    const step = (central - reached) / height;
    t += step;
    if (Math.abs(step) <= SMALL_STEP * t) return t;
  }
}

/** The t that is exceeded with the probability `tail`. */
function quantileInTail(tail: number, df: number): number {
  let t = 1;
  for (;;) {
    // What is beyond t, as a multiple of t times the density there.
    const multiple = betaFraction(restOf(t, df), share(t, df), df / 2, 0.5) / df;
    const excess = Math.log(t) + logDensity(t, df) + Math.log(multiple) - Math.log(tail);
    // The first step leads beyond the goal, from where the others come back. Not too far beyond.
    const step = Math.min(excess * multiple, 1);
    t *= Math.exp(step);
    // Beyond the greatest number the least probabilities have their quantile.
    if (Math.abs(step) <= SMALL_STEP || t === Infinity) return t;
  }
}

/** t^2 / (df + t^2), also where the square is infinite. */
function share(t: number, df: number): number {
  return 1 / (1 + df / (t * t));
}

/** df / (df + t^2), what is left of 1 beside the share. */
function restOf(t: number, df: number): number {
  return 1 / (1 + (t * t) / df);
}

function density(t: number, df: number): number {
  return Math.exp(logDensity(t, df));
}

/** The logarithm, since far out the density itself is too small for a number. */
function logDensity(t: number, df: number): number {
  const s = t / Math.sqrt(df);
  // log(1 + s^2), also where the square would be infinite.
  const logarithm = s > 1 ? 2 * Math.log(s) + Math.log1p(1 / (s * s)) : Math.log1p(s * s);
  return Math.log(halfStepOfGamma(df / 2) / Math.sqrt(Math.PI * df)) - ((df + 1) / 2) * logarithm;
}

/** gamma(a + 1/2) / gamma(a), by its asymptotic series (Graham, Knuth & Patashnik, "Concrete Mathematics", answer 9.60). */
function halfStepOfGamma(a: number): number {
  let factor = 1;
  let z = a;
  // The series wants a large argument, and the recurrence of the gamma function leads to one.
  for (; z < 100; z++) factor *= z / (z + 0.5);
  const series = 1 - (1 / 8 - (1 / 128 + (5 / 1024 - 21 / 32768 / z) / z) / z) / z;
  return factor * Math.sqrt(z) * series;
}
