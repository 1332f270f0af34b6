import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { environment, program } from './run-program.js';

test('A fault of the program ends it with 1 and says how to report it, without a stack trace', () => {
  const sabotage = 'process.stdout.write = () => { throw new Error("no ink"); };';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(sabotage)}`, program, '--requests', '5'],
    { encoding: 'utf8', env: environment() },
  );
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^simdistserve: a fault of the program: no ink \(please report it, with the command line, version [\d.]+, and what --debug adds\)\n/m,
  );
  expect(stderr).not.toMatch(/^ {4}at /m);
});
