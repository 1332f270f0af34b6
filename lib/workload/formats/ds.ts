import { Field, InputError, shown, tokensFrom } from '../../input/index.js';
import { type MarshalValue, marshalReader } from '../marshal.js';
import type { RequestLengths } from '../request-spec.js';
import { checkCount } from '../trace-reader.js';
import type { WorkloadFormat } from './format.js';

/** The types of Python's texts, as the keys of a dictionary are. */
const textTypes = new Set(Buffer.from('utzZaAs'));

/**
 * `.ds`, the format in which the data sets of the DistServe simulator are published: the Python value
 * `{dataset_name: text, reqs: [(prompt, prompt_len, output_len), ...]}` in marshal format. The prompts themselves
 * are passed over, so that a file may be of any size.
 */
export const dsFormat: WorkloadFormat = {
  words: 'a published data set (.ds, Python marshal)',
  recognises([first, second = 0, third = 0]) {
    // A dictionary, which JSON begins in the same way; but there a quote follows, or blanks.
    const isFlagged = second >= 0x80;
    const isKey = textTypes.has(second & 0x7f) && (isFlagged || third < 0x20);
    return first === 0xfb || (first === 0x7b && isKey);
  },
  async read(source) {
    const { where } = source;
    const reader = marshalReader(where, source.size, false);
    for await (const bytes of source.chunks) reader.feed(bytes);
    const requests = datasetRequests(reader.end(), where);
    return { standIn: false, lengths: { kind: 'list', requests } };
  },
};

/** The lengths in the value of a `.ds` file, in the file's order; a Python list does as well as a tuple. */
function datasetRequests(value: MarshalValue, where: string): RequestLengths[] {
  if (!(value instanceof Map)) {
    throw new InputError(`${where}: expected a dictionary with dataset_name and reqs, got ${shown(value)}`);
  }
  for (const key of value.keys()) {
    if (key !== 'dataset_name' && key !== 'reqs') {
      throw new InputError(`${where}: expected the keys dataset_name and reqs only, got ${shown(key)}`);
    }
  }
  const name: MarshalValue | undefined = value.get('dataset_name');
  if (typeof name !== 'string') {
    throw new InputError(`${where}: dataset_name: expected a text, got ${shown(name)}`);
  }
  const elements: MarshalValue | undefined = value.get('reqs');
  if (!Array.isArray(elements) || elements.length === 0) {
    throw new InputError(`${where}: reqs: expected a list of at least one request, got ${shown(elements)}`);
  }
  checkCount(elements.length, where);
  return elements.map((element: MarshalValue, index) => requestOf(element, index, where));
}

const promptTokens = tokensFrom(1);
const outputTokens = tokensFrom(0);

const elementStep = (index: number) => `: reqs element ${index} (0-based)`;

function requestOf(element: MarshalValue, index: number, where: string): RequestLengths {
  const request = new Field(element, where, elementStep, index);
  if (!Array.isArray(element) || element.length !== 3) {
    return request.refuse('(prompt, prompt_len, output_len)');
  }
  const [prompt, promptLength, outputLength]: readonly MarshalValue[] = element;
  if (typeof prompt !== 'string') new Field(prompt, request, ': prompt').refuse('a text');
  return {
    promptLength: new Field(promptLength, request, ': prompt_len').number(promptTokens),
    outputLength: new Field(outputLength, request, ': output_len').number(outputTokens),
  };
}
