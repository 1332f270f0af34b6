import { InputError, shown } from '../input/index.js';
import { PythonRandom, type RandomSource } from '../random/index.js';
import type { LengthModel } from './length-model.js';
import type { RequestLengths } from './request-spec.js';
import type { Workload } from './workload.js';

/**
 * Draws the lengths of `count` requests from a workload, with CPython's generator of that seed.
 *
 * From a list they are `random.sample(list, count)`, so each request at most once, as the published simulator draws
 * them. From a model each takes two uniforms, for the prompt and then for the output; thus the first requests of a
 * longer draw are the requests of a shorter one.
 *
 * @param workload what to draw from.
 * @param count how many, at least 1.
 * @param seed any whole number; CPython takes its absolute value.
 * @throws InputError if the list has fewer than `count` requests, or for an impossible count or seed.
 * @example
 * drawLengths(workload, 300, 0).length // 300
 */
export function drawLengths(
  workload: Pick<Workload, 'name' | 'lengths'>,
  count: number,
  seed: number,
): RequestLengths[] {
  return [...drawnLengths(workload, count, seed)];
}

/** So many requests: those given, over again as often as it takes. */
export function overAgain(lengths: readonly RequestLengths[], count: number): RequestLengths[] {
  return Array.from({ length: count }, (_, i) => lengths[i % lengths.length]!);
}

/** As `drawLengths`, one after the other where they come from a model. The errors come before the first. */
export function drawnLengths(
  workload: Pick<Workload, 'name' | 'lengths'>,
  count: number,
  seed: number,
): Iterable<RequestLengths> {
  const { name, lengths } = workload;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InputError(`number of requests: expected a whole number, at least 1, got ${shown(count)}`);
  }
  if (!Number.isSafeInteger(seed)) throw new InputError(`seed: expected a whole number, got ${shown(seed)}`);
  const random = new PythonRandom(seed);
  if (lengths.kind === 'model') return drawsFromModel(lengths.model, count, random);
  if (count > lengths.requests.length) {
    throw new InputError(
      `workload ${shown(name)}: expected at most ${lengths.requests.length} requests, its size, got ${count}`,
    );
  }
  return random.sample(lengths.requests, count);
}

function* drawsFromModel(model: LengthModel, count: number, random: RandomSource): Iterable<RequestLengths> {
  for (let i = 0; i < count; i++) yield drawFromModel(model, random);
}

function drawFromModel(model: LengthModel, random: RandomSource): RequestLengths {
  const { promptQuantiles, outputQuantilesByPrompt: tables, maxContext = Number.POSITIVE_INFINITY } = model;
  const promptShare = random.random();
  const promptLength = Math.round(quantileAt(promptQuantiles, promptShare));
  const table = tables[Math.min(Math.floor(promptShare * tables.length), tables.length - 1)]!;
  const outputLength = Math.round(quantileAt(table, random.random()));
  return { promptLength, outputLength: Math.min(outputLength, maxContext - promptLength) };
}

/** The value that a share (0 to 1) of a distribution lies below, by linear interpolation in its quantile table. */
function quantileAt(table: readonly number[], share: number): number {
  const place = share * (table.length - 1);
  const index = Math.min(Math.floor(place), table.length - 2);
  const low = table[index]!;
  return low + (table[index + 1]! - low) * (place - index);
}
