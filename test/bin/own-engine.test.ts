import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { run } from './run-program.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const engine = './test/engines/own/shortest-first.mjs';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the built program in the repository, as someone who has the module there. */
const runLine = (commandLine: string, own = engine) =>
  run([...commandLine.split(' '), '--engine', own], { cwd: root });

interface Simulated {
  readonly promptLength: number;
  readonly outputLength: number;
  readonly arrival: number;
  readonly firstToken: number;
  readonly leaving: number;
}

/** The records of a simulation of a trace with these requests: arrival in s, prompt length, output length. */
function simulated(rows: readonly (readonly [number, number, number])[], more = ''): Simulated[] {
  const trace = join(folder, 'trace.csv');
  const lines = rows.map(([at, prompt, output]) => `${at},${prompt},${output}`);
  writeFileSync(trace, ['start_time,prompt_len,output_len', ...lines].join('\n'));
  const { status, stdout, stderr } = runLine(
    `simulate --arrival custom --workload ${trace} --json${more === '' ? '' : ` ${more}`}`,
  );
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout).requests;
}

test('The engine is at most 100 lines, and builds on the exported names alone', () => {
  const text = readFileSync(join(root, engine), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(100);
  expect([...text.matchAll(/from '(.*)'/g)].map(([, from]) => from)).toEqual([
    'simdistserve',
    'simdistserve/kernel',
  ]);
});

test('README shows it whole', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme).toContain(`\`\`\`js\n${readFileSync(join(root, engine), 'utf8')}\`\`\`\n`);
});

describe("An engine of one's own is simulated", () => {
  test('and prefills the shortest prompt that waits first', () => {
    const records = simulated([
      [0, 4000, 2],
      [0.01, 3000, 2],
      [0.02, 3500, 2],
      [0.03, 2000, 2],
    ]);
    const inOrder = [...records].sort((a, b) => a.firstToken - b.firstToken);
    expect(inOrder.map(({ promptLength }) => promptLength)).toEqual([4000, 2000, 3000, 3500]);
  });

  test('and every request gets all its tokens, one after the other', () => {
    const { stdout } = runLine('simulate --rate 12 --requests 300 --json --decode-instances 2');
    const { requests, iterations } = JSON.parse(stdout);
    expect(requests).toHaveLength(300);
    expect(iterations).toHaveLength(3);
    for (const { arrival, firstToken, leaving, outputLength } of requests as Simulated[]) {
      expect(firstToken).toBeGreaterThan(arrival);
      if (outputLength > 1) expect(leaving).toBeGreaterThan(firstToken);
      else expect(leaving).toBe(firstToken);
    }
  });

  test('with the options that it has', () => {
    const together = simulated([
      [0, 100, 1],
      [0, 50, 1],
    ]);
    expect(together[0]!.firstToken).toBe(together[1]!.firstToken);
    const apart = simulated(
      [
        [0, 100, 1],
        [0, 50, 1],
      ],
      '--engine-option maxBatchTokens=100',
    );
    expect(apart[0]!.firstToken).toBeGreaterThan(apart[1]!.firstToken);
    expect(runLine('simulate --rate 1 --engine-option speed=2').stderr).toBe(
      `simdistserve: --engine-option: expected one of maxBatchTokens (options of ${engine}), got "speed"; engines that have it: distserve, vllm\n`,
    );
  });

  test('and its name is in the title', () => {
    expect(runLine('simulate --rate 1 --requests 5').stdout).toMatch(/^shortest-first\.mjs \(pp_cross=1, /);
  });
});

test("An engine of one's own is searched, with the same bytes on 1 and on 2 threads", () => {
  const search = 'search --requests 60 --gpus-per-node 2 --nodes 2 --json';
  const [one, two] = [1, 2].map((threads) => runLine(`${search} --threads ${threads}`));
  expect(one!.status).toBe(0);
  expect(two!.stdout).toBe(one!.stdout);
  expect(JSON.parse(one!.stdout).best.deployment.engine).toBe(engine);
});

test("A ratio is found for an engine of one's own, which tells what one pool alone comes to", () => {
  const sizes = '--max-prefill-instances 2 --max-decode-instances 2';
  const { status, stdout } = runLine(`ratio --requests 60 ${sizes}`);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^2:2 .*$/m);
});

