import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Outcome, run } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

function runLine(commandLine: string): Outcome {
  return run(commandLine.split(' '), { goldenData: true });
}

/** So wide that all placements keep them. */
const slos = '--ttft-slo 1000 --tpot-slo 500';

const commands = {
  simulate: 'simulate --rate 4 --requests 5 --engine-model detailed',
  vllm: 'simulate --rate 4 --requests 5 --engine-model detailed --backend vllm',
  search: `search --requests 20 --engine-model detailed --gpus-per-node 2 ${slos}`,
  ratio: `ratio --requests 20 --engine-model detailed --max-prefill-instances 1 --max-decode-instances 1 ${slos}`,
};

describe('Links that cannot be are refused', () => {
  test.each(['simulate', 'search', 'ratio'] as const)('by %s', (command) => {
    for (const [flag, value, expected] of [
      ['kv-latency', '1e308', 'a number from 0 to 1099511627776 (ms)'],
      ['kv-bandwidth-intra', '1e-310', 'a bandwidth from 0.001 to 1000000 GB/s'],
      ['kv-bandwidth-intra', '1e308', 'a bandwidth from 0.001 to 1000000 GB/s'],
    ]) {
      const { status, stdout, stderr } = runLine(`${commands[command]} --${flag} ${value}`);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^.*\n$/);
      expect(stderr).toContain(`simdistserve: --${flag}: expected ${expected}`);
      expect(stderr).toContain(`got "${value}"`);
    }
  });

  test('and the slowest that can be is simulated', () => {
    const { status } = runLine(`${commands.simulate} --kv-bandwidth-intra 0.001 --kv-latency 1000000000000`);
    expect(status).toBe(0);
  });
});

const moving = 'expected with an engine that moves KV cache (distserve), got it with';

describe('A flag that would change nothing is refused:', () => {
  test.each([
    [
      `${commands.simulate} --kv-bandwidth-inter 25Gbps`,
      '--kv-bandwidth-inter: expected with --across-nodes only',
    ],
    [
      `${commands.ratio} --kv-bandwidth-inter 25Gbps`,
      '--kv-bandwidth-inter: expected with --across-nodes only',
    ],
    [
      `${commands.simulate} --kv-bandwidth-intra 9 --across-nodes`,
      '--kv-bandwidth-intra: expected without --across-nodes, got both',
    ],
    [
      `${commands.ratio} --kv-bandwidth-intra 9 --across-nodes`,
      '--kv-bandwidth-intra: expected without --across-nodes, got both',
    ],
    ['simulate --rate 1 --across-nodes', `--across-nodes: ${moving} published-distserve`],
    ['ratio --across-nodes', `--across-nodes: ${moving} published-distserve`],
    [`${commands.vllm} --across-nodes`, `--across-nodes: ${moving} vllm`],
    [
      `${commands.vllm} --decode-policy random`,
      '--decode-policy: expected with an engine that has the option decodePolicy (distserve), got it with vllm',
    ],
    [`${commands.vllm} --kv-latency 1`, `--kv-latency: ${moving} vllm`],
    [`${commands.vllm} --kv-bandwidth-intra 9`, `--kv-bandwidth-intra: ${moving} vllm`],
    [`${commands.search} --backend vllm --kv-bandwidth-inter 9`, `--kv-bandwidth-inter: ${moving} vllm`],
    [
      `${commands.ratio} --kv-transfer-bw 25 --kv-bandwidth-intra 400`,
      '--kv-bandwidth-intra: expected without --kv-bandwidth-gbit/--kv-transfer-bw, got both',
    ],
    [
      `${commands.ratio} --kv-transfer-bw 25 --across-nodes`,
      '--across-nodes: expected without --kv-bandwidth-gbit/--kv-transfer-bw, got both',
    ],
    [
      `${commands.search} --chunked-prefill 512`,
      '--chunk-tokens/--chunked-prefill: expected with an engine that has the option chunkTokens (published-vllm, vllm), got it with distserve',
    ],
    [
      `${commands.search} --prefill-policy random`,
      '--prefill-policy: expected with --instances only, as there is one instance of each kind without',
    ],
  ])('%s', (commandLine, message) => {
    const { status, stdout, stderr } = runLine(commandLine);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^.*\n$/);
    expect(stderr).toContain(`simdistserve: ${message}`);
  });

  test.each([
    `${commands.simulate} --kv-bandwidth-inter 25Gbps --across-nodes`,
    `${commands.vllm} --tp-decode 0 --pp-decode 0 --prefill-policy random`,
    'simulate --rate 4 --requests 5 --cv 1.0',
    `${commands.search} --instances --high-affinity --threads 2`,
  ])('and others are not: %s', (commandLine) => expect(runLine(commandLine).status).toBe(0));
});

