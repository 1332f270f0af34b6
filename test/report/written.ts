import { type EventFile, type EventTable, writeEvents } from '../../lib/report/index.js';

/** A file in memory, with what was written and what was put aside. */
export interface MemoryFile extends EventFile {
  readonly text: string;
  readonly aside: readonly string[];
}

/** A file in memory. */
export function memoryFile(): MemoryFile {
  let text = '';
  const aside: string[] = [];
  return {
    get text() {
      return text;
    },
    aside,
    write(added) {
      text += added;
    },
    putAside(added) {
      const offset = aside.join('').length;
      aside.push(added);
      return { offset, length: added.length };
    },
    readAside: ({ offset, length }) => aside.join('').slice(offset, offset + length),
  };
}

/** The whole file of some events. */
export function written<E extends { readonly time: number }>(
  table: EventTable<E>,
  events: readonly E[],
  mostKept?: number,
): string {
  const file = memoryFile();
  const writer = writeEvents(table, file, mostKept);
  for (const event of events) writer.push(event);
  return file.text + [...writer.rest()].join('');
}
