import { csvTable, Field, numberOrText } from '../../input/index.js';
import { traceReader } from '../trace-reader.js';
import { lineStep, textIn, type WorkloadFormat } from './format.js';

const numeric = new Set(['prompt_len', 'output_len', 'start_time']);
const needed = ['prompt_len', 'output_len'];

/** CSV: a line of column names and a line for each request of a trace (see `traceReader`). */
export const csvFormat: WorkloadFormat = {
  words: 'CSV (with the columns prompt_len and output_len)',
  recognises(head) {
    const [first = ''] = textIn(head)
      .trimStart()
      .split(/[\r\n]/, 1);
    return /(^|,)\s*"?(prompt_len|output_len)"?\s*(,|$)/.test(first);
  },
  async read(source) {
    const { where } = source;
    const { heads, rows } = await csvTable(source, needed);
    const trace = traceReader(where, numberOrText);
    for await (const batch of rows) {
      for (const { line, cells } of batch) {
        const request: Record<string, unknown> = {};
        for (const [place, head] of heads.entries()) {
          const cell = cells[place]!;
          // An empty cell says nothing, and a column without a name cannot be asked for.
          if (cell !== '' && head !== '') request[head] = numeric.has(head) ? numberOrText(cell) : cell;
        }
        trace.add(new Field(request, where, lineStep, line));
      }
    }
    return trace.finish();
  },
};