test("An engine of one's own is validated: it meets a run that it made itself", () => {
  const { stdout } = runLine('simulate --rate 3 --requests 40 --json');
  const rows = (JSON.parse(stdout).requests as Simulated[]).map((each) => [
    each.arrival,
    each.promptLength,
    each.outputLength,
    each.firstToken - each.arrival,
    each.outputLength > 1 ? (each.leaving - each.firstToken) / (each.outputLength - 1) : 0,
  ]);
  const measured = join(folder, 'measured.csv');
  const heads = 'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms';
  writeFileSync(measured, [heads, ...rows.map((row) => row.join(','))].join('\n'));
  const seen = runLine(`validate ${measured}`);
  expect(seen.stderr).toBe('');
  expect(seen.stdout).toContain(
    `${engine}: attainment off by 0.0 points (rms over 1 run, all scales), TTFT of a request by 0.0 % and TPOT by 0.0 %`,
  );
});

test('A program puts an engine of its own beside the others and simulates it', () => {
  const program = `
    import * as fs from 'node:fs';
    import { bundledFolders, chooseProfile, engines, loadProfiles, plan, simulate } from 'simdistserve';
    import mine from '${engine}';

    const { profile } = chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model: 'opt-13b' });
    const all = { ...engines, mine };
    const sizes = { tp: 1, pp: 1 };
    const planned = plan({ engine: 'mine', prefill: sizes, decode: sizes }, profile, all);
    const requests = [3000, 2000, 1000].map((promptLength, id) => ({ id, arrival: id, promptLength, outputLength: 5 }));
    const { records } = simulate({ ...planned.plan, requests }, { engines: all });
    console.log(records.toSorted((a, b) => a.firstToken - b.firstToken).map(({ id }) => id).join(' '));
  `;
  const args = ['--input-type=module', '--eval', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['0 1 2\n', '']);
});

test('The kernel of the program is the one that the module imports: its processes can wait for resources', () => {
  const path = join(folder, 'waiting.mjs');
  writeFileSync(
    path,
    `import engine from '${join(root, engine)}';
    import { Resource } from '${join(root, 'dist/bin/kernel.js')}';
    function start(env, ...others) {
      env.process(waiting(env, new Resource(env, 1)));
      return engine.start(env, ...others);
    }
    function* waiting(env, desk) {
      const request = desk.request();
      yield* request;
      yield request;
    }
    export default { ...engine, start };`,
  );
  const [waiting, plain] = [path, engine].map((own) => runLine('simulate --rate 2 --requests 20', own));
  expect([waiting!.status, waiting!.stderr]).toEqual([0, plain!.stderr]);
  const tables = ({ stdout }: { stdout: string }) => stdout.split('\n').slice(1);
  expect(tables(waiting!)).toEqual(tables(plain!));
});

describe('A module that is no engine is refused in one line', () => {
  test.each([
    [
      'has no default export',
      'export const engine = {};',
      'expected a default export that is an engine, got nothing',
    ],
    [
      'has no plan',
      `import engine from '${join(root, engine)}';\nexport default { ...engine, plan: undefined };`,
      'plan: expected a function, got nothing',
    ],
    [
      'throws as it is loaded',
      "throw new Error('out of order\\nand more');",
      'expected a module that can be loaded, got the error: out of order\\u000aand more',
    ],
    [
      'imports what there is not',
      "import 'no-such-package';",
      "expected a module that can be loaded, got the error: Cannot find package 'no-such-package'",
    ],
  ])('that %s', (what, text, expected) => {
    const path = join(folder, `${what.replaceAll(' ', '-')}.mjs`);
    writeFileSync(path, text);
    for (const command of ['simulate --rate 1', 'search', 'ratio', 'validate x.csv']) {
      const { status, stdout, stderr } = runLine(command, path);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^.*\n$/);
      expect(stderr).toContain(`simdistserve: engine ${path}: ${expected}`);
    }
  });
});

describe("What an engine of one's own throws is told as its own", () => {
  const whole = JSON.stringify(pathToFileURL(join(root, engine)).href);
  const broken = (change: string) => {
    const path = join(folder, `broken-${change.length}.mjs`);
    writeFileSync(path, `import own from ${whole};\nexport default { ...own, ${change} };\n`);
    return path;
  };

  test.each([
    ['at its plan', "plan() { throw new Error('no plan today'); }", 'no plan today'],
    ['as it starts', "start() { throw new TypeError('cannot start'); }", 'cannot start'],
    [
      'in a process',
      "start(env) { env.process((function* () { yield env.timeout(1); throw new Error('lost'); })()); return { iterations: [] }; }",
      'lost',
    ],
  ])('%s', (_, change, message) => {
    const path = broken(change);
    const { status, stderr } = runLine('simulate --rate 3 --requests 5', path);
    expect(status).toBe(2);
    const lines = stderr.trim().split('\n');
    expect(lines.at(-1)).toContain(`simdistserve: engine ${path}: `);
    expect(lines.at(-1)).toContain(message);
  });
});
