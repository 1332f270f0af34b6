import { describe, expect, test } from '@jest/globals';
import { run } from './run-program.js';

describe('`profile` is refused in one line:', () => {
  test.each([
    ['profile', /^profile: expected one of its commands, list\b.*, got none$/],
    ['profile --json', /^profile: expected one of its commands, list\b.*, got none$/],
    [
      'profile fnord',
      /^unknown command or word "fnord": the commands of profile are list\b.*, and all else is flags$/,
    ],
    ['profile list now', /^unknown command or word "now": the commands of profile are list\b/],
    ['profile list --rate 3', /^unknown flag --rate: profile list takes --model, --gpu, /],
    ['profile --constructor 5', /^unknown flag --constructor: /],
    ['profile constructor', /^unknown command or word "constructor": /],
    ['list', /^unknown command or word "list": the commands are search, /],
    ['profile list --tp 0', /^--tp: expected a whole number from 1 to \d+, got "0"$/],
    ['profile list --dtype int3', /^--dtype: expected one of fp16, bf16, fp8, fp8-block, got "int3"$/],
    ['profile list --json --json', /^--json: expected one value, got true and true$/],
    [
      'profile list --model opt-13b --tp 16',
      /^--model opt-13b --tp 16: no profile fits all of it; profile list alone shows what there is$/,
    ],
  ])('%s', (line, expected) => {
    const { status, stdout, stderr } = run(line.split(' '));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: [^\n]+\n$/);
    expect(stderr.slice('simdistserve: '.length, -1)).toMatch(expected);
  });
});
