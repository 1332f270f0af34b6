import * as fs from 'node:fs';
import type { Pools } from '../../lib/deployment/index.js';
import { InputError } from '../../lib/input/index.js';
import type { Profile } from '../../lib/profile/index.js';
import type { MeasuredRun } from '../../lib/validation/index.js';
import type { Command } from '../command.js';
import { checkContenderFlags, contendersOf, fitOf, withGivenOptions } from '../contenders.js';
import { checkDocumentPath, deliver, documentFlags, makingOf } from '../documents.js';
import { engineFlags, linkOf, linksOf, nodeFlags } from '../engine-flags.js';
import { enginesInWords } from '../engine-help.js';
import { backends, engineModels } from '../engine-rows.js';
import { findFiles } from '../find-files.js';
import { type FlagValues, inGroup, optional, repeated, valued, words } from '../flags.js';
import { checkOutputPaths } from '../output-paths.js';
import { poolsOf } from '../pools-of.js';
import { profileFlags } from '../profile-flags.js';
import { drawProgress } from '../progress-bar.js';
import { keptReadings } from '../readings.js';
import { printingFlags, seedFlag, servingFlags, size, sloFlags } from '../serving-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { factors, notNegative, oneOf, someOf, text, whole } from '../value-types.js';

const { model, gpu, dtype, profile } = servingFlags;
const { 'ttft-slo': ttftSlo, 'tpot-slo': tpotSlo } = sloFlags;
const { engine, 'chunk-tokens': chunkTokens, backend: _, 'engine-model': __, ...comparedFlags } = engineFlags;

const validateFlags = {
  FILES: words(text, 'Measured runs: JSON or CSV files, or patterns such as "runs/*.json"'),
  ...inGroup('Of which server CSV files are (JSON files tell it):', {
    model,
    backend: valued(oneOf(backends), 'What was measured', 'distserve'),
    gpu,
    dtype,
    'tp-prefill': valued(
      size,
      'Tensor-parallel size of the prefill instance, or of the one that does both',
      '1',
    ),
    'pp-prefill': valued(
      size,
      'Pipeline-parallel size of the prefill instance, or of the one that does both',
      '1',
    ),
    'tp-decode': valued(size, 'Tensor-parallel size of the decode instance', '1'),
    'pp-decode': valued(size, 'Pipeline-parallel size of the decode instance', '1'),
  }),
  ...inGroup('How all files were measured:', {
    'prefill-instances': valued(size, 'Prefill instances, or those that do both', '1'),
    'decode-instances': optional(size, 'Decode instances', '1'),
    ...nodeFlags,
    ...inGroup('How all files were measured:', { 'chunk-tokens': chunkTokens }),
  }),
  ...inGroup('Comparison:', {
    profile,
    ...profileFlags,
    engine: { ...engine, options: { ...engine.options, defaultDescription: 'both engine models' } },
    'engine-model': optional(oneOf(engineModels), 'Engine model to hold against the runs', 'both'),
    'ttft-slo': ttftSlo,
    'tpot-slo': tpotSlo,
    'slo-scales': valued(
      someOf(factors),
      'Multiples of the targets at which to compare',
      '[0.4,0.6,0.8,1,1.2]',
    ),
    jitter: valued(notNegative('ms'), 'Moves issue times at random by up to so many ms', '0'),
    repetitions: valued(whole(1, 10_000), 'Replays of each run, over which attainments are averaged', '1'),
    fit: repeated(
      text,
      'Option of the detailed engines, or of --engine, whose best value is to be found, such as speed, or all; may be repeated. ' +
        'Each replays the files some 60 times, with the repetitions of the comparison',
    ),
    seed: seedFlag('jitter, and of policies that draw'),
  }),
  ...comparedFlags,
  ...printingFlags,
  ...documentFlags,
};

/** `simdistserve validate`. */
export const command: Command<typeof validateFlags> = {
  flags: validateFlags,
  examples: [
    [
      '$0 validate "runs/*.json" --engine-option contextTokens=32768',
      'how near both engine models come to real runs',
    ],
    [
      '$0 validate mine.csv --backend vllm --tp-prefill 2 --fit speed',
      'by how much your GPUs are off the profile',
    ],
  ],
  notes: enginesInWords(),
  run: runValidate,
};

type ValidateValues = FlagValues<typeof validateFlags>;

