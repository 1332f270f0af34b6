export { Field, type Fitness, tokensFrom } from './field.js';
export { InputError } from './input-error.js';
export { LONGEST_TIME } from './longest-time.js';
export { parseJson, parseJsonText } from './parse-json.js';
export { isPlain, plain } from './plain.js';
export { type ReadFs, readInputFile } from './read-input-file.js';
export { shown } from './shown.js';
