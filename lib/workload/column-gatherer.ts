import type { RequestColumns } from './request-spec.js';

/** How many characters a text may have that is kept: a class or an id is short, a prompt is not. */
const LONGEST_KEPT = 200;

/** How many different texts of a column are looked for, so that each is held once. */
const MOST_KNOWN = 1000;

/** A field that all requests so far had, with values of one type. */
interface Candidate {
  readonly name: string;
  readonly type: 'string' | 'number';
  readonly values: (string | number)[];
  readonly known: Map<string, string>;
}

/** Gathers what requests have in common beside their lengths. */
export interface ColumnGatherer {
  /** How many columns there are, as far as is known. */
  readonly count: number;
  /** Takes the next request, with all its fields. */
  add(fields: Readonly<Record<string, unknown>>): void;
  /** The columns of the request with each index; undefined if there are none. */
  finish(): ((index: number) => RequestColumns) | undefined;
}

/**
 * Gathers the fields that every request has, with texts of at most 200 characters in all of them or with finite
 * numbers in all; other fields are let be.
 *
 * @param others names that are no columns
 * @param numberOf where all values are texts, as in CSV: the number that one stands for, if it does; a column of which
 *   that is so throughout is one of numbers
 */
export function columnGatherer(
  others: ReadonlySet<string>,
  numberOf?: (text: string) => unknown,
): ColumnGatherer {
  let candidates: Candidate[] | undefined;

  const begin = (fields: Readonly<Record<string, unknown>>): Candidate[] =>
    Object.keys(fields)
      .filter((name) => !others.has(name) && name !== '__proto__' && isKept(fields[name]))
      .map((name) => ({
        name,
        type: typeof fields[name] as Candidate['type'],
        values: [],
        known: new Map(),
      }));

  const finished = ({ name, values }: Candidate): readonly [string, readonly (string | number)[]] => {
    if (numberOf === undefined) return [name, values];
    const numbers = values.map((value) => (typeof value === 'string' ? numberOf(value) : value));
    return [name, numbers.every((value) => Number.isFinite(value)) ? (numbers as number[]) : values];
  };

  return {
    get count() {
      return candidates?.length ?? 0;
    },
    add(fields) {
      candidates ??= begin(fields);
      for (const candidate of candidates) {
        const { name, type, values, known } = candidate;
        const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
        if (typeof value === type && isKept(value)) values.push(onlyOnce(value, known));
        else candidates = candidates.filter((other) => other !== candidate);
      }
    },
    finish() {
      const columns = (candidates ?? []).map(finished);
      if (columns.length === 0) return undefined;
      return (index) => {
        const request: Record<string, string | number> = {};
        for (const [name, values] of columns) request[name] = values[index]!;
        return request;
      };
    },
  };
}

function isKept(value: unknown): value is string | number {
  return typeof value === 'string' ? value.length <= LONGEST_KEPT : Number.isFinite(value);
}

/** The value itself, or the same text from before, so that one of them can be forgotten. */
function onlyOnce(value: string | number, known: Map<string, string>): string | number {
  if (typeof value === 'number') return value;
  const same = known.get(value);
  if (same === undefined && known.size < MOST_KNOWN) known.set(value, value);
  return same ?? value;
}
