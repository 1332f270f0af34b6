import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { lessons } from '../../lib/lessons/index.js';
import { environment, program, run } from './run-program.js';

const story = readFileSync(fileURLToPath(new URL('../lessons/bank.txt', import.meta.url)), 'utf8');
const heading = `${lessons.bank.title} (times in minutes)\n${lessons.bank.summary}\n\n`;

describe('simdistserve lesson', () => {
  test('lists the lessons, each with what it teaches', () => {
    const { status, stdout, stderr } = run(['lesson']);
    expect([status, stderr]).toEqual([0, '']);
    const listed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => /^(\S+) +(.*)$/.exec(line)?.slice(1));
    expect(listed).toEqual(Object.entries(lessons).map(([name, { summary }]) => [name, summary]));
  });

  test('tells the story of one', () => {
    expect(run(['lesson', 'bank'])).toEqual({ status: 0, stdout: heading + story, stderr: '' });
  });

  test('takes a seed: another one, another story; the same one, the same bytes', () => {
    const seventh = run(['lesson', 'bank', '--seed', '7']).stdout;
    expect(seventh).not.toBe(heading + story);
    expect(run(['lesson', 'bank', '--seed', '7']).stdout).toBe(seventh);
    expect(run(['lesson', 'bank', '--seed', '42']).stdout).toBe(heading + story);
  });

  test('stops at a simulated time', () => {
    const { stdout } = run(['lesson', 'bank', '--until', '13']);
    const beginning = story.split('\n').slice(0, 6);
    expect(stdout).toBe(`${heading}${beginning.join('\n')}\n`);
  });

  test("shows the kernel's events between the lines of the story, set apart", () => {
    const { status, stdout } = run(['lesson', 'bank', '--trace']);
    const lines = stdout.split('\n');
    const isEvent = (line: string): boolean => line.startsWith('        | ');
    expect(status).toBe(0);
    expect(lines.filter((line) => !isEvent(line)).join('\n')).toBe(heading + story);
    const leaving = lines.findIndex((line) => line.includes('customer 2 has waited 1.174 and leaves'));
    // Before customer 2 leaves, patience has run out: the condition is processed, and wakes nobody else.
    const [expired, , woken] = lines.slice(leaving - 3, leaving);
    expect(expired).toMatch(/processed #\d+ +a timeout$/);
    expect(woken).toMatch(/processed .*wakes 'customer 2'$/);
  });

  test.each([
    [['lesson', 'bnak'], /^lesson NAME: expected one of clock, carwash, bank, .*kv-transfer, got "bnak"$/],
    [['lesson', 'constructor'], /^lesson NAME: expected one of clock, .*got "constructor"$/],
    [['lesson', ''], /^lesson NAME: .*got nothing$/],
    [['lesson', 'bank', 'mm1'], /^unknown command or word "mm1"/],
    [
      ['bank'],
      /^unknown command or word "bank": the commands are search, simulate, ratio, validate, profile and lesson, /,
    ],
    [
      ['lesson', 'bank', '--until', '0'],
      /^--until: expected a number above 0 and at most 1000000 \(simulated time\), got "0"$/,
    ],
    [['lesson', 'bank', '--until', 'noon'], /^--until: .*got "noon"$/],
    [['lesson', 'bank', '--until'], /^--until: .*got nothing$/],
    [['lesson', 'clock', '--until', '1e300'], /^--until: .* at most 1000000 .*, got "1e300"$/],
    [['lesson', 'bank', '--seed', '-1'], /^--seed: expected a whole number from 0 .*got "-1"$/],
    [
      ['lesson', 'bank', '--rate', '3'],
      /^unknown flag --rate: lesson takes --seed, --until, --trace, --json, --output$/,
    ],
    [
      ['lesson', '--name', 'bank'],
      /^unknown flag --name: lesson takes --seed, --until, --trace, --json, --output$/,
    ],
  ])('refuses %j in one line', (args, expected) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: [^\n]+\n$/);
    expect(stderr.slice('simdistserve: '.length, -1)).toMatch(expected);
  });

  test('has a help with its flags and the names of the lessons', () => {
    const { stdout } = run(['lesson', '--help']);
    expect(stdout).toMatch(/simdistserve lesson \[NAME\]/);
    for (const word of ['--seed', '--until', '--trace', '--json', '--output', 'clock', 'kv-transfer'])
      expect(stdout).toContain(word);
  });

  test('ends at Ctrl-C in the midst of a story', async () => {
    const { child, ended } = startLongStory();
    child.stdout.once('data', () => child.kill('SIGINT'));
    child.stdout.resume();
    expect(await ended).toEqual({ status: null, signal: 'SIGINT', stderr: '' });
  });

  test('ends when its reader leaves', async () => {
    const { child, ended } = startLongStory();
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toEqual({ status: 0, signal: null, stderr: '' });
  });
});

function startLongStory() {
  const child = spawn(process.execPath, [program, 'lesson', 'clock', '--until', '1e6'], {
    env: environment(),
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise((resolve) =>
    child.on('close', (status, signal) => resolve({ status, signal, stderr })),
  );
  return { child, ended };
}
