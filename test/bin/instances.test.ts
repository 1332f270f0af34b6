import { describe, expect, test } from '@jest/globals';
import { run } from './run-program.js';

const asked = ['search', '--instances', '--high-affinity', '--gpus-per-node', '8', '--requests', '100'];

describe('search --instances', () => {
  test('prints two lines: the goodput of all of them, and how many of which size', () => {
    const { status, stdout } = run(asked, { goldenData: true });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^Best per GPU rate: \d\.\d\d\nBest config: prefill_instances=\d+, tp_prefill=\d+, pp_prefill=\d+, decode_instances=\d+, tp_decode=\d+, pp_decode=\d+\n$/,
    );
  });

  test('tells all as JSON, and with --verbose what each size can do on its own', () => {
    const { stdout, stderr } = run([...asked, '--json', '--verbose'], { goldenData: true });
    const { chosen, confirmed, prefill, decode } = JSON.parse(stdout);
    expect(confirmed.gpus).toBeLessThanOrEqual(8);
    expect(confirmed.prefillInstances).toBe(chosen.prefillInstances);
    expect(stderr.split('\n').filter((line) => /^(prefill|decode) tp=/.test(line))).toHaveLength(
      prefill.length + decode.length,
    );
  });

  test('ends with 3 and one line where a side never keeps its objective', () => {
    const { status, stdout, stderr } = run([...asked, '--ttft-slo', '1'], { goldenData: true });
    expect(status).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toBe('no prefill instance of facebook/opt-13b keeps the TTFT SLO on its own\n');
  });

  test.each([
    ['low affinity', ['--instances'], '--instances: expected with --high-affinity'],
    ['vllm', [...asked, '--backend', 'vllm'], '--instances: expected with --high-affinity'],
    ['a journal', [...asked, '--journal', 'j'], '--journal: expected without --instances, got both'],
  ])('is refused with %s', (_what, args, message) => {
    const { status, stderr } = run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(`simdistserve: ${message}`);
  });
});
