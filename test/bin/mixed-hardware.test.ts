import { describe, expect, test } from '@jest/globals';
import { type Outcome, run } from './run-program.js';

const runLine = (line: string): Outcome => run(line.split(' '), { goldenData: true });

const kinds = '--model llama-3.1-8b --prefill-gpu h100 --decode-gpu a100';
const prices = '--gpu-price h100=2.5,a100=1.2';
const commands = {
  search: `search --requests 20 ${kinds}`,
  ratio: `ratio --requests 20 --max-prefill-instances 1 --max-decode-instances 2 ${kinds}`,
  simulate: `simulate --rate 4 --requests 20 ${kinds}`,
};

describe('Prefill and decode on different GPUs are refused', () => {
  test.each([
    ['search --prefill-gpu h100', '--prefill-gpu: expected with --decode-gpu, got it without'],
    ['ratio --decode-gpu h100', '--decode-gpu: expected with --prefill-gpu, got it without'],
    [
      `${commands.search} --gpu h100`,
      '--gpu: expected without --prefill-gpu and --decode-gpu, got it with them',
    ],
    [
      `${commands.simulate} --profile mine.json`,
      '--profile: expected without --prefill-gpu and --decode-gpu, got it with them',
    ],
    [
      `${commands.search} --backend vllm`,
      '--prefill-gpu: expected with an engine with prefill and decode instances (published-distserve, distserve), got it with published-vllm, vllm',
    ],
    [`${commands.simulate} --engine vllm`, '--prefill-gpu: expected with an engine with prefill and decode'],
    [
      `${commands.simulate} --across-nodes`,
      '--across-nodes: expected without --prefill-gpu and --decode-gpu',
    ],
    [
      `${commands.search} --kv-bandwidth-intra 5`,
      '--kv-bandwidth-intra: expected without --prefill-gpu and --decode-gpu',
    ],
    ['search --prefill-gpu h100 --decode-gpu abacus', '--decode-gpu: gpu: expected one of'],
    [
      'search --model opt-13b --prefill-gpu h100 --decode-gpu A100-80G',
      'prefill and decode on different GPUs: expected tiers that go together, got measured-ops for prefill and reference for decode',
    ],
  ])('by %s', (line, message) => {
    const { status, stdout, stderr } = runLine(line);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: .*\n$/);
    expect(stderr).toContain(`simdistserve: ${message}`);
  });
});

describe('Prices are refused', () => {
  test.each([
    [
      `${commands.search} --gpu-price 2`,
      '--gpu-price: expected NAME=PRICE for each of H100-SXM, A100-SXM-80GB',
    ],
    [`${commands.ratio} --gpu-price h100=2`, 'got none for A100-SXM-80GB'],
    [`${commands.simulate} --gpu-price h100=2,a100=1,b200=4`, 'expected prices for the GPUs in use'],
    [`${commands.search} --gpu-price h100=2,a100=-1`, '--gpu-price: expected a price above 0'],
    [
      `${commands.search} --objective per-dollar`,
      '--objective: expected --gpu-price with per-dollar, got it without',
    ],
    [`${commands.search} --objective cheap`, '--objective: expected one of per-gpu, per-dollar, got "cheap"'],
    [`${commands.simulate} --objective per-gpu`, 'unknown flag --objective'],
  ])('by %s', (line, message) => {
    const { status, stdout, stderr } = runLine(line);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: .*\n$/);
    expect(stderr).toContain(message);
  });
});

