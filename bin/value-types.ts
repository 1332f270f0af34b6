import { parseJsonText, shown } from '../lib/input/index.js';

/** A kind of value that a flag takes. */
export interface ValueType<T> {
  /** What is possible, as it stands after "expected". */
  readonly expected: string;
  /** The value that a text means; undefined when it means none of this kind. */
  parse(text: string): T | undefined;
}

/** Any text but an empty one. */
export const text: ValueType<string> = {
  expected: 'a text',
  parse: (given) => (given === '' ? undefined : given),
};

/** One of some names. */
export function oneOf<const Name extends string>(names: readonly Name[]): ValueType<Name> {
  return {
    expected: `one of ${names.join(', ')}`,
    parse: (given) => names.find((name) => name === given),
  };
}

/** A number above 0, of some unit. */
export function positive(unit: string): ValueType<number> {
  return {
    expected: `a number above 0 (${unit})`,
    parse: (given) => numberWithin(given, (value) => value > 0),
  };
}

/** A whole number within bounds. */
export function whole(least: number, most: number): ValueType<number> {
  return {
    expected: `a whole number from ${least} to ${most}`,
    parse: (given) =>
      numberWithin(given, (value) => Number.isInteger(value) && value >= least && value <= most),
  };
}

/** A share in percent. */
export const percent: ValueType<number> = {
  expected: 'a percentage from 0 to 100',
  parse: (given) => numberWithin(given, isPercent),
};

/** A JSON list of percentages, which may be empty. */
export const percents = listOf('percentages from 0 to 100', isPercent);

/** A JSON list of factors, which may be empty. */
export const factors = listOf('numbers above 0', (value) => value > 0);

/** The same, of at least one. */
export function someOf<T>(list: ValueType<readonly T[]>): ValueType<readonly T[]> {
  return {
    expected: list.expected,
    parse(given) {
      const values = list.parse(given);
      return values?.length === 0 ? undefined : values;
    },
  };
}

/** `auto`, which means nothing in particular, or a whole number within bounds. */
export function autoOr(number: ValueType<number>): ValueType<number | 'auto'> {
  return {
    expected: `auto or ${number.expected}`,
    parse: (given) => (given === 'auto' ? 'auto' : number.parse(given)),
  };
}

function isPercent(value: number): boolean {
  return value >= 0 && value <= 100;
}

function listOf(items: string, isFit: (value: number) => boolean): ValueType<readonly number[]> {
  return {
    expected: `a JSON list of ${items}, such as [1, 2.5]`,
    parse(given) {
      let list: unknown;
      try {
        list = parseJsonText(given, shown(given));
      } catch {
        return undefined;
      }
      if (!Array.isArray(list)) return undefined;
      return list.every((value) => isNumber(value) && isFit(value)) ? list : undefined;
    },
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function numberWithin(given: string, isFit: (value: number) => boolean): number | undefined {
  const value = given.trim() === '' ? Number.NaN : Number(given);
  return Number.isFinite(value) && isFit(value) ? value : undefined;
}

/** A number of at least 0, of some unit. */
export function notNegative(unit: string): ValueType<number> {
  return {
    expected: `a number of at least 0 (${unit})`,
    parse: (given) => numberWithin(given, (value) => value >= 0),
  };
}

/** A number within bounds, of some unit. */
export function between(least: number, most: number, unit: string): ValueType<number> {
  return {
    expected: `a number from ${least} to ${most} (${unit})`,
    parse: (given) => numberWithin(given, (value) => value >= least && value <= most),
  };
}

/** GB/s in each unit of bandwidth. A small b is a bit, a capital one a byte. */
const bandwidthUnits = {
  'GB/s': 1,
  GBps: 1,
  'MB/s': 1e-3,
  MBps: 1e-3,
  Gbps: 1 / 8,
  'Gbit/s': 1 / 8,
  'Gb/s': 1 / 8,
  Mbps: 1e-3 / 8,
  'Mbit/s': 1e-3 / 8,
};

/**
 * A bandwidth, in GB/s.
 *
 * @param unit of bare numbers
 * @param bounds in GB/s
 */
export function bandwidthIn(
  unit: 'GB/s' | 'Gbit/s',
  { least, most }: { readonly least: number; readonly most: number },
): ValueType<number> {
  const factor = bandwidthUnits[unit];
  return {
    expected: `a bandwidth from ${least / factor} to ${most / factor} ${unit}, in ${unit} or with a unit, such as 200GB/s or 25Gbps`,
    parse(given) {
      const value = numberWithUnit(given, { ...bandwidthUnits, '': factor });
      return value !== undefined && value >= least && value <= most ? value : undefined;
    },
  };
}

/** Bytes in each unit of memory. */
const memoryUnits = { MB: 1e6, GB: 1e9, MiB: 2 ** 20, GiB: 2 ** 30 };

/** An amount of memory, in bytes. */
export const memorySize: ValueType<number> = {
  expected: 'an amount of memory above 0 with its unit, such as 512MB or 2GB',
  parse: (given) => numberWithUnit(given, memoryUnits),
};

/** GB in each unit of memory, and in none. */
const gigabytes = {
  '': 1,
  ...Object.fromEntries(Object.entries(memoryUnits).map(([unit, bytes]) => [unit, bytes / 1e9])),
};

/** No GPU has more memory than this, in GB. */
const MOST_MEMORY = 1e6;

/** An amount of memory on a GPU, in GB, which is also the unit of bare numbers. */
export const gpuMemory: ValueType<number> = {
  expected: `an amount of memory above 0 and at most ${MOST_MEMORY} GB, in GB or with a unit, such as 20, 20GB or 18GiB`,
  parse(given) {
    const value = numberWithUnit(given, gigabytes);
    return value !== undefined && value <= MOST_MEMORY ? value : undefined;
  },
};

/** A number above 0 with its unit, times what the unit stands for. */
function numberWithUnit(given: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, number = '', unit = ''] = /^([\d.e+-]+?) *([A-Za-z/]*)$/.exec(given.trim()) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  const value = numberWithin(number, (each) => each > 0);
  return factor === undefined || value === undefined ? undefined : value * factor;
}
