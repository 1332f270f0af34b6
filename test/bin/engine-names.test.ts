import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { run } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const runLine = (commandLine: string) => run(commandLine.split(' '), { goldenData: true });

/** The engine of a run, and what became of its requests. */
function runOf(commandLine: string) {
  const { status, stdout } = runLine(`${commandLine} --json`);
  expect(status).toBe(0);
  const { deployment, requests } = JSON.parse(stdout);
  return { engine: deployment.engine, options: deployment.options, requests };
}

/** The path of a profile of one's own, of a light model on a GPU with much memory. */
function profileOf(tier: string): string {
  const path = join(folder, `${tier}.json`);
  const decode = { base: 4, perContextToken: 1e-5, perRequest: 0.01 };
  const times = {
    tensorParallel: 1,
    prefill: { base: 7, perToken: 0.01, perSquaredToken: 0 },
    decodeSmallBatch: decode,
    decodeLargeBatch: decode,
    largeBatchFrom: 64,
  };
  const profile = {
    kind: 'profile',
    model: 'acme/light',
    aliases: [],
    gpu: 'H100-80G',
    tier,
    source: 'this test',
    units: { latency: 'ms', kvCapacity: 'tokens' },
    architecture: { layers: 32, heads: 32, hidden: 4096 },
    latency: ['distserve', 'vllm'].map((engine) => ({ engine, ...times })),
    kvCapacity: [{ tensorParallel: 1, pipelineParallel: 1, tokens: 399_169 }],
  };
  writeFileSync(path, JSON.stringify(profile));
  return path;
}

const simulate = 'simulate --rate 4 --requests 10';

describe('--engine NAME chooses an engine:', () => {
  test.each([
    ['published-distserve', '--backend distserve --engine-model reference'],
    ['published-vllm', '--backend vllm --engine-model reference'],
    ['distserve', '--backend distserve --engine-model detailed'],
    ['vllm', '--backend vllm --engine-model detailed'],
  ])('%s is what %s means', (engine, words) => {
    const named = runOf(`${simulate} --engine ${engine}`);
    expect(named.engine).toBe(engine);
    expect(runOf(`${simulate} ${words}`)).toEqual(named);
  });
});

describe('Without it, the engine follows the profile:', () => {
  const own = (tier: string) => `${simulate} --profile ${profileOf(tier)}`;

  test.each([
    ['reference', '', 'published-distserve'],
    ['estimate', '', 'distserve'],
    ['reference', ' --backend vllm', 'published-vllm'],
    ['estimate', ' --backend vllm', 'vllm'],
    ['estimate', ' --engine-model reference', 'published-distserve'],
  ])('one of tier %s%s runs %s', (tier, more, engine) => {
    expect(runOf(`${own(tier)}${more}`).engine).toBe(engine);
  });

  test('the bundled ones run the published engines', () => {
    expect(runOf(simulate).engine).toBe('published-distserve');
  });

  test('a search does so too', () => {
    const { stdout } = runLine(
      `search --requests 20 --gpus-per-node 2 --profile ${profileOf('estimate')} --json`,
    );
    expect(JSON.parse(stdout).settings.engine).toBe('distserve');
  });
});

describe('The cap of 50,000 tokens in a decode batch', () => {
  const capped =
    'a decode batch was cut at 50000 tokens of context, a limit of the published simulator that the detailed engines do not have\n';
  const loaded = (more: string) => runLine(`simulate --rate 60 --requests 600 ${more}`).stderr;

  test('is told where it binds, with memory for much more', () => {
    const own = `--profile ${profileOf('estimate')}`;
    expect(loaded(`${own} --engine-model reference`)).toContain(capped);
    expect(loaded(`${own} --engine-model reference --exact-events`)).toContain(capped);
    expect(loaded(own)).not.toContain('50000');
  });

  test('is told by a search of its best', () => {
    const own = `--profile ${profileOf('estimate')} --engine-model reference --gpus-per-node 2`;
    const { stderr } = runLine(`search ${own} --max-rate-per-gpu 40 --requests 600`);
    expect(stderr).toContain(`of the best: ${capped}`);
  });

  test('is not told with the bundled profiles, whose instances of one GPU hold little more', () => {
    expect(loaded('')).not.toContain('50000');
    expect(runLine(simulate).stderr).toBe('');
  });
});