describe('Prefill and decode on different GPUs are searched', () => {
  test('with the GPUs of each kind, and what the best costs', () => {
    const { status, stdout, stderr } = runLine(`${commands.search} ${prices}`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Best per GPU rate: [\d.]+\nBest config: .*\n$/);
    expect(stderr).toContain(
      'prefill on H100-SXM, decode on A100-SXM-80GB, in different nodes: at most 4 GPUs',
    );
    expect(stderr).toContain('KV cache at 25 GB/s (200 Gbit/s) between nodes, after 2 ms');
    expect(stderr).toMatch(
      /^\d H100-SXM for prefill and \d A100-SXM-80GB for decode serve [\d.]+ requests\/s/m,
    );
    expect(stderr).toMatch(
      / costs [\d.]+ \$\/h: [\d,]+ requests per dollar, [\d.]+ \$ per million output tokens$/m,
    );
  });

  test('for the most per dollar, which is told first', () => {
    const line = `${commands.search} ${prices} --objective per-dollar`;
    const { stdout } = runLine(line);
    const { best, placements, settings } = JSON.parse(runLine(`${line} --json`).stdout);
    expect(stdout).toBe(
      `Best per dollar rate: ${best.price.goodputPerDollar.toFixed(2)}\nBest config: ${best.name}\n`,
    );
    expect(settings).toMatchObject({
      gpu: 'H100-SXM for prefill, A100-SXM-80GB for decode',
      poolGpus: { prefill: 'H100-SXM', decode: 'A100-SXM-80GB' },
      gpuPrices: { 'H100-SXM': 2.5, 'A100-SXM-80GB': 1.2 },
      objective: 'per-dollar',
    });
    const perDollar = placements
      .filter((each: { status: string }) => each.status === 'searched')
      .map((each: { price: { goodputPerDollar: number } }) => each.price.goodputPerDollar);
    expect(best.price.goodputPerDollar).toBeCloseTo(Math.max(...perDollar), 6);
    const { prefill, decode } = best.deployment.pools;
    expect(best.price.perHour).toBeCloseTo(2.5 * prefill.tp * prefill.pp + 1.2 * decode.tp * decode.pp, 9);
    expect(best.price.goodputPerDollar).toBeCloseTo((best.goodput * 3600) / best.price.perHour, 6);
  });

  test('as numbers of instances, and as M:N', () => {
    const instances = `${commands.search} --instances --high-affinity ${prices} --objective per-dollar`;
    expect(runLine(instances).stdout).toMatch(/^Best per dollar rate: .*\nBest config: prefill_instances=/);
    const { stdout, stderr } = runLine(`${commands.ratio} ${prices}`);
    expect(stdout).toContain('Prefill instances on H100-SXM: tp=1');
    expect(stdout).toContain('Decode instances on A100-SXM-80GB: tp=1');
    expect(stdout).toMatch(/^1:1 .* 3\.70 /m);
    expect(stderr).toMatch(/^1:[12] costs /m);
  });

  test('and simulated, with what the run costs', () => {
    const { stdout, stderr } = runLine(`${commands.simulate} ${prices}`);
    expect(stdout).toContain('on H100-SXM for prefill, A100-SXM-80GB for decode');
    expect(stderr).toMatch(/^the GPUs cost 3\.70 \$\/h, and [\d.]+ \$ for this run, [\d.]+ \$ per million/m);
    const { price, endTime, requests } = JSON.parse(runLine(`${commands.simulate} ${prices} --json`).stdout);
    const tokens = requests.reduce(
      (sum: number, each: { outputLength: number }) => sum + each.outputLength,
      0,
    );
    expect(price).toEqual({
      perHour: expect.closeTo(3.7, 12),
      ofRun: expect.closeTo((3.7 * endTime) / 3.6e6, 12),
      outputTokens: tokens,
      costPerMillionOutputTokens: expect.closeTo((3.7 * endTime) / 3.6 / tokens, 9),
    });
  });
});

test('A price of the only kind adds prices to a search, and takes nothing away', () => {
  const line = 'search --requests 20 --gpus-per-node 2 --ttft-slo 1000 --json';
  const plain = JSON.parse(runLine(line).stdout);
  const priced = JSON.parse(runLine(`${line} --gpu-price a100=1.2`).stdout);
  expect(JSON.stringify(plain)).not.toMatch(/price|objective|poolGpus/i);
  expect(priced).toMatchObject(plain);
  expect(priced.best.price.perHour).toBeCloseTo(1.2 * priced.best.gpus, 12);
});

test('The same kind twice is as two nodes of it: KV cache moves between them', () => {
  const run = 'simulate --rate 2 --requests 30 --engine distserve';
  const tables = (text: string) => text.slice(text.indexOf('\n'));
  const twice = runLine(`${run} --prefill-gpu A100-80G --decode-gpu A100-80G`);
  expect(tables(twice.stdout)).toBe(tables(runLine(`${run} --across-nodes`).stdout));
});
