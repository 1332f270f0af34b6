export {
  type ByteSource,
  openSource,
  type StreamFs,
  sourceOf,
  textOf,
  wholeOf,
} from './byte-source.js';
export { type CsvTable, checkHeads, checkLength, csvTable, numberOrText } from './csv-table.js';
export { Field, type Fitness, type Step, tokensFrom } from './field.js';
export { InputError } from './input-error.js';
export { jsonLines } from './json-lines.js';
export { jsonListElements } from './json-list.js';
export { LONGEST_TIME } from './longest-time.js';
export { parseJson, parseJsonText } from './parse-json.js';
export { plain, plainLines } from './plain.js';
export { type FileStatus, LARGEST_WHOLE_FILE, type ReadFs, readInputFile } from './read-input-file.js';
export { shown } from './shown.js';
