import { InputError, shown } from '../input/index.js';
import { type MarshalValue, readMarshal } from './marshal.js';
import type { RequestLengths } from './request-spec.js';
import { tokenCount } from './token-count.js';
import type { WorkloadContents } from './workload.js';

/**
 * Reads a `.ds` file, the format in which the data sets of the DistServe simulator are published: the Python value
 * `{dataset_name: text, reqs: [(prompt, prompt_len, output_len), ...]}` in marshal format. The prompts themselves
 * are not kept.
 *
 * @param bytes the whole file.
 * @param where the name of the file, for errors.
 * @throws InputError naming the byte (not marshal data) or the element and what was expected of it.
 */
export function readMarshalDataset(bytes: Uint8Array, where: string): WorkloadContents {
  return {
    standIn: false,
    lengths: { kind: 'list', requests: datasetRequests(readMarshal(bytes, where), where) },
  };
}

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
  return elements.map((element: MarshalValue, index) =>
    requestOf(element, `${where}: reqs element ${index} (0-based)`),
  );
}

function requestOf(element: MarshalValue, place: string): RequestLengths {
  if (!Array.isArray(element) || element.length !== 3) {
    throw new InputError(`${place}: expected (prompt, prompt_len, output_len), got ${shown(element)}`);
  }
  const [prompt, promptLength, outputLength]: readonly MarshalValue[] = element;
  if (typeof prompt !== 'string') {
    throw new InputError(`${place}: prompt: expected a text, got ${shown(prompt)}`);
  }
  return {
    promptLength: tokenCount(promptLength, 1, `${place}: prompt_len`),
    outputLength: tokenCount(outputLength, 0, `${place}: output_len`),
  };
}
