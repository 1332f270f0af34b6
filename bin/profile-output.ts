import { InputError } from '../lib/input/index.js';
import { openOutputFiles } from './output-files.js';
import { checkOutputPaths, realPath } from './output-paths.js';

/**
 * Sees to it that a profile can be written to a file, and that it takes the place of none that is read.
 *
 * @param inputs files that are read; undefined for those that were not asked for
 * @throws InputError for a path where it cannot
 */
export function checkProfileOutput(output: string, inputs: readonly (string | undefined)[]): void {
  if (!/\.json$/i.test(output)) {
    throw new InputError(`--output: expected the name of a file that ends in .json, got ${output}`);
  }
  checkOutputPaths({ output });
  if (inputs.some((input) => input !== undefined && realPath(input) === realPath(output))) {
    throw new InputError(`--output: expected another file than those that are read, got ${output}`);
  }
}

/** Writes a profile, which is there whole or not at all. @throws InputError when it cannot be written */
export function writeProfileFile(output: string, json: string): void {
  using files = openOutputFiles([['output', output]]);
  files.byFlag.get('output')!.write(json);
  files.place();
}