describe('An engine is refused in one line:', () => {
  const known = 'published-distserve, published-vllm, distserve, vllm';

  test.each([
    [`${simulate} --engine sglang`, `engine: expected one of ${known} or the path of a module, got "sglang"`],
    [
      `${simulate} --engine vllm --backend vllm`,
      '--backend: expected without --engine, which tells both, got it with vllm',
    ],
    [
      `${simulate} --engine vllm --engine-model detailed`,
      '--engine-model: expected without --engine, which tells both, got it with vllm',
    ],
    [
      'validate x.csv --engine distserve --engine-model detailed',
      '--engine-model: expected without --engine, which tells both, got it with distserve',
    ],
    [
      'ratio --engine vllm',
      'ratio: expected an engine with prefill and decode instances (published-distserve, distserve), got vllm',
    ],
    [
      `${simulate} --engine published-vllm --decode-instances 2`,
      '--decode-instances: expected with an engine with prefill and decode instances (published-distserve, distserve), got it with published-vllm',
    ],
    [
      `${simulate} --engine distserve --chunk-tokens 5`,
      '--chunk-tokens/--chunked-prefill: expected with an engine that has the option chunkTokens (published-vllm, vllm), got it with distserve',
    ],
    [
      'search --engine published-distserve --kv-latency 1',
      '--kv-latency: expected with an engine that moves KV cache (distserve), got it with published-distserve',
    ],
    [
      `${simulate} --engine vllm --output-worker w.csv`,
      '--output-worker: expected with an engine that tells of every iteration (published-distserve, published-vllm), got it with vllm',
    ],
    [
      `${simulate} --engine distserve --engine-option prefillPolicy=random --prefill-policy random`,
      '--prefill-policy: expected without --engine-option prefillPolicy, got both',
    ],
  ])('%s', (commandLine, message) => {
    expect(runLine(commandLine)).toEqual({ status: 2, stdout: '', stderr: `simdistserve: ${message}\n` });
  });
});

describe('The former name of an option', () => {
  test('is taken, and means the option of today', () => {
    const today = runOf(`${simulate} --engine vllm --engine-option stepHost=3`);
    expect(today.options).toEqual({ stepHost: 3 });
    expect(runOf(`${simulate} --engine vllm --engine-option vllmStepHost=3`)).toEqual(today);
  });

  test('is refused beside it', () => {
    const { status, stderr } = runLine(
      `${simulate} --engine vllm --engine-option vllmStepHost=3 --engine-option stepHost=4`,
    );
    expect([status, stderr]).toEqual([
      2,
      'simdistserve: --engine-option: stepHost: expected one value, got it as stepHost too\n',
    ]);
  });
});

describe('A file of options', () => {
  test('has a flag that says so, and its old name is still taken', () => {
    const path = join(folder, 'options.json');
    writeFileSync(path, '{"vllmStepHost": 3, "speed": 2}');
    const named = runOf(`${simulate} --engine vllm --engine-options-file ${path}`);
    expect(named.options).toEqual({ stepHost: 3, speed: 2 });
    expect(runOf(`${simulate} --engine vllm --engine-options ${path}`)).toEqual(named);
  });
});

test('Where another engine model could replay a measured run, validate says so', () => {
  const path = join(folder, 'long.csv');
  writeFileSync(path, 'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,90,60000,40,25\n');
  const { status, stderr } = runLine(`validate ${path} --profile ${profileOf('estimate')}`);
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^simdistserve: .*long\.csv: cannot be run by the reference model: .* at most 50000 \(--engine-model detailed would go on\)\n$/,
  );
});
