import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { profileCommands } from '../../bin/commands/profile/table.js';
import { environment, program } from './run-program.js';

/** What Node tells of a run, in a file for each thread: the scripts that it loaded. */
interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** The sources whose code a run of the program loaded; a bundled file names those that it is made of. */
function loadedBy(...args: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'simdistserve-loading-'));
  try {
    spawnSync(process.execPath, [program, ...args], {
      env: { ...environment(), NODE_V8_COVERAGE: folder },
    });
    const scripts = readdirSync(folder).flatMap((file) => {
      const { result }: Coverage = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
    });
    return scripts.map((url) => fileURLToPath(url)).flatMap((path) => [path, ...sourcesOf(path)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sourcesOf(bundledFile: string): string[] {
  const names = readFileSync(bundledFile, 'utf8').matchAll(/^ *\/\/ ((?:lib|bin|node_modules)\/\S+)$/gm);
  return [...names].map(([, name]) => name!);
}

/** What takes its time to load, and is of no use to someone who asks for help or has mistyped a flag. */
const heavy =
  /\blib\/(kernel\/|simulation\/|engines\/((table|load)\.ts|\w+\/[\w-]*(engine|worker|cluster))|validation\/[a-z-]+\.ts|profile\/(?!(dtype|profile)\.ts)|study\/|report\/(?!output-endings\.ts)|lessons\/)|node_modules\/(fast-glob|mathjs)\//;

test.each([
  [['--help']],
  [['simulate', '--help']],
  [['profile', '--help']],
  [['profile']],
  ...Object.keys(profileCommands).map((name) => [['profile', name, '--help']]),
  [['--version']],
  [['--nodes', 'many']],
  [['--tolerance', '9']],
  [['simulate', '--rate', '1', '--chunk-tokens', '5']],
  [['fnord']],
])('%j loads no simulator', (args) => {
  const loaded = loadedBy(...args);
  expect(loaded).toContain('bin/simdistserve.ts');
  expect(loaded.join('\n')).toMatch(/node_modules\/yargs\//);
  expect(loaded.filter((path) => heavy.test(path))).toEqual([]);
});

test('A small search loads neither threads nor lessons', () => {
  const loaded = loadedBy('--requests', '5');
  expect(loaded).toContain('lib/study/search.ts');
  expect(loaded.join('\n')).toMatch(/node_modules\/fast-glob\//);
  expect(
    loaded.filter((path) => /lib\/study\/runners\/(study-)?threads?\.ts|lib\/lessons\/|mathjs/.test(path)),
  ).toEqual([]);
});
