import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { environment, program, run, runAndInterrupt } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const journal = join(folder, 'journal');
beforeEach(() => {
  rmSync(journal, { force: true });
  rmSync(`${journal}.lock`, { force: true });
});

function journalText(): string {
  try {
    return readFileSync(journal, 'utf8');
  } catch {
    return '';
  }
}

/** The lines that were written to their end. */
const wholeLines = () => journalText().split('\n').slice(0, -1);

/** Starts the program and kills it, with no chance to tidy up, some ms after the journal has so many lines. */
async function runAndKill(args: readonly string[], lines: number, delay: number): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], { env: environment(), stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (wholeLines().length < lines && child.exitCode === null) await sleep(1);
  await sleep(delay);
  child.kill('SIGKILL');
  await ended;
}

describe('A search with a journal', () => {
  test.each(['1', '2'])(
    'on %s threads survives any number of kill -9 and comes to the same bytes',
    async (threads) => {
      const args = ['--gpus-per-node', '6', '--requests', '1500', '--json', '--threads', threads];
      const { stdout } = run(args);
      const placements = (JSON.parse(stdout).placements as { status: string }[]).filter(
        ({ status }) => status === 'searched',
      ).length;
      const delays = [0, 3, 11, 27, 60];
      for (const delay of delays) {
        const before = wholeLines();
        await runAndKill([...args, '--journal', journal], Math.max(before.length, 1) + 1, delay);
        // Whatever was done is still there, and not done again.
        expect(wholeLines().slice(0, before.length)).toEqual(before);
        expect(wholeLines().length).toBeGreaterThan(before.length);
      }
      const resumed = run([...args, '--journal', journal]);
      expect([resumed.status, resumed.stdout]).toEqual([0, stdout]);
      const [header, ...lines] = wholeLines().map((line) => JSON.parse(line));
      expect(header.program).toBe('simdistserve');
      const names = lines.map(({ outcome }) => JSON.stringify(outcome.placement));
      expect(new Set(names).size).toBe(placements);
      expect(names).toHaveLength(placements);
    },
  );

  test('goes on after a line was torn, and does nothing again when it is complete', () => {
    const args = ['--requests', '60', '--journal', journal];
    const first = run(args);
    const complete = journalText();
    writeFileSync(journal, complete.slice(0, -20));
    expect(run(args)).toEqual(first);
    expect(wholeLines().sort()).toEqual(complete.split('\n').slice(0, -1).sort());
    const again = journalText();
    expect(run(args)).toEqual(first);
    expect(journalText()).toBe(again);
  });

  test('without an answer comes to the same line when it is gone on with', () => {
    const args = ['--requests', '60', '--ttft-slo', '10', '--journal', journal];
    const first = run(args);
    expect(first.status).toBe(3);
    expect(run(args)).toEqual(first);
  });

  test('ended by Ctrl-C says that it can be gone on with', async () => {
    const long = ['--nodes', '2', '--gpus-per-node', '8', '--requests', '20000', '--journal', journal];
    const { status, stderr } = await runAndInterrupt(long);
    expect(status).toBe(130);
    expect(stderr).toMatch(
      /^interrupted after \d+ of \d+ placements; .*; the same command goes on from there$/m,
    );
    // Nobody has it any more.
    expect(run([...long, '--seed', '1']).stderr).toMatch(/with --seed 0, and this search has 1/);
  });

  test('of other settings is refused in one line that tells the difference', () => {
    run(['--requests', '30', '--journal', journal]);
    const { status, stdout, stderr } = run(['--requests', '60', '--journal', journal], { goldenData: true });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `simdistserve: the journal ${journal} was written with --requests 30, and this search has 60\n`,
    );
  });

  test('is refused where its file is one of the inputs, is a folder or in none', () => {
    const trace = join(folder, 'trace.json');
    const text = '[{"prompt_len": 10, "output_len": 5}]';
    writeFileSync(trace, text);
    const asInput = run(['--requests', '1', '--workload', trace, '--journal', trace]);
    expect(asInput.stderr).toBe(
      `simdistserve: --journal: expected another file than that of --workload, got ${trace}\n`,
    );
    expect(readFileSync(trace, 'utf8')).toBe(text);
    for (const [path, expected] of [
      [folder, 'the path of a regular file'],
      [join(folder, 'none', 'j'), 'a path in a folder that exists'],
    ]) {
      const { status, stderr } = run(['--journal', path!], { goldenData: true });
      expect([status, stderr]).toEqual([2, `simdistserve: --journal: expected ${expected}, got ${path}\n`]);
    }
  });
});
