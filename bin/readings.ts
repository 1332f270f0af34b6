import { isPath } from '../lib/engines/catalogue.js';
import { InputError } from '../lib/input/index.js';
import { realPath } from './output-paths.js';

/** A file that was read. */
export interface Reading {
  /** What it is. */
  readonly what: string;
  readonly path: string;
}

/** What was read by a command, beside what its flags name. */
export interface FilesFound {
  readonly profiles: readonly string[];
  readonly workload?: string;
  readonly runs?: readonly string[];
}

/** The values of the flags that name files which are read, or tell of what a file was found by. */
interface ReadingValues {
  readonly profile: string | undefined;
  readonly 'engine-options-file': string | undefined;
}

/**
 * All that a command has read, once it is seen to that no output takes the place of it.
 *
 * @param engine by its name or the path of its module
 * @param outputs paths by the flag that asks for each
 * @throws InputError that names the output's flag, and what led to the input
 */
export function keptReadings(
  values: ReadingValues,
  engine: string | undefined,
  { profiles, workload, runs = [] }: FilesFound,
  outputs: Readonly<Record<string, string>>,
): Reading[] {
  const profileFlag = values.profile === undefined ? '--model' : '--profile';
  const optionsFile = values['engine-options-file'];
  const readings = [
    ...profiles.map((path) => ({ what: 'profile', path, label: profileFlag })),
    ...(workload === undefined ? [] : [{ what: 'workload', path: workload, label: '--workload' }]),
    ...runs.map((path) => ({ what: 'measured run', path, label: 'FILES' })),
    ...(engine !== undefined && isPath(engine) ? [{ what: 'engine', path: engine, label: '--engine' }] : []),
    ...(optionsFile === undefined
      ? []
      : [{ what: 'engine options', path: optionsFile, label: '--engine-options-file' }]),
  ];
  for (const [flag, output] of Object.entries(outputs)) {
    const input = readings.find(({ path }) => realPath(path) === realPath(output));
    if (input === undefined) continue;
    throw new InputError(`--${flag}: expected another file than that of ${input.label}, got ${output}`);
  }
  return readings.map(({ what, path }) => ({ what, path }));
}
