import * as fs from 'node:fs';
import { checkEngineOption, type EngineSettings } from '../lib/engines/engine-options.js';
import { InputError, parseJson, readInputFile, shown } from '../lib/input/index.js';

/**
 * The constants that flags set, NAME=VALUE each.
 *
 * @throws InputError for anything else, a value that cannot be, and a name that occurs twice
 */
export function settingsInWords(given: readonly string[]): Partial<EngineSettings> {
  const settings = new Map<string, unknown>();
  for (const each of given) {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(each) ?? [];
    if (name === undefined || value === undefined) {
      throw new InputError(`--engine-option: expected NAME=VALUE, got ${shown(each)}`);
    }
    if (settings.has(name)) {
      throw new InputError(
        `--engine-option: ${name}: expected one value, got ${shown(settings.get(name))} and ${value}`,
      );
    }
    const number = value.trim() === '' ? Number.NaN : Number(value);
    settings.set(name, Number.isNaN(number) ? value : number);
  }
  return checked(settings, '--engine-option');
}

/**
 * The constants that a file of JSON sets.
 *
 * @throws InputError for a file that is none, a value that cannot be, and a name that occurs twice
 */
export function settingsInFile(path: string): Partial<EngineSettings> {
  const bytes = readInputFile(path, fs);
  const content = parseJson(bytes, path);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new InputError(`${path}: expected an object of constants, got ${shown(content)}`);
  }
  const settings = checked(new Map(Object.entries(content)), path);
  const twice = firstTwice(keysIn(new TextDecoder().decode(bytes)));
  if (twice !== undefined) throw new InputError(`${path}: ${twice}: expected one value, got several`);
  return settings;
}

function checked(settings: ReadonlyMap<string, unknown>, where: string): Partial<EngineSettings> {
  for (const [name, value] of settings) checkEngineOption(name, value, where);
  return Object.fromEntries(settings);
}

/** The keys of JSON without objects in it, as often as they occur: of those that are the same, JSON.parse keeps the last. */
function keysIn(json: string): string[] {
  const texts = json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g);
  return [...texts].flatMap(([, text, colon]) => (colon === undefined ? [] : [JSON.parse(text!)]));
}

function firstTwice(names: readonly string[]): string | undefined {
  return names.find((name, i) => names.indexOf(name) !== i);
}
