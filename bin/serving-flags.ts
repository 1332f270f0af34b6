import { InputError } from '../lib/input/index.js';
import type { Slo } from '../lib/metrics/index.js';
import { DEFAULT_GPU } from '../lib/profile/profile.js';
import { type FlagValues, inGroup, optional, toggle, valued } from './flags.js';
import { dtypeName, profileFlags } from './profile-flags.js';
import { percent, positive, text, whole } from './value-types.js';

/** More requests than this would not fit a usual machine's memory. */
const MOST_REQUESTS = 10_000_000;

/** NumPy's generator takes seeds of 32 bits. */
const LARGEST_SEED = 2 ** 32 - 1;

/** The seed of what a command draws at random. */
export const seedFlag = (what: string) => valued(whole(0, LARGEST_SEED), `Seed of ${what}`, '0');

/** A size of parallelism, or a number of GPUs, nodes or instances. */
export const size = whole(1, 100_000);

/** A number of requests. */
export const requestCount = whole(1, MOST_REQUESTS);

/** What is served, and by what; all commands that simulate have these flags. */
export const servingFlags = inGroup('What is served:', {
  model: optional(text, 'Model, by its name, an alias or its id on Hugging Face', 'facebook/opt-13b'),
  gpu: optional(text, 'Kind of GPU, by its name or a short one such as h100', DEFAULT_GPU),
  dtype: optional(dtypeName, 'Type of the weights, of those that there are profiles of', 'bf16'),
  profile: optional(text, 'Profile file to use instead of those in profiles/'),
  ...profileFlags,
  workload: valued(text, 'Data set, by name (in $DATASET, or bundled) or by path', 'sharegpt'),
  seed: seedFlag('lengths and arrivals'),
});

/** The service-level objectives. */
export const sloFlags = inGroup('Objectives:', {
  'ttft-slo': valued(positive('ms'), 'Target of the time to first token, in ms', '200'),
  'tpot-slo': valued(positive('ms'), 'Target of the time per output token, in ms', '100'),
  'ttft-attainment': valued(percent, 'Share of requests to keep the TTFT target, in percent', '90'),
  'tpot-attainment': valued(percent, 'Share of requests to keep the TPOT target, in percent', '90'),
});

/** How simulations are carried out. */
export const simulationFlags = inGroup('Simulation:', {
  'exact-events': toggle('Simulate every iteration as an event: the same numbers, more slowly'),
});

/** What is printed. */
export const printingFlags = inGroup('Output:', {
  json: toggle('Print the whole result as JSON'),
  verbose: toggle('Tell more on standard error'),
});

/** The service-level objectives that the flags ask for. */
export function sloOf(values: FlagValues<typeof sloFlags>): Slo {
  return {
    ttft: values['ttft-slo'],
    tpot: values['tpot-slo'],
    ttftAttainment: values['ttft-attainment'],
    tpotAttainment: values['tpot-attainment'],
  };
}

/** The range of rates to search, per GPU, and how finely. @throws InputError when the range is no wider than that */
export function rateRangeOf(values: { readonly 'max-rate-per-gpu': number; readonly tolerance: number }) {
  const { 'max-rate-per-gpu': maxRatePerGpu, tolerance } = values;
  if (tolerance < maxRatePerGpu) return { maxRatePerGpu, tolerance };
  throw new InputError(
    `--tolerance/--esp: expected less than the highest rate (${maxRatePerGpu}), got ${tolerance}`,
  );
}
