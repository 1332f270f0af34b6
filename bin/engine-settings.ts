import * as fs from 'node:fs';
import type { OptionValues } from '../lib/deployment/index.js';
import { catalogue } from '../lib/engines/catalogue.js';
import { checkedOptions, type EngineOptions, nameOf } from '../lib/engines/option.js';
import { InputError, parseJson, readInputFile, shown } from '../lib/input/index.js';

/** Options as a user gave them, in one place. */
export interface GivenOptions {
  /** That place, for messages. */
  readonly where: string;
  /** By the names under which they were given. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Engines that run, with the options that each has. */
export type OptionsByEngine = Readonly<Record<string, EngineOptions>>;

/**
 * What flags set, NAME=VALUE each.
 *
 * @throws InputError for anything else, and a name that occurs twice
 */
export function optionsInWords(given: readonly string[]): GivenOptions {
  const values = new Map<string, unknown>();
  for (const each of given) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(each) ?? [];
    if (name === undefined || value === undefined) {
      throw new InputError(`--engine-option: expected NAME=VALUE, got ${shown(each)}`);
    }
    if (values.has(name)) {
      throw new InputError(
        `--engine-option: ${name}: expected one value, got ${shown(values.get(name))} and ${value}`,
      );
    }
    const number = value.trim() === '' ? Number.NaN : Number(value);
    values.set(name, Number.isNaN(number) ? value : number);
  }
  return { where: '--engine-option', values: Object.fromEntries(values) };
}

/**
 * What a file of JSON sets.
 *
 * @throws InputError for a file that is none, and a name that occurs twice
 */
export function optionsInFile(path: string): GivenOptions {
  const bytes = readInputFile(path, fs);
  const content = parseJson(bytes, path);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new InputError(`${path}: expected an object of options, got ${shown(content)}`);
  }
  const twice = firstTwice(keysIn(new TextDecoder().decode(bytes)));
  if (twice !== undefined) throw new InputError(`${path}: ${twice}: expected one value, got several`);
  return { where: path, values: { ...content } };
}

/**
 * The options of an engine that are not at their defaults, by their names of today: of each place those that it has,
 * those of a later place first.
 *
 * @throws InputError for a value that cannot be
 */
export function optionsFor(options: EngineOptions, places: readonly GivenOptions[]): OptionValues {
  const given: OptionValues = Object.assign(
    {},
    ...places.map(({ where, values }) => {
      const its = Object.entries(values).filter(([name]) => nameOf(options, name) !== undefined);
      return checkedOptions(options, Object.fromEntries(its), where);
    }),
  );
  const changed = Object.entries(given).filter(([name, value]) => value !== options[name]!.default);
  return Object.fromEntries(changed);
}

/** @throws InputError for the first option that none of the engines that run has, with those that they have */
export function refuseUnknownOptions(engines: OptionsByEngine, places: readonly GivenOptions[]): void {
  const known = [...new Set(Object.values(engines).flatMap((options) => Object.keys(options)))];
  for (const { where, values } of places) {
    for (const name of Object.keys(values)) {
      if (Object.values(engines).some((options) => nameOf(options, name) !== undefined)) continue;
      const expected = known.length > 0 ? `one of ${known.join(', ')}` : 'none';
      const those = Object.keys(engines).join(', ');
      const others = enginesWith(name);
      const elsewhere = others.length === 0 ? '' : `; engines that have it: ${others.join(', ')}`;
      throw new InputError(
        `${where}: expected ${expected} (options of ${those}), got ${shown(name)}${elsewhere}`,
      );
    }
  }
}

/** Those of the program's engines that have an option. */
export function enginesWith(option: string): string[] {
  return Object.entries(catalogue).flatMap(([engine, { options }]) =>
    nameOf(options, option) === undefined ? [] : [engine],
  );
}

/** The keys of JSON without objects in it, as often as they occur: of those that are the same, JSON.parse keeps the last. */
function keysIn(json: string): string[] {
  const texts = json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g);
  return [...texts].flatMap(([, text, colon]) => (colon === undefined ? [] : [JSON.parse(text!)]));
}

function firstTwice(names: readonly string[]): string | undefined {
  return names.find((name, i) => names.indexOf(name) !== i);
}
