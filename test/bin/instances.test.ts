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

  test('tells all as JSON, and with --verbose what each size can do alone, and some together', () => {
    const { stdout, stderr } = run([...asked, '--json', '--verbose'], { goldenData: true });
    const { best, layouts } = JSON.parse(stdout);
    expect(best.gpus).toBeLessThanOrEqual(8);
    const [{ prefill, decode, trials }] = layouts;
    const { name, deployment, gpus, goodputPerGpu } = best;
    expect(trials).toContainEqual(expect.objectContaining({ name, deployment, gpus, goodputPerGpu }));
    for (const { deployment, prefillInstances, decodeInstances } of trials) {
      expect(deployment.pools.prefill.count).toBe(prefillInstances);
      expect(deployment.pools.decode.count).toBe(decodeInstances);
    }
    const linesWith = (pattern: RegExp) => stderr.split('\n').filter((line) => pattern.test(line));
    expect(linesWith(/^(prefill|decode) tp=/)).toHaveLength(prefill.length + decode.length);
    expect(linesWith(/^prefill_instances=/)).toHaveLength(trials.length);
  });

  test('is no worse than a search of one instance each', () => {
    const rateOf = (args: readonly string[]) =>
      Number(/rate: (.*)/.exec(run(args, { goldenData: true }).stdout)![1]);
    for (const gpus of ['4', '8']) {
      const one = ['search', '--high-affinity', '--gpus-per-node', gpus, '--requests', '100'];
      expect(rateOf([...one, '--instances'])).toBeGreaterThanOrEqual(rateOf(one));
    }
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
  ])('is refused with %s', (_what, args, message) => {
    const { status, stderr } = run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(`simdistserve: ${message}`);
  });
});