describe('Bandwidths are told in both units', () => {
  const links = '--kv-bandwidth-intra 100GB/s --kv-bandwidth-inter 25Gbps --kv-latency 1.5';
  const told = { intraGBps: 100, intraGbps: 800, interGBps: 3.125, interGbps: 25, latencyMs: 1.5 };

  test('by search on standard error, and its standard output is two lines as ever', () => {
    const { stdout, stderr } = runLine(`${commands.search} ${links} --nodes 2 --high-affinity`);
    expect(stdout).toMatch(/^Best per GPU rate: .*\nBest config: .*\n$/);
    expect(stderr).toContain(
      'detailed engines, KV cache at 100 GB/s (800 Gbit/s) within a node and 3.125 GB/s (25 Gbit/s) between nodes, after 1.5 ms\n',
    );
    expect(runLine(`search --requests 20 --gpus-per-node 2 ${slos}`).stderr).not.toContain('KV cache');
  });

  test('by search where no placement moves KV cache between nodes', () => {
    expect(runLine(`${commands.search} ${links}`).stderr).toContain(
      '3.125 GB/s (25 Gbit/s) between nodes (where no placement of this search moves it), after 1.5 ms\n',
    );
  });

  test('in the JSON of a search', () => {
    const plain = runLine(`${commands.search} ${links} --json`);
    expect(JSON.parse(plain.stdout).settings.links).toEqual(told);
    const balanced = runLine(`${commands.search} ${links} --json --instances --high-affinity`);
    expect(JSON.parse(balanced.stdout).settings.links).toEqual(told);
  });

  test('in the JSON of a simulation and of a ratio, and in the text of a ratio', () => {
    const link = { bandwidthGBps: 3.125, bandwidthGbps: 25, latencyMs: 2 };
    const simulated = JSON.parse(runLine(`${commands.simulate} --across-nodes --json`).stdout);
    expect(simulated.spec.link).toEqual({ ...link, bytesPerToken: 819_200 });
    expect(simulated.deployment.link).toEqual(link);
    for (const value of ['25', '25Gbps', '3.125GB/s']) {
      const ratio = JSON.parse(runLine(`${commands.ratio} --kv-transfer-bw ${value} --json`).stdout);
      expect(ratio.settings.link).toEqual(link);
    }
    const { stdout } = runLine(`${commands.ratio} --kv-transfer-bw 25Gbps --engine-option speed=1.1`);
    expect(stdout).toContain('\nKV link: 3.125 GB/s (25 Gbit/s) after 2 ms\nEngines: speed=1.1\n\n');
  });

  test('and memory takes its unit too', () => {
    const asked = `${commands.ratio} --kv-cache-mem-per-gpu`;
    expect(runLine(`${asked} 20GB`).stdout).toBe(runLine(`${asked} 20`).stdout);
  });
});

describe('Chunked prefill in a search of vllm', () => {
  const vllm = 'search --requests 100 --gpus-per-node 2 --backend vllm --json';

  test.each(['reference', 'detailed'])('takes effect with the %s model, in threads too', (model) => {
    const asked = `${vllm} --engine-model ${model}`;
    const placements = (line: string) => JSON.parse(runLine(line).stdout).placements;
    const chunked = placements(`${asked} --chunked-prefill 256 --threads 1`);
    expect(chunked).not.toEqual(placements(asked));
    expect(placements(`${asked} --chunk-tokens 256 --threads 2`)).toEqual(chunked);
  });

  test('is a setting of a journal, which names the flag', () => {
    const journal = join(folder, 'journal');
    const asked = `search --requests 20 --gpus-per-node 1 --backend vllm ${slos} --journal ${journal}`;
    expect(runLine(`${asked} --chunked-prefill 256`).status).toBe(0);
    const { status, stderr } = runLine(`${asked} --chunked-prefill 512`);
    expect(status).toBe(2);
    expect(stderr).toContain('was written with --engine-option chunkTokens 256, and this search has 512');
  });
});

describe('The title of a simulation', () => {
  const titleOf = (line: string) => runLine(line).stdout.split('\n', 1)[0];

  test.each([
    ['simulate --rate 4 --requests 5', '), facebook/opt-13b'],
    [
      'simulate --rate 4 --requests 5 --prefill-instances 2 --decode-instances 3',
      '), 2 prefill and 3 decode instances, facebook/opt-13b',
    ],
    [
      'simulate --rate 4 --requests 5 --backend vllm --prefill-instances 2 --chunk-tokens 512',
      '), 2 instances, chunked prefill within 512 tokens an iteration, facebook/opt-13b',
    ],
    [
      commands.simulate,
      '), detailed engines, KV cache at 200 GB/s (1600 Gbit/s) after 2 ms, facebook/opt-13b',
    ],
    [
      `${commands.simulate} --decode-policy random --engine-option speed=2 --engine-option decodeHost=2`,
      'after 2 ms, decode policy random, speed=2, facebook/opt-13b',
    ],
    [
      `${commands.vllm} --prefill-policy round-robin --chunk-tokens 64`,
      'detailed engines, chunked prefill within 64 tokens an iteration, prefill policy round-robin, facebook',
    ],
  ])('of %s tells what is not the default', (line, part) => expect(titleOf(line)).toContain(part));
});
