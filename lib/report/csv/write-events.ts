import type { EventSink } from '../../engines/index.js';
import { pythonFloat } from '../python-number.js';
import type { EventTable } from './event-csv.js';

/** A file, as far as lines of events need one. */
export interface EventFile {
  /** Adds text at the end. */
  write(text: string): void;
  /** Puts text aside. @returns where it is */
  putAside(text: string): Place;
  /** Text that was put aside. */
  readAside(place: Place): string;
}

/** Where text lies that was put aside, in bytes. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Takes events in the order of time and writes them by owner. */
export interface EventWriter<E> extends EventSink<E> {
  push(event: E): void;
  /** Text that is still to be written after the last event. */
  rest(): Iterable<string>;
}

/** Events that are kept in memory; some tens of MB. */
const MOST_KEPT = 250_000;

/** What each owner may keep, however many they are: else what is put aside would lie in too small pieces. */
const KEPT_PER_OWNER = 16;

/**
 * Writes events by owner, then time. Each lasts until its owner's next; the last one lasts no time. An owner is
 * written as soon as it and all of lower ids, from 0, have had their last event. Of those that cannot be written
 * yet, what does not fit in memory is put aside: memory grows neither with their number of events, but for where
 * pieces of about `mostKept` events altogether lie, nor with the owners that have been written.
 */
export function writeEvents<E extends { readonly time: number }>(
  table: EventTable<E>,
  file: EventFile,
  mostKept = MOST_KEPT,
): EventWriter<E> {
  const owners = new Map<number, Owner<E>>();
  let kept = 0;
  let next = 0;
  file.write(table.header);

  return {
    push(event) {
      const id = table.ownerOf(event);
      let owner = owners.get(id);
      if (owner === undefined) {
        owner = { aside: [], events: [], size: 0, isDone: false };
        owners.set(id, owner);
      }
      const size = table.sizeOf(event);
      owner.events.push(event);
      owner.size += size;
      kept += size;
      if (table.isLast(event)) {
        owner.isDone = true;
        writeDone();
      }
      if (kept > mostKept && kept > KEPT_PER_OWNER * owners.size) putAside();
    },
    *rest() {
      for (const id of [...owners.keys()].sort((a, b) => a - b)) yield* textOf(id, owners.get(id)!);
    },
  };

  function writeDone(): void {
    for (let owner = owners.get(next); owner?.isDone; owner = owners.get(next)) {
      for (const text of textOf(next, owner)) file.write(text);
      next += 1;
    }
  }

  /** All text of an owner, which is then forgotten. */
  function* textOf(id: number, { aside, events, size }: Owner<E>): Generator<string> {
    for (const place of aside) yield file.readAside(place);
    yield linesOf(table, events, events.length);
    owners.delete(id);
    kept -= size;
  }

  function putAside(): void {
    kept = 0;
    for (const owner of owners.values()) {
      // How long the last one lasts is not known yet.
      const known = owner.isDone ? owner.events.length : owner.events.length - 1;
      if (known > 0) owner.aside.push(file.putAside(linesOf(table, owner.events, known)));
      owner.events = owner.events.slice(known);
      owner.size = owner.events.reduce((sum, event) => sum + table.sizeOf(event), 0);
      kept += owner.size;
    }
  }
}

/** Whose events have not all been written. */
interface Owner<E> {
  /** Where its first lines are. */
  readonly aside: Place[];
  /** What has no line yet. */
  events: E[];
  /** Of these. */
  size: number;
  isDone: boolean;
}

/** The lines of the first so many events of one owner. */
function linesOf<E extends { readonly time: number }>(
  table: EventTable<E>,
  events: readonly E[],
  count: number,
): string {
  let text = '';
  let start = count > 0 ? pythonFloat(events[0]!.time) : '';
  for (let i = 0; i < count; i++) {
    const event = events[i]!;
    const following = events[i + 1] ?? event;
    const end = following.time === event.time ? start : pythonFloat(following.time);
    text += table.line(event, start, pythonFloat(following.time - event.time), end);
    start = end;
  }
  return text;
}
