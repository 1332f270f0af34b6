import { InputError, shown } from '../input/index.js';
import type { RequestColumns, RequestLengths } from './request-spec.js';

/** What is known of all requests under one name, by id. */
export type RequestColumn = Float64Array | readonly string[];

/** What else a table knows of its requests than their lengths and times, by name. */
export type TableColumns = Readonly<Record<string, RequestColumn>>;

/** Takes the columns of requests one by one, in the order of their ids. */
export interface ColumnWriter {
  /** @throws InputError for a request that has other columns than the first one, or of other types */
  add(id: number, given: RequestColumns | undefined): void;
  readonly columns: TableColumns | undefined;
}

/**
 * A writer of the columns of `count` requests that have those of the first one; undefined if that has none, and
 * nothing needs to be written.
 */
export function columnWriter(first: RequestLengths['columns'], count: number): ColumnWriter | undefined {
  if (first === undefined) return undefined;
  const names = Object.keys(first);
  const written = names.map((name) =>
    typeof first[name] === 'number' ? new Float64Array(count) : new Array<string>(count).fill(''),
  );
  return {
    add(id, given = {}) {
      for (const [place, name] of names.entries()) {
        const column = written[place]!;
        const value = Object.hasOwn(given, name) ? given[name] : undefined;
        if (typeof value === 'number' && column instanceof Float64Array) column[id] = value;
        else if (typeof value === 'string' && Array.isArray(column)) column[id] = value;
        else {
          const expected = Array.isArray(column) ? 'a text' : 'a number';
          throw new InputError(
            `request ${id}: column ${shown(name)}: expected ${expected}, as in request 0, got ${shown(value)}`,
          );
        }
      }
    },
    columns: Object.fromEntries(names.map((name, place) => [name, written[place]!])),
  };
}

/** The columns of one request of a table. */
export function columnsAt(columns: TableColumns, id: number): RequestColumns {
  const request: Record<string, string | number> = {};
  for (const name of Object.keys(columns)) request[name] = columns[name]![id]!;
  return request;
}
