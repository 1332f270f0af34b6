import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { run } from './run-program.js';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** Commands of README and what it says that they print: a block of sh and the plain one that follows at once. */
const shown = [...readme.matchAll(/```sh\nnpx simdistserve ((?:.*\\\n)*.*)\n```\n```\n([\s\S]*?)```\n/g)].map(
  ([, command, output]) => ({ command: command!.replaceAll(/\\\n\s*/g, ''), output: output! }),
);

test('README shows a search, a simulation and a ratio with their outputs', () => {
  expect(shown.map(({ command }) => command.split(' ')[0])).toEqual(['--nodes', 'simulate', 'ratio']);
});

test.each(shown)('README shows what is printed by $command', ({ command, output }) => {
  expect(run(command.split(' ')).stdout).toBe(output);
});

/** Commands of the page on models and GPUs, each as its arguments. */
const ofModels = [
  ...readme
    .split('## My model, my GPU')[1]!
    .split('\n## ')[0]!
    .matchAll(/```sh\n([\s\S]*?)```/g),
]
  .flatMap(([, block]) =>
    block!
      .replaceAll(/\\\n\s*/g, '')
      .trim()
      .split('\n'),
  )
  .map((line) => line.replace(/^npx simdistserve /, '').split(' '));

/** A config.json as Hugging Face has it, and batches of one GPU, as times of a straight line. */
const config = {
  model_type: 'llama',
  num_hidden_layers: 32,
  hidden_size: 4096,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14336,
  vocab_size: 128256,
  hidden_act: 'silu',
  tie_word_embeddings: false,
};
const sizes = [1, 2, 4, 8, 16];
const measured = [
  'tp,phase,lengths,batch,ms',
  ...sizes.flatMap((batch) =>
    [64, 256, 1024].flatMap((length) => [
      `1,prefill,${length},${batch},${5 + 0.05 * length * batch + 1e-6 * length ** 2 * batch}`,
      `1,decode,${length},${batch},${8 + 0.03 * batch + 5e-5 * length * batch}`,
    ]),
  ),
].join('\n');

test('The commands of the page on models and GPUs do what they are said to, from a config.json to an answer', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'readme-'));
  writeFileSync(join(cwd, 'config.json'), JSON.stringify(config));
  writeFileSync(join(cwd, 'measured.csv'), measured);
  expect(ofModels.length).toBeGreaterThan(6);
  for (const args of ofModels) {
    const { status, stderr } = run(args, { cwd });
    expect({ args: args.join(' '), status, stderr }).toMatchObject({ args: args.join(' '), status: 0 });
  }
  rmSync(cwd, { recursive: true });
});
