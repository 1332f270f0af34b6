export { InputError } from './input-error.js';
export { parseJson, parseJsonText } from './parse-json.js';
export { type ReadFs, readInputFile } from './read-input-file.js';
export { shown } from './shown.js';
