import type { Argv, Options } from 'yargs';
import { InputError, shown } from '../lib/input/index.js';
import { oldNames } from './old-names.js';
import type { ValueType } from './value-types.js';

/** A flag of a command: how help shows it, and how its value is read. */
export interface Flag<T> {
  readonly options: Options;
  /** Whether it is a word after the command's name, and no flag. */
  readonly isWord?: boolean;
  /** @param given the text after the flag, or true for a switch; undefined when the flag is not there */
  read(given: string | boolean | undefined, label: string): T;
  /** For a flag that may be given several times: all that was given, in order. */
  readAll?(given: readonly (string | boolean)[], label: string): T;
}

/** A command's flags by their names. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values of a command's flags. */
export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never;
};

/** What yargs makes of a command line. */
export type ParsedArguments = Readonly<Record<string, unknown>> & {
  readonly _: readonly (string | number)[];
};

/** A flag with a value, which has a default. */
export function valued<T>(type: ValueType<T>, describe: string, byDefault: string): Flag<T> {
  return {
    options: { describe, defaultDescription: byDefault },
    read: (given = byDefault, label) => parsed(type, given, label),
  };
}

/** A flag with a value, which may be left out; then help tells what is done. */
export function optional<T>(type: ValueType<T>, describe: string, otherwise?: string): Flag<T | undefined> {
  return {
    options: { describe, ...(otherwise === undefined ? {} : { defaultDescription: otherwise }) },
    read: (given, label) => (given === undefined ? undefined : parsed(type, given, label)),
  };
}

/** A flag with a value that may be given any number of times. */
export function repeated<T>(type: ValueType<T>, describe: string): Flag<readonly T[]> {
  return {
    options: { describe },
    read: (given, label) => (given === undefined ? [] : [parsed(type, given, label)]),
    readAll: (given, label) => given.map((each) => parsed(type, each, label)),
  };
}

/** A word after the command's name, which may be left out. */
export function word<T>(type: ValueType<T>, describe: string): Flag<T | undefined> {
  return { ...optional(type, describe), isWord: true };
}

/** A flag that is there or not. */
export function toggle(describe: string): Flag<boolean> {
  return {
    // Not of yargs' boolean type, which takes any text after the flag for false.
    options: { describe, nargs: 0 },
    read: (given) => given === true,
  };
}

/** Words after the command's name, any number of them. */
export function words<T>(type: ValueType<T>, describe: string): Flag<readonly T[]> {
  return { ...repeated(type, describe), isWord: true };
}

/** The same flags, which help shows together under a heading. */
export function inGroup<F extends Flags>(heading: string, flags: F): F {
  const grouped = Object.entries(flags).map(([name, flag]) => [
    name,
    { ...flag, options: { ...flag.options, group: heading } },
  ]);
  return Object.fromEntries(grouped) as F;
}

/** Tells yargs of a command's flags, with the old names as aliases. */
export function declareFlags(argv: Argv, flags: Flags): Argv {
  for (const [name, { options, isWord }] of Object.entries(flags)) {
    if (isWord) argv.positional(name, { describe: options.describe });
    else argv.option(name, { ...options, alias: [...(oldNames[name] ?? [])] });
  }
  return argv;
}

/** A flag as messages name it: with its old names, one of which may have been typed. */
export function labelOf(name: string): string {
  return [name, ...(oldNames[name] ?? [])].map((each) => `--${each}`).join('/');
}

/** The flags that every command has, which yargs or the main program acts on. */
const everywhere = ['help', 'h', 'version', 'debug'];

/**
 * Reads the values of a command's flags.
 *
 * @throws InputError for an unknown flag, a flag given twice and an impossible value, with what is possible
 */
export function readFlags<F extends Flags>(args: ParsedArguments, flags: F, command: string): FlagValues<F> {
  refuseUnknown(args, flags, command);
  const values = Object.entries(flags).map(([name, flag]) => {
    const label = flag.isWord ? `${command} ${name}` : labelOf(name);
    const given = args[name];
    if (Array.isArray(given) && flag.readAll !== undefined) return [name, flag.readAll(given, label)];
    if (Array.isArray(given))
      throw new InputError(`${label}: expected one value, got ${given.join(' and ')}`);
    return [name, flag.read(given as string | boolean | undefined, label)];
  });
  return Object.fromEntries(values) as FlagValues<F>;
}

function refuseUnknown(args: ParsedArguments, flags: Flags, command: string): void {
  const known = Object.keys(flags).flatMap((name) => [name, ...(oldNames[name] ?? [])]);
  for (const name of Object.keys(args)) {
    if (name === '_' || name === '$0' || known.includes(name) || everywhere.includes(name)) continue;
    const dashes = name.length === 1 ? '-' : '--';
    const names = Object.keys(flags).filter((flag) => !flags[flag]!.isWord);
    throw new InputError(
      `unknown flag ${dashes}${name}: ${command} takes ${names.map((flag) => `--${flag}`).join(', ')}`,
    );
  }
}

function parsed<T>(type: ValueType<T>, given: string | boolean, label: string): T {
  const value = typeof given === 'string' ? type.parse(given) : undefined;
  if (value === undefined) {
    // A flag at the end, or before another flag, is true to yargs.
    const got = given === '' || given === true ? 'nothing' : shown(given);
    throw new InputError(`${label}: expected ${type.expected}, got ${got}`);
  }
  return value;
}