/** Replays measured runs by the contenders and prints how near they come. */
async function runValidate(values: ValidateValues, terminal: Terminal): Promise<ExitCode> {
  // What was measured, the files tell: it chooses no engine.
  const engineValues = { ...values, backend: undefined };
  checkContenderFlags(engineValues);
  checkDocumentPath(values);
  const outputs = values.output === undefined ? {} : { output: values.output };
  checkOutputPaths(outputs);
  const asked = await contendersOf(engineValues);
  const { engines } = asked;
  await fitOf(values.fit, asked.contenders, engines);
  const paths = await findFiles(values.FILES, 'validate FILES', terminal.interrupted);
  if (paths === undefined) return tellInterrupted(terminal);
  const simulator = await import('../simulator.js');
  const { readMeasuredRun, report, servers, validate } = simulator;
  const { model, gpu, backend } = values;
  const server = { model, gpu, server: backend, pools: poolsOf(values, servers[backend]) };
  const runs = [];
  const profileLines = new Set<string>();
  const origins = new Set<string>();
  for (const path of paths) {
    const read = await readMeasuredRun(path, server, fs, terminal.interrupted);
    const run = { ...read, pools: withInstances(read.pools, values) };
    const found = simulator.findProfile({
      model: run.model,
      gpu: run.gpu,
      dtype: values.dtype,
      profile: values.profile,
    });
    const { profile, origin } = await found.catch((error) => {
      throw error instanceof InputError ? new InputError(`${path}: ${error.message}`) : error;
    });
    origins.add(origin);
    const served = simulator.asServed(profile, values);
    for (const line of report.profileLines(served)) profileLines.add(line);
    runs.push({ run, profile: served });
  }
  const read = { profiles: [...origins], runs: runs.map(({ run }) => run.origin) };
  const readings = keptReadings(values, values.engine, read, outputs);
  const measured = new Set(runs.map(({ run }) => run.server));
  const contenders = withGivenOptions(asked, engineValues, measured, presetOfAll(runs));
  const settings = {
    runs,
    contenders,
    engines,
    link: linkOf(values, linksOf(values, runs[0]?.profile)),
    targets: { ttft: values['ttft-slo'], tpot: values['tpot-slo'], scales: values['slo-scales'] },
    jitter: { ms: values.jitter, repetitions: values.repetitions, seed: values.seed },
    fit: await fitOf(values.fit, contenders, engines),
  };
  const result = await validate(settings, terminal.interrupted, (done, total, what) =>
    drawProgress(terminal, done, total, what),
  ).catch((error) => {
    if (!(error instanceof simulator.RunRefused)) throw error;
    const { contenders: all, canReplay } = simulator;
    const others = values.engine === undefined ? engineModels : [];
    throw withWayOut(
      error.message,
      others.find((model) => canReplay(all[model], settings)),
    );
  });
  terminal.draw('');
  if (result === undefined) return tellInterrupted(terminal);
  for (const line of profileLines) terminal.notice(line);
  const document = report.validationDocument(settings, result, await makingOf(values, readings));
  if (!values.json) terminal.print(report.validationTables(document));
  return (await deliver(document, values, terminal)) ? exitCodes.success : exitCodes.interrupted;
}

/** The preset that the profiles of all runs have; undefined where they have none, or several. */
function presetOfAll(runs: readonly { readonly profile: Profile }[]): Profile['preset'] {
  const [first, ...others] = runs.map(({ profile }) => profile.preset);
  return others.every((preset) => preset?.name === first?.name) ? first : undefined;
}

function tellInterrupted(terminal: Terminal): ExitCode {
  terminal.notice('interrupted; a validation has no result until all runs are replayed');
  return exitCodes.interrupted;
}

/** The pools of a file, with the numbers of instances that all files were measured with. */
function withInstances(
  pools: Pools,
  values: Pick<ValidateValues, 'prefill-instances' | 'decode-instances'>,
): MeasuredRun['pools'] {
  const count = values['prefill-instances'];
  if ('serve' in pools) return { serve: { ...pools.serve, count } };
  const decode = { ...pools.decode, count: values['decode-instances'] ?? 1 };
  return { prefill: { ...pools.prefill, count }, decode };
}

/** What to do about a run that an engine model cannot replay, where another one can. */
function withWayOut(message: string, other: string | undefined): InputError {
  return new InputError(other === undefined ? message : `${message} (--engine-model ${other} would go on)`);
}
