import { InputError, shown } from '../../../lib/input/index.js';
import type { FoundProfile } from '../../../lib/profile/index.js';
import { batchPoint } from '../../batch-points.js';
import type { Command } from '../../command.js';
import { makingOf } from '../../documents.js';
import { type FlagValues, inGroup, optional, repeated, toggle, valued, word } from '../../flags.js';
import { dtypeName, profileFlags } from '../../profile-flags.js';
import { size } from '../../serving-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../../terminal.js';
import { text } from '../../value-types.js';

const showFlags = {
  MODEL: word(text, 'Model, by its name or an alias'),
  ...inGroup('Which profile:', {
    gpu: optional(text, 'Kind of GPU', 'A100-80G, or the only one'),
    dtype: optional(dtypeName, "Type of the weights' numbers", 'bf16, fp16, or the only one'),
    profile: optional(text, 'Profile file to show instead of one in profiles/'),
  }),
  ...inGroup('What of it:', {
    tp: optional(size, 'Tensor-parallel size', 'all there are'),
    pp: valued(size, 'Pipeline-parallel size, for memory', '1'),
    backend: optional(text, 'Engine, where times are of engines: distserve or vllm', 'all there are'),
    at: repeated(
      batchPoint,
      'Time of a batch, prefill:PROMPTSxTOKENS or decode:REQUESTSxCONTEXT; again for more',
    ),
  }),
  ...inGroup('As served:', {
    ...profileFlags,
    'engine-preset': optional(
      text,
      'Make the times those of an engine by this preset',
      'the times of the model alone',
    ),
  }),
  ...inGroup('Output:', { json: toggle('Print the whole result as JSON') }),
};

type ShowValues = FlagValues<typeof showFlags>;

/** `simdistserve profile show`. */
export const command: Command<typeof showFlags> = {
  flags: showFlags,
  examples: [
    ['$0 profile show opt-13b', 'all that is known of a model on its usual GPU'],
    [
      '$0 profile show llama-3.1-70b --gpu h100 --dtype fp8 --tp 4 --at prefill:1x2048 --at decode:32x4096',
      'with the times of two batches',
    ],
    ['$0 profile show --profile mine.json', 'a profile of your own'],
  ],
  run: runShow,
};

/** Shows one profile. */
async function runShow(values: ShowValues, terminal: Terminal): Promise<ExitCode> {
  const { MODEL: model, profile: path } = values;
  if (model === undefined && path === undefined)
    throw new InputError('profile show MODEL: expected a model, or a file with --profile, got neither');
  const profiles = await import('../../profile-tools.js');
  const { report } = profiles;
  const found = profiles.changedProfile(await profiles.findProfile({ ...values, model }), values);
  await checkAsked(values, found);
  const { tp, pp, backend, at } = values;
  const asked = {
    ...(tp === undefined ? {} : { tensorParallel: [tp] }),
    ...(backend === undefined ? {} : { engine: backend }),
    pipelineParallel: pp,
    points: at.length > 0 ? at : profiles.usualPoints,
  };
  const readings = [{ what: 'profile', path: found.origin }];
  const making = await makingOf({ json: values.json, output: undefined }, readings);
  const document = report.profileDocument(found, asked, making);
  if (!values.json) terminal.print(report.profileText(document));
  else if (!(await terminal.printAll(report.documentJson(document)))) return exitCodes.interrupted;
  return exitCodes.success;
}

/** @throws InputError for sizes and engines that the profile does not have */
async function checkAsked(
  { tp, pp, backend, at }: ShowValues,
  { profile, origin }: FoundProfile,
): Promise<void> {
  const { tensorParallelSizesOf, whyNoKvCapacity, memoryPlanOf } = await import('../../profile-tools.js');
  const { latency, architecture, model, gpu } = profile;
  const name = `${model} on ${gpu}`;
  const sizes = tensorParallelSizesOf(profile);
  if ((tp !== undefined || at.length > 0) && sizes.length === 0)
    throw new InputError(`the profile of ${name} has no latencies (${origin})`);
  if (architecture.layers % pp !== 0)
    throw new InputError(
      `--pp: expected a divisor of the ${architecture.layers} layers of ${model}, got ${pp}`,
    );
  if (tp !== undefined && !sizes.includes(tp)) {
    const missing = memoryPlanOf(profile, tp, pp)?.missing ?? 0;
    const why = missing > 0 ? ` (${whyNoKvCapacity(profile, tp, pp)})` : '';
    throw new InputError(
      `--tp: expected one of ${sizes.join(', ')}, of which ${name} has latencies, got ${tp}${why}`,
    );
  }
  const engines = [...new Set(latency.flatMap(({ engine }) => engine ?? []))];
  if (backend === undefined || engines.includes(backend)) return;
  throw new InputError(
    engines.length > 0
      ? `--backend: expected one of ${engines.join(', ')}, of which ${name} has latencies, got ${shown(backend)}`
      : `--backend: expected none for ${name}, whose latencies are of no engine, got ${shown(backend)}`,
  );
}
