import { InputError, plain } from '../../../lib/input/index.js';
import type { Command } from '../../command.js';
import { type FlagValues, inGroup, optional } from '../../flags.js';
import { dtypeName } from '../../profile-flags.js';
import { checkProfileOutput, writeProfileFile } from '../../profile-output.js';
import { size } from '../../serving-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../../terminal.js';
import { text, type ValueType } from '../../value-types.js';

/** Some sizes, with commas between them. */
const sizes: ValueType<readonly number[]> = {
  expected: 'whole numbers with commas between them, such as 1,2,4',
  parse(given) {
    const all = given.split(',').map(size.parse);
    return all.every((each) => each !== undefined) ? all : undefined;
  },
};

/** A name, which stands in messages and tables. */
const modelName: ValueType<string> = {
  expected: 'a name on one line',
  parse: (given) => (given === '' || plain(given) !== given ? undefined : given),
};

const estimateFlags = {
  ...inGroup('Which model:', {
    'hf-config': optional(text, 'Its config.json, as it lies on Hugging Face'),
    model: optional(text, 'Or its name or an alias, where its shape is known'),
    name: optional(modelName, 'Name that the profile has for it', "the file's, or that of its folder"),
  }),
  ...inGroup('Which GPU:', {
    gpu: optional(text, 'Kind of GPU, by its name or an alias'),
    'gpu-spec': optional(text, 'Or a file of JSON with its data sheet'),
  }),
  ...inGroup('How it is served:', {
    dtype: optional(dtypeName, "Type of the weights' numbers", "the file's, or bf16"),
    'kv-dtype': optional(dtypeName, "Type of the KV cache's numbers", '16 bits'),
    tp: optional(sizes, 'Tensor-parallel sizes', 'all of 1,2,4,8 that its heads allow'),
  }),
  ...inGroup('Output:', {
    output: optional(text, 'File for the profile', 'standard output'),
  }),
};

export type EstimateValues = FlagValues<typeof estimateFlags>;

/** `simdistserve profile estimate`. */
export const command: Command<typeof estimateFlags> = {
  flags: estimateFlags,
  examples: [
    ['$0 profile estimate --hf-config config.json --gpu h100 --output mine.json', 'for a model of your own'],
    ['$0 search --profile mine.json', 'and what to do with it'],
    ['$0 profile estimate --model opt-175b --gpu-spec my-gpu.json --tp 8', 'for a GPU of your own'],
  ],
  notes:
    'A data sheet has the fields name, flops (dense 16-bit FLOP/s), fp8Flops (where it has them), memoryBandwidth, ' +
    'linkBandwidth (to a GPU of its node, one way), nodeBandwidth (to another node; may be left out), all in bytes/s, ' +
    'and memory, in bytes.',
  run: runEstimate,
};

/** Estimates a profile and writes it. */
async function runEstimate(values: EstimateValues, terminal: Terminal): Promise<ExitCode> {
  const { output } = values;
  refuseBothOrNeither(values, 'hf-config', 'model');
  refuseBothOrNeither(values, 'gpu', 'gpu-spec');
  if (output !== undefined) checkProfileOutput(output, [values['hf-config'], values['gpu-spec']]);
  const { estimateOf, estimateLines, profile: of } = await import('../../profile-tools.js');
  const { profile, notes } = estimateOf(values);
  for (const note of notes) terminal.notice(note);
  if (output === undefined) {
    return (await terminal.printAll([of.profileJson(profile)])) ? exitCodes.success : exitCodes.interrupted;
  }
  writeProfileFile(output, of.profileJson(profile));
  terminal.print(`${[`${output}:`, ...estimateLines(profile)].join('\n')}\n`);
  return exitCodes.success;
}

function refuseBothOrNeither(
  values: EstimateValues,
  one: 'hf-config' | 'gpu',
  other: 'model' | 'gpu-spec',
): void {
  const given = [one, other].filter((name) => values[name] !== undefined).length;
  if (given === 1) return;
  throw new InputError(
    `--${one} or --${other}: expected one of them, got ${given === 0 ? 'neither' : 'both'}`,
  );
}
