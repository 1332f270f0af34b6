import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { run } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const common = 'simulate --rate 2 --requests 20 --workload sharegpt --json'.split(' ');
const detailed = [...common, '--engine-model', 'detailed'];

describe('The detailed engines', () => {
  test.each(['distserve', 'vllm'])('simulate %s, and not as the reference does', (backend) => {
    const seen = run([...detailed, '--backend', backend]);
    expect(seen.status).toBe(0);
    expect(() => JSON.parse(seen.stdout)).not.toThrow();
    expect(seen.stdout).not.toBe(run([...common, '--backend', backend]).stdout);
    expect(run([...detailed, '--backend', backend]).stdout).toBe(seen.stdout);
  });

  test('take constants from a file, and those of flags first', () => {
    const path = join(folder, 'options.json');
    writeFileSync(path, '{"speed": 2}');
    const slow = run([...detailed, '--engine-options', path]);
    expect(slow.status).toBe(0);
    /** All but what was read: the file is told there. */
    const told = ({ stdout }: { stdout: string }) => ({ ...JSON.parse(stdout), read: undefined });
    expect(told(run([...detailed, '--engine-option', 'speed=2']))).toEqual(told(slow));
    const usual = run([...detailed, '--engine-options', path, '--engine-option', 'speed=1']);
    expect(told(usual)).toEqual(told(run(detailed)));
    expect(told(usual)).not.toEqual(told(slow));
    expect(JSON.parse(slow.stdout).read).toContainEqual(
      expect.objectContaining({ what: 'engine options', name: 'options.json' }),
    );
  });

  test.each([
    [['--engine-option', 'warp=1'], /^.*--engine-option: expected one of blockTokens, .*, got .?warp/],
    [['--engine-option', 'speed=2=3'], /--engine-option: speed: expected a factor .*, got "2=3"/],
    [
      ['--engine-option', 'speed=2', '--engine-option', 'speed=3'],
      /--engine-option: speed: expected one value, got 2 and 3/,
    ],
    [['--engine-option', 'speed'], /--engine-option: expected NAME=VALUE, got .?speed/],
    [
      ['--engine-option', 'speed=fast'],
      /--engine-option: speed: expected a factor above 0 and at most 1000000, got "fast"/,
    ],
    [
      ['--kv-bandwidth-intra', '25gbps'],
      /--kv-bandwidth-intra: expected a bandwidth from 0.001 to 1000000 GB\/s, .*, got "25gbps"/,
    ],
    [['--prefill-policy', 'best'], /--prefill-policy: expected one of least-requests/],
  ])('refuse %j', (args, message) => {
    const { status, stdout, stderr } = run([...detailed, ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test.each([
    ['{"speed": "2"}', 'speed: expected a factor above 0 and at most 1000000, got "2"'],
    ['{"speed": null}', 'speed: expected a factor above 0 and at most 1000000, got null'],
    ['{"speed": 2, "decodeHost": 1, "speed" : 3}', 'speed: expected one value, got several'],
    ['{"speed": 2, "\\u0073peed": 3}', 'speed: expected one value, got several'],
  ])('refuse the file %s', (content, message) => {
    const path = join(folder, 'bad-options.json');
    writeFileSync(path, content);
    const { status, stdout, stderr } = run([...detailed, '--engine-options', path]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`simdistserve: ${path}: ${message}\n`);
  });

  test.each([
    [
      'engine-option',
      'speed=1',
      'expected none (options of published-distserve), got "speed"; engines that have it: distserve, vllm',
    ],
    [
      'prefill-policy',
      'random',
      'expected with an engine that has the option prefillPolicy or dispatchPolicy (distserve, vllm)',
    ],
    ['decode-policy', 'random', 'expected with an engine that has the option decodePolicy (distserve)'],
    ['kv-bandwidth-intra', '100', 'expected with an engine that moves KV cache (distserve)'],
    ['kv-bandwidth-inter', '100', 'expected with --across-nodes only, got it without'],
    ['kv-latency', '1', 'expected with an engine that moves KV cache (distserve)'],
  ])('alone take --%s', (flag, value, expected) => {
    const { status, stderr } = run([...common, `--${flag}`, value]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^simdistserve: .*\n$/);
    expect(stderr).toContain(`--${flag}: ${expected}`);
  });
});
