import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { InputError, shown } from '../input/index.js';
import { isPath } from './catalogue.js';
import type { Engine } from './engine.js';
import { isOption } from './option.js';
import { type EngineTable, engines } from './table.js';

/**
 * The engines that there are when one of them may be one's own: those of the program and, where the name is a path, the
 * default export of the module there, under that path. The path is data, so that threads can load it too.
 *
 * @param name in the table of engines, or the path of a module: one with a slash, or that ends in .js, .mjs or .ts
 * @throws InputError when there is no such engine, the module cannot be loaded, or it is no engine, with what is missing
 * @example
 * await loadEngines('vllm') === engines // true
 * const all = await loadEngines('/home/me/my-engine.mjs');
 * const planned = plan({ engine: '/home/me/my-engine.mjs', tp: 1, pp: 1 }, profile, all);
 */
export async function loadEngines(name: string): Promise<EngineTable> {
  if (!isPath(name)) {
    if (Object.hasOwn(engines, name)) return engines;
    throw new InputError(
      `engine: expected one of ${Object.keys(engines).join(', ')} or the path of a module, got ${shown(name)}`,
    );
  }
  // Of a device, such as /dev/zero, there may be no end.
  if (statSync(name, { throwIfNoEntry: false })?.isFile() === false) {
    throw new InputError(`engine ${name}: expected a module that can be loaded, got no file`);
  }
  let module: { readonly default?: unknown };
  try {
    module = await import(pathToFileURL(name).href);
  } catch (error) {
    throw new InputError(
      `engine ${name}: expected a module that can be loaded, got the error: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return { ...engines, [name]: checkedEngine(module.default, name) };
}

/** What an engine has to have, and of what type. */
const expected = {
  summary: 'text',
  roles: '["serve"] or ["prefill", "decode"]',
  options: 'object',
  latency: 'text',
  movesKv: 'true or false',
  outputIncludesFirst: 'true or false',
  hasPhases: 'true or false',
  tellsIterations: 'true or false',
  plan: 'function',
  refuse: 'function',
  start: 'function',
} satisfies Partial<Record<keyof Engine, string>>;

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value !== '',
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  function: (value) => typeof value === 'function',
  'true or false': (value) => typeof value === 'boolean',
  '["serve"] or ["prefill", "decode"]': (value) =>
    Array.isArray(value) && ['serve', 'prefill,decode'].includes(value.join(',')),
};

function checkedEngine(value: unknown, path: string): Engine {
  if (!checks.object!(value)) {
    throw new InputError(`engine ${path}: expected a default export that is an engine, got ${shown(value)}`);
  }
  const given = value as Readonly<Record<string, unknown>>;
  for (const [name, type] of Object.entries(expected)) {
    if (checks[type]!(given[name])) continue;
    throw new InputError(`engine ${path}: ${name}: expected ${inWords(type)}, got ${shown(given[name])}`);
  }
  for (const [name, option] of Object.entries(given.options as object)) {
    if (isOption(option)) continue;
    throw new InputError(
      `engine ${path}: options: ${name}: expected what number, optionalNumber or choice gives, got ${shown(option)}`,
    );
  }
  return given as unknown as Engine;
}

function inWords(type: string): string {
  if (type === 'object') return 'an object';
  return type === 'text' || type === 'function' ? `a ${type}` : type;
}
