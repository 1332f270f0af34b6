import { type EventFile, type EventTable, writeEvents } from '../../../lib/report/index.js';

/** A file in memory. */
export function fileInMemory(): EventFile & {
  text: string;
  readonly aside: string;
  readonly putAsideTimes: number;
} {
  let aside = '';
  let times = 0;
  return {
    text: '',
    get aside() {
      return aside;
    },
    get putAsideTimes() {
      return times;
    },
    write(text) {
      this.text += text;
    },
    putAside(text) {
      const offset = aside.length;
      aside += text;
      times += 1;
      return { offset, length: text.length };
    },
    readAside: ({ offset, length }) => aside.slice(offset, offset + length),
  };
}

/** What is written of some events. */
export function textOf<E extends { readonly time: number }>(
  table: EventTable<E>,
  events: readonly E[],
): string {
  const file = fileInMemory();
  const writer = writeEvents(table, file);
  for (const event of events) writer.push(event);
  for (const text of writer.rest()) file.write(text);
  return file.text;
}
