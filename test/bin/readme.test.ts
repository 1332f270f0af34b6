import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { run } from './run-program.js';

/** Commands of README and what it says that they print: a block of sh and the plain one that follows at once. */
const shown = [
  ...readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8').matchAll(
    /```sh\nnpx simdistserve ((?:.*\\\n)*.*)\n```\n```\n([\s\S]*?)```\n/g,
  ),
].map(([, command, output]) => ({ command: command!.replaceAll(/\\\n\s*/g, ''), output: output! }));

test('README shows a search, a simulation and a ratio with their outputs', () => {
  expect(shown.map(({ command }) => command.split(' ')[0])).toEqual(['--nodes', 'simulate', 'ratio']);
});

test.each(shown)('README shows what is printed by $command', ({ command, output }) => {
  expect(run(command.split(' ')).stdout).toBe(output);
});
