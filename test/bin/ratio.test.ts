import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { run } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'ratio-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('ratio', () => {
  const few = join(folder, 'few.json');
  const rows = Array.from({ length: 30 }, (_, i) => ({ prompt_len: 100 + 20 * i, output_len: 10 + i }));
  writeFileSync(few, JSON.stringify(rows));
  const outcomesOf = (most: string) => {
    const args = ['ratio', '--workload', few, '--requests', '30', '--json'];
    const { status, stdout } = run([
      ...args,
      '--max-prefill-instances',
      most,
      '--max-decode-instances',
      most,
    ]);
    expect(status).toBe(0);
    return JSON.parse(stdout).ratios;
  };

  test('takes the requests of a list over again where it has too few for the largest M:N', () => {
    const larger = outcomesOf('2');
    expect(larger).toHaveLength(4);
    expect(larger[0]).toEqual(outcomesOf('1')[0]);
  });

  test('refuses to draw more of a list than there are for 1:1', () => {
    const { status, stdout, stderr } = run(['ratio', '--workload', few, '--requests', '31']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: .*expected at most 30 requests, its size, got 31\n$/);
  });
});
