import {
  type ByteSource,
  Field,
  jsonListElements,
  LARGEST_WHOLE_FILE,
  parseJson,
  textOf,
  wholeOf,
} from '../../input/index.js';
import { lengthModelOf } from '../length-model.js';
import { traceReader } from '../trace-reader.js';
import type { WorkloadContents } from '../workload.js';
import { textIn, type WorkloadFormat } from './format.js';
import { jsonLinesFormat } from './json-lines.js';

/**
 * JSON: a list of requests (a trace, see `traceReader`), which may be of any size, or an object (see `LengthModel`)
 * in at most 100 MB.
 */
export const jsonFormat: WorkloadFormat = {
  words: 'JSON (a list of {"prompt_len", "output_len"} or a length model)',
  recognises: (head) => /^\s*[[{]/.test(textIn(head)) && !jsonLinesFormat.recognises(head),
  read: (source) => (/^\s*\[/.test(textIn(source.head)) ? readList(source) : readWhole(source)),
};

const elementStep = (index: number) => `: element ${index} (0-based)`;

async function readList(source: ByteSource): Promise<WorkloadContents> {
  const { where } = source;
  const trace = traceReader(where);
  let index = 0;
  for await (const elements of jsonListElements(textOf(source, 'JSON'), where)) {
    for (const element of elements) {
      trace.add(new Field(element, where, elementStep, index));
      index += 1;
    }
  }
  return trace.finish();
}

async function readWhole(source: ByteSource): Promise<WorkloadContents> {
  const { where } = source;
  const root = new Field(
    parseJson(await wholeOf(source, LARGEST_WHOLE_FILE, 'JSON that is no list'), where),
    where,
  );
  root.object('a list of requests or a length model');
  const model = lengthModelOf(root);
  return { standIn: model.standIn, lengths: { kind: 'model', model } };
}
