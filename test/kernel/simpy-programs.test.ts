import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { runProgram, type SimpyProgram } from './simpy-program.js';

const path = fileURLToPath(new URL('../golden/kernel-programs.json', import.meta.url));
const programs: SimpyProgram[] = JSON.parse(readFileSync(path, 'utf8'));

describe('Programs with the traces that SimPy gives for them', () => {
  test('are all there', () => expect(programs).toHaveLength(311));

  test.each(programs)('program $seed', (program) => {
    expect(runProgram(program)).toEqual(program.expected);
  });
});
