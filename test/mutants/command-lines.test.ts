import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { environment, type Outcome, program } from '../bin/run-program.js';
import { runs } from './mutants.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-mutants-'));
afterAll(() => rmSync(folder, { recursive: true }));

const traceFile = 'trace.jsonl';
const files = {
  [traceFile]: Array.from(
    { length: 9 },
    (_, i) => `{"prompt_len": ${90 + i}, "output_len": 9, "start_time": ${i}}\n`,
  ).join(''),
  'measured.csv': 'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,10,5,30,10\n100,10,5,30,10\n',
  'options.json': '{"speed": 2}',
  'e\u001b[31mvil\n.csv': 'issue_ms,prompt_len\n0,10\n',
  'profile.json': readFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json')),
  'engine.mjs': 'export default { summary: "half an engine" };\n',
  'torn.journal': '{"program":"simdistserve","ver',
};
for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
mkdirSync(join(folder, 'a-folder'));
const names = [...Object.keys(files), 'a-folder', 'nothing', '/dev/null', '/dev/zero', '', '.', 'a-folder/'];

/** What each command runs in a moment when nothing else is asked of it. */
const bases: Readonly<Record<string, readonly string[]>> = {
  search: ['search', '--gpus-per-node', '2', '--requests', '9', '--threads', '1'],
  simulate: ['simulate', '--rate', '4', '--requests', '9'],
  ratio: [
    ...['ratio', '--max-prefill-instances', '1', '--max-decode-instances', '2'],
    ...['--requests', '9', '--threads', '1'],
  ],
  validate: ['validate', 'measured.csv'],
  lesson: ['lesson', 'clock'],
};

const numbers = [
  '0',
  '-1',
  '1',
  '0.5',
  '2',
  '1e-300',
  '5e-324',
  '1e300',
  '1e999',
  'NaN',
  '0x10',
  '1000',
  '100000',
  '4294967295',
];
const words = [
  '',
  ' ',
  'a\nb',
  '\u001b[2J',
  '\u202e',
  '__proto__',
  'auto',
  'x'.repeat(300),
  '[1]',
  '[]',
  '[1e308]',
  '1GB/s',
  '20GB',
  'all',
];
const choices = [
  'distserve',
  'vllm',
  'published-vllm',
  'detailed',
  'reference',
  'gamma',
  'custom',
  'random',
  './engine.mjs',
];
const settings = [
  'speed=1e-300',
  'speed=1e6',
  'blockTokens=1048576',
  'contextPoll=5e-324',
  'decodeHost=1e12',
  '=',
  'x=1',
  'chunkTokens=1',
];
const value = fc.oneof(...[numbers, words, choices, settings, names].map((list) => fc.constantFrom(...list)));

/** What a user may have typed. */
const commandLine = (flags: readonly string[]) =>
  fc
    .record({
      base: fc.constantFrom(...Object.keys(bases)),
      given: fc.array(
        fc.tuple(fc.constantFrom(...flags), fc.option(value, { freq: 8, nil: undefined }), fc.boolean()),
        { minLength: 1, maxLength: 4 },
      ),
      word: fc.option(value, { freq: 12, nil: undefined }),
    })
    .map(({ base, given, word }) => [
      ...bases[base]!,
      ...given.flatMap(([flag, its, isJoined]) => {
        if (its === undefined) return [flag];
        return isJoined ? [`${flag}=${its}`] : [flag, its];
      }),
      ...(word === undefined ? [] : [word]),
    ]);

/** Runs the program; Ctrl-C after a second ends what goes on, and whatever then goes on for long is killed. */
function outcomeOf(args: readonly string[]): Promise<Outcome> {
  const env = { ...environment(), TMPDIR: folder };
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const interrupt = setTimeout(() => child.kill('SIGINT'), 1_500);
  const kill = setTimeout(() => child.kill('SIGKILL'), 15_000);
  return new Promise((resolve) =>
    child.on('close', (status) => {
      clearTimeout(interrupt);
      clearTimeout(kill);
      resolve({ status, stdout, stderr });
    }),
  );
}

/** Those of the program's flags, as its help lists them. */
async function flagsOf(commands: readonly string[]): Promise<string[]> {
  const helps = await Promise.all(commands.map((command) => outcomeOf([command, '--help'])));
  const all = helps.flatMap(({ stdout }) => stdout.match(/--[a-z][a-z-]*/g) ?? []);
  return [...new Set([...all, '-N', '--no-json', '--', '--nothing', '--constructor'])].filter(
    // These only write files, or print the same whatever comes after them.
    (flag) => !['--help', '--version', '--debug'].includes(flag),
  );
}

test('Command lines, whatever is in them, end with an exit code of their own and lines that can be shown', async () => {
  const flags = await flagsOf(Object.keys(bases));
  expect(flags.length).toBeGreaterThan(40);
  const { numRuns } = runs(100);
  const lines = fc.sample(commandLine(flags), numRuns);
  const odd: unknown[] = [];
  const waiting = lines.values();
  const work = async () => {
    for (const args of waiting) {
      const { status, stdout, stderr } = await outcomeOf(args);
      const isFine =
        [0, 2, 3, 4, 130].includes(status ?? -1) &&
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(stdout + stderr) &&
        !/^\s+at .*:\d+/m.test(stderr) &&
        !/\bNaN\b/.test(stdout) &&
        (status !== 2 ||
          (stdout === '' &&
            stderr.split('\n').filter((line) => line.startsWith('simdistserve: ')).length === 1));
      if (!isFine) odd.push({ args, status, stdout: stdout.slice(0, 500), stderr: stderr.slice(0, 1000) });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  expect(odd).toEqual([]);
  expect(readdirSync(folder).filter((name) => /\.(tmp|lock)$/.test(name))).toEqual([]);
}, 600_000);
