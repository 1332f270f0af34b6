import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { goldenDatasets } from '../golden/load.js';
import { run } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, contents: string): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

mkdirSync(join(folder, 'a-folder'));
const request = { prompt_len: 10, output_len: 5 };
const emptyFile = file('empty.json', '');
const noJson = file('no.json', '[{"prompt_len": 10,\n "output_len": }]');
const noList = file('no-requests.json', '[]');
const badElement = file('bad-element.json', JSON.stringify([request, { prompt_len: 'x', output_len: 5 }]));
const hugePrompt = file('huge-prompt.json', JSON.stringify([request, { prompt_len: 70_000, output_len: 5 }]));
const hugeContext = file(
  'huge-context.json',
  JSON.stringify([request, { prompt_len: 30_000, output_len: 30_000 }]),
);
const backwards = file(
  'backwards.json',
  JSON.stringify([
    { ...request, start_time: 2 },
    { ...request, start_time: 1 },
  ]),
);
const truncated = file('truncated.ds', '{z');
const noProfile = file('no-profile.json', '{"kind": "profile", "modle": "x"}');

/** Command lines, and what the one line on standard error must say. */
const cases: [string, RegExp][] = [
  [
    '--model gpt-5',
    /^model: expected one of \d+ that have a profile, such as .* or .*, got "gpt-5"\. For any other, "simdistserve profile estimate /,
  ],
  ['--gpu abacus', /^gpu: expected one of A100-80G.*got "abacus"; the nearest name is .* profile estimate /],
  [
    '--model llama-3.1-70b --gpu h100 --dtype fp16',
    /^dtype: expected one of bf16, fp8 \(on H100-SXM\), for which Llama-3\.1-70B has a profile, got "fp16"/,
  ],
  ['--dtype int4', /^--dtype: expected one of fp16, bf16, fp8, fp8-block, got "int4"/],
  [
    '--model llama-3.1-70b',
    /^several profiles fit Llama-3\.1-70B: name a GPU, one of A100-SXM-80GB \(bf16\), B200-SXM \(bf16, fp8\), /,
  ],
  [
    '--model qwen3-4b --gpu h100',
    /, of which only the shape is known\. For it, "simdistserve profile estimate --model Qwen3-4B --gpu H100-SXM --output my\.json" makes a profile for --profile$/m,
  ],
  [
    '--model deepseek-v3 --gpu h100',
    /got "h100"\. For any other, "simdistserve profile estimate --hf-config config\.json --gpu H100-SXM --output my\.json" makes/,
  ],
  [
    '--profile profiles/a100-80g-opt-13b.json --dtype fp8',
    /^dtype: expected one of fp16 \(on A100-80G\), for which facebook\/opt-13b has a profile, got "fp8"$/m,
  ],
  ['--backend sglang', /^--backend: expected one of distserve, vllm, got "sglang"/],
  ['--workload alpaca', /^workload: .*humaneval, longbench, sharegpt.*got "alpaca"/],
  ['--frobnicate 3', /^unknown flag --frobnicate: search takes --nodes, --gpus-per-node, /],
  ['-x', /^unknown flag -x: search takes /],
  ['simulate --rate 1 --nodes 3', /^unknown flag --nodes: simulate takes --model, /],
  [
    'serach',
    /^unknown command or word "serach": the commands are search, simulate, ratio, validate, profile and lesson, /,
  ],
  ['search now', /^unknown command or word "now"/],
  ['--N 0', /^--requests\/--N: expected a whole number from 1 to 10000000, got "0"/],
  ['--N -5', /^--requests\/--N: .*got "-5"/],
  ['--N 2.5', /^--requests\/--N: .*got "2.5"/],
  ['--N', /^--requests\/--N: .*got nothing/],
  ['--N 5 --requests 6', /^--requests\/--N: expected one value, got /],
  ['--nodes 0', /^--nodes\/--num-node: expected a whole number from 1 /],
  ['--ttft-slo 0', /^--ttft-slo\/--prefill-target: expected a number above 0 \(ms\), got "0"/],
  ['--tpot-slo -1', /^--tpot-slo.*got "-1"/],
  ['--ttft-attainment 100.5', /^--ttft-attainment.*: expected a percentage from 0 to 100, got "100.5"/],
  ['--decode-percentage -1', /^--tpot-attainment.*--decode-percentage.*got "-1"/],
  ['--esp 5', /^--tolerance\/--esp: expected less than the highest rate \(5\), got 5/],
  ['--esp 0', /^--tolerance\/--esp: expected a number above 0/],
  [
    '--max-per-gpu-rate NaN',
    /^--max-rate-per-gpu\/--max-per-gpu-rate: expected a number above 0 \(requests\/s\), got "NaN"/,
  ],
  ['--seed -1', /^--seed: expected a whole number from 0 to 4294967295, got "-1"/],
  ['--seed 4294967296', /^--seed: .*got "4294967296"/],
  ['--threads many', /^--threads: expected auto or a whole number from 1 to 64, got "many"/],
  ['--json=perhaps', /json/],
  ['simulate', /^--rate: expected requests\/s for poisson arrivals, got nothing/],
  ['simulate --rate 0', /^--rate: expected a number above 0/],
  ['simulate --rate -1', /^--rate: .*got "-1"/],
  ['simulate --rate nan', /^--rate: .*got "nan"/],
  ['simulate --rate Infinity', /^--rate: .*got "Infinity"/],
  ['simulate --rate 1e-320 --N 4', /^arrivals: expected all within 2\^40 ms/],
  [
    'simulate --rate 1 --arrival uniform',
    /^--arrival: expected one of poisson, gamma, fixed, custom.*, got "uniform"/,
  ],
  ['simulate --rate 1 --cv 0', /^--cv: expected a number above 0/],
  ['simulate --rate 1 --slas 90', /^--slas: expected a JSON list of percentages/],
  ['simulate --rate 1 --slas [90,101]', /^--slas: /],
  ['simulate --rate 1 --slo-scales [0]', /^--slo-scales: expected a JSON list of numbers above 0/],
  ['simulate --rate 1 --slo-scales process.exit()', /^--slo-scales: /],
  [
    'simulate --rate 1 --tp-decode 0',
    /^--tp-decode\/--decode-tp: expected a whole number from 1 for an engine with decode instances, got 0/,
  ],
  [
    'ratio --max-prefill-instances 0',
    /^--max-prefill-instances: expected a whole number from 1 to 1000, got "0"/,
  ],
  ['ratio --backend vllm', /^unknown flag --backend: ratio takes --model, /],
  ['ratio --esp 5', /^--tolerance\/--esp: expected less than the highest rate \(5\), got 5/],
  [
    'ratio --kv-transfer-bw 25',
    /^--kv-bandwidth-gbit\/--kv-transfer-bw: expected with an engine that moves KV cache \(distserve\), got it with published-distserve$/m,
  ],
  [
    'ratio --kv-cache-mem-per-gpu 0.0001',
    /^memory for KV cache: expected room for a token of 819200 bytes on 1 GPUs, got 0.0001 GB per GPU/,
  ],
  ['ratio --prefill-tp 3', /^this placement cannot be run: prefill: no KV capacity is known for tp 3, pp 1/],
  [
    'ratio --kv-cache-mem-per-gpu 0.01',
    /^request \d+ has a prompt of \d+ tokens, and an instance takes at most 12$/m,
  ],
  [
    'simulate --rate 1 --chunked-prefill 512',
    /^--chunk-tokens\/--chunked-prefill: expected with an engine that has the option chunkTokens \(published-vllm, vllm\), got it with published-distserve, distserve$/m,
  ],
  [
    'simulate --rate 1 --backend vllm --decode-instances 2',
    /^--decode-instances: expected with an engine with prefill and decode instances \(published-distserve, distserve\), got it with published-vllm, vllm$/m,
  ],
  [
    'simulate --rate 1 --tp-prefill 3',
    /^this placement cannot be run: prefill: no KV capacity is known for tp 3, pp 1/,
  ],
  [
    'simulate --rate 1 --workload sharegpt --arrival custom',
    /^arrival "custom": expected a workload with a start_time/,
  ],
  [`simulate --rate 1 --workload ${emptyFile}`, /empty\.json: expected a file with something in it/],
  [`simulate --rate 1 --workload ${noJson}`, /no\.json: line 2, column 16: expected a value, got "}\]"/],
  [
    `simulate --rate 1 --workload ${noList}`,
    /no-requests\.json: expected a list of at least one request, got none/,
  ],
  [
    `simulate --rate 1 --workload ${badElement}`,
    /bad-element\.json: element 1 \(0-based\): prompt_len: expected .*got "x"/,
  ],
  [`simulate --arrival custom --workload ${backwards}`, /backwards\.json: element 1 \(0-based\): start_time/],
  [`simulate --rate 1 --workload ${truncated}`, /truncated\.ds: byte 2: expected the length of a text/],
  [`simulate --rate 1 --workload ${join(folder, 'a-folder')}/`, /a-folder.*: expected a file, got a folder/],
  [`simulate --rate 1 --workload ${join(folder, 'not-there.json')}`, /not-there\.json/],
  [`simulate --rate 1 --N 3 --workload ${hugePrompt}`, /expected at most 2 requests, its size, got 3/],
  [
    `--N 2 --workload ${hugePrompt} --gpus-per-node 2`,
    /^no placement can serve the workload; with pp_cross=1, .*: request \d has a prompt of 70000 tokens/,
  ],
  [
    `simulate --rate 1 --N 2 --workload ${hugePrompt}`,
    /^request \d has a prompt of 70000 tokens, and an instance takes at most 66144/,
  ],
  [
    `simulate --rate 1 --N 2 --workload ${hugeContext}`,
    /^request \d grows to a context of 60000 tokens .*at most 50000/,
  ],
  [
    `simulate --rate 1 --profile ${noProfile}`,
    /no-profile\.json: expected the fields kind, model, .*got "modle"/,
  ],
  [
    `simulate --rate 1 --profile ${join(folder, 'none.json')}`,
    /none\.json: expected a file that can be read, got the error ENOENT/,
  ],
  [
    `simulate --rate 1 --output ${join(folder, 'nowhere', 'x.csv')}`,
    /^--output: expected a path in a folder that exists/,
  ],
  [
    `simulate --rate 1 --output ${join(folder, 'a-folder')}`,
    /^--output: expected the path of a regular file/,
  ],
  [
    `simulate --rate 1 --output ${join(folder, 'x.csv')} --output-worker ${join(folder, 'x.csv')}`,
    /^--output-worker: expected another file than --output/,
  ],
];

describe('Bad input is refused in one line and with exit code 2:', () => {
  test.each(cases)('%s', (line, expected) => {
    const before = readdirSync(folder).sort();
    const { status, stdout, stderr } = run(line.split(' '), { goldenData: true });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: [^\n]+\n$/);
    expect(stderr.slice('simdistserve: '.length)).toMatch(expected);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test('a stack trace comes with --debug only', () => {
    expect(run(['--N', '0', '--debug']).stderr).toMatch(/^simdistserve: .*\nInputError: .*\n {4}at /);
  });

  test('a data set that is cut short is refused with the byte where it ends', () => {
    const path = join(folder, 'cut.ds');
    writeFileSync(path, readFileSync(join(goldenDatasets, 'sharegpt.ds')).subarray(0, 1000));
    const { status, stderr } = run(['--workload', path]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^simdistserve: .*cut\.ds: byte \d+: .*the file has \d+ bytes left\n$/);
  });
});
