import { Field, jsonLines, textOf } from '../../input/index.js';
import { traceReader } from '../trace-reader.js';
import { lineStep, textIn, type WorkloadFormat } from './format.js';

/** JSON Lines: the requests of a trace (see `traceReader`), one on each line. */
export const jsonLinesFormat: WorkloadFormat = {
  words: 'JSON Lines ({"prompt_len", "output_len"} on each)',
  recognises(head) {
    const text = textIn(head).trimStart();
    const [first = '', ...others] = text.split('\n', 2);
    const isAlone = others.join('').trim() === '';
    try {
      const value: unknown = JSON.parse(first);
      const request = new Field(value, '').object();
      return request.kind !== 'length-model' && (!isAlone || Object.hasOwn(request, 'prompt_len'));
    } catch {
      // Of a line that is longer than what is seen, one can tell by its first field or so.
      return isAlone && /^\{[^\n]*"prompt_len"/.test(text) && !/"kind"\s*:\s*"length-model"/.test(text);
    }
  },
  async read(source) {
    const { where } = source;
    const trace = traceReader(where);
    for await (const values of jsonLines(textOf(source, 'JSON'), where)) {
      for (const { line, value } of values) trace.add(new Field(value, where, lineStep, line));
    }
    return trace.finish();
  },
};
