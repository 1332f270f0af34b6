import type { KvLink } from '../../deployment/index.js';
import type { LinkTold } from '../documents/told.js';

/** A link with its bandwidth in both units, so that bits and bytes are not confused. */
export function linkInWords({ bandwidth, latency }: KvLink): string {
  return `${bandwidthInWords(bandwidth)} after ${latency} ms`;
}

/** A link of a document, likewise. */
export function linkToldInWords({ bandwidthGBps, latencyMs }: LinkTold): string {
  return linkInWords({ bandwidth: bandwidthGBps, latency: latencyMs });
}

/** Decimal digits of a bandwidth: a product with a unit has no more that mean something. */
const DIGITS = 12;

/** A bandwidth in GB/s as a number of Gbit/s. */
export function inGigabits(gigabytes: number): number {
  return Number((8 * gigabytes).toPrecision(DIGITS));
}

/** A bandwidth in GB/s, in both units. */
export function bandwidthInWords(gigabytes: number): string {
  return `${Number(gigabytes.toPrecision(DIGITS))} GB/s (${inGigabits(gigabytes)} Gbit/s)`;
}
