import type { Field } from '../../../input/index.js';

/** Whether a field is there and not null, which config.json files write for what has its usual value. */
export function isGiven({ value }: Field): boolean {
  return value !== undefined && value !== null;
}

/** The first field of some names that is given; undefined where none is. */
export function firstOf(config: Field, names: readonly string[]): Field | undefined {
  return names.map((name) => config.at(name)).find(isGiven);
}

/** The same; one that is left out, of the first of these names, where none is given. */
export function neededOf(config: Field, names: readonly [string, ...string[]]): Field {
  return firstOf(config, names) ?? config.at(names[0]);
}

/** No size of a model comes near to it. */
const LARGEST = 10_000_000;

/** A size or number of something, within what a model may have. @throws InputError for what is no such number */
export function sizeOf(field: Field): number {
  return field.number({
    expected: `a whole number from 1 to ${LARGEST}`,
    isFit: (value) => Number.isInteger(value) && value >= 1 && value <= LARGEST,
  });
}
