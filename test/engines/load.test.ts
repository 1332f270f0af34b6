import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { engines, loadEngines } from '../../lib/engines/index.js';
import { InputError } from '../../lib/input/index.js';

const folder = mkdtempSync(join(tmpdir(), 'engines-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The path of a module with these lines. */
function moduleOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What an engine has, as it is written in a module. */
const fields: Readonly<Record<string, string>> = {
  summary: "'mine'",
  roles: "['prefill', 'decode']",
  options: '{}',
  latency: "'distserve'",
  movesKv: 'false',
  outputIncludesFirst: 'false',
  hasPhases: 'false',
  tellsIterations: 'false',
  plan: '() => ({ isRunnable: false, reason: "no" })',
  refuse: '() => undefined',
  start: '() => ({ iterations: [] })',
};

/** A module with an engine, some of whose fields are written otherwise, or left out. */
function engineModule(name: string, changed: Readonly<Record<string, string | undefined>> = {}): string {
  const rows = Object.entries({ ...fields, ...changed }).flatMap(([field, value]) =>
    value === undefined ? [] : [`${field}: ${value},`],
  );
  return moduleOf(name, `export default { ${rows.join(' ')} };`);
}

/** What loading it is refused with. */
async function refusalOf(name: string): Promise<string> {
  const error = await loadEngines(name).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

test('An engine of the program is loaded by its name', async () => {
  for (const name of Object.keys(engines)) expect(await loadEngines(name)).toBe(engines);
});

test("An engine of one's own is loaded by the path of its module, beside the others", async () => {
  const path = engineModule('mine.mjs');
  const loaded = await loadEngines(path);
  expect(loaded).toMatchObject(engines);
  expect(loaded[path]).toMatchObject({ summary: 'mine', roles: ['prefill', 'decode'] });
  expect(Object.keys(loaded)).toHaveLength(Object.keys(engines).length + 1);
});

describe('An engine is refused', () => {
  test.each(['sglang', 'toString', ''])('that there is not: "%s"', async (name) => {
    expect(await refusalOf(name)).toBe(
      `engine: expected one of ${Object.keys(engines).join(', ')} or the path of a module, got "${name}"`,
    );
  });

  test('whose module is not there', async () => {
    const path = join(folder, 'nowhere.mjs');
    const message = `engine ${path}: expected a module that can be loaded, got the error: `;
    expect((await refusalOf(path)).slice(0, message.length)).toBe(message);
  });

  test('whose module throws', async () => {
    const path = moduleOf('throws.mjs', "throw new Error('out of order');");
    expect(await refusalOf(path)).toBe(
      `engine ${path}: expected a module that can be loaded, got the error: out of order`,
    );
  });

  test.each([
    ['nothing', 'none.mjs', 'export const engine = 1;'],
    ['"distserve"', 'text.mjs', "export default 'distserve';"],
    ['a list of 0', 'list.mjs', 'export default [];'],
    ['null', 'null.mjs', 'export default null;'],
  ])('whose module has as its default export %s', async (given, name, text) => {
    const path = moduleOf(name, text);
    expect(await refusalOf(path)).toBe(
      `engine ${path}: expected a default export that is an engine, got ${given}`,
    );
  });

  test.each([
    ['plan', undefined, 'a function, got nothing'],
    ['plan', "'later'", 'a function, got "later"'],
    ['refuse', undefined, 'a function, got nothing'],
    ['start', undefined, 'a function, got nothing'],
    ['summary', "''", 'a text, got ""'],
    ['options', '[]', 'an object, got a list of 0'],
    ['movesKv', "'no'", 'true or false, got "no"'],
    ['roles', "['decode', 'prefill']", '["serve"] or ["prefill", "decode"], got a list of 2'],
    ['roles', "'serve'", '["serve"] or ["prefill", "decode"], got "serve"'],
    ['options', '{ pace: 5 }', 'what number, optionalNumber or choice gives, got 5', ' pace:'],
    [
      'options',
      '{ a: { kind: "number", unit: "ms", default: 1 }, b: { kind: "number", unit: "s", default: 1 } }',
      'what number, optionalNumber or choice gives, got a dictionary of 3',
      ' b:',
    ],
    [
      'options',
      '{ order: { kind: "choice", among: ["a", "b"] } }',
      'what number, optionalNumber or choice gives, got a dictionary of 2',
      ' order:',
    ],
    ['roles', undefined, '["serve"] or ["prefill", "decode"], got nothing'],
  ])('whose %s is %s', async (field, value, message, within = '') => {
    const path = engineModule(`${field}-${value?.replace(/\W+/g, '')}.mjs`, { [field]: value });
    expect(await refusalOf(path)).toBe(`engine ${path}: ${field}:${within} expected ${message}`);
  });
});

test('What is no file is no module: of a device there may be no end', async () => {
  for (const path of ['/dev/zero', `${folder}/`]) {
    expect(await refusalOf(path)).toBe(`engine ${path}: expected a module that can be loaded, got no file`);
  }
});
