import * as fs from 'node:fs';
import { type EngineOptionName, engineOptions } from '../../lib/engines/engine-options.js';
import { InputError } from '../../lib/input/index.js';
import { type EngineModel, engineModels } from '../../lib/simulation/engine-model.js';
import type { Backend } from '../../lib/simulation/placement.js';
import type { Command } from '../command.js';
import {
  checkEngineFlags,
  chunkFlags,
  engineChoiceOf,
  engineFlags,
  engineOptionsInWords,
  nodeFlags,
} from '../engine-flags.js';
import { type FlagValues, inGroup, optional, repeated, valued, words } from '../flags.js';
import { realPath } from '../output-paths.js';
import { placementOf } from '../placement-of.js';
import { drawProgress } from '../progress-bar.js';
import { printingFlags, seedFlag, servingFlags, size, sloFlags } from '../serving-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { factors, notNegative, oneOf, text, whole } from '../value-types.js';

/** Constants that can be any number near theirs. */
const fittable = (Object.keys(engineOptions) as EngineOptionName[]).filter((name) =>
  ['ms', 'factor'].includes(engineOptions[name].unit),
);

const { model, backend, gpu, profile } = servingFlags;
const { 'ttft-slo': ttftSlo, 'tpot-slo': tpotSlo } = sloFlags;
const { 'engine-model': _, ...detailedFlags } = engineFlags;

const validateFlags = {
  FILES: words(text, 'Measured runs: JSON or CSV files, or patterns such as "runs/*.json"'),
  ...inGroup('Of which server CSV files are (JSON files tell it):', {
    model,
    backend,
    gpu,
    'tp-prefill': valued(size, 'Tensor-parallel size of the prefill instance (vllm: of the instance)', '1'),
    'pp-prefill': valued(size, 'Pipeline-parallel size of the prefill instance (vllm: of the instance)', '1'),
    'tp-decode': valued(size, 'Tensor-parallel size of the decode instance', '1'),
    'pp-decode': valued(size, 'Pipeline-parallel size of the decode instance', '1'),
  }),
  ...inGroup('How all files were measured:', {
    'prefill-instances': valued(size, 'Prefill instances (vllm: instances)', '1'),
    'decode-instances': optional(size, 'Decode instances', '1'),
    ...nodeFlags,
    ...chunkFlags,
  }),
  ...inGroup('Comparison:', {
    profile,
    'engine-model': optional(oneOf(engineModels), 'Engine model to hold against the runs', 'both'),
    'ttft-slo': ttftSlo,
    'tpot-slo': tpotSlo,
    'slo-scales': valued(factors, 'Multiples of the targets at which to compare', '[0.4,0.6,0.8,1,1.2]'),
    jitter: valued(notNegative('ms'), 'Moves issue times at random by up to so many ms', '0'),
    repetitions: valued(whole(1, 10_000), 'Replays of each run, over which attainments are averaged', '1'),
    fit: repeated(
      oneOf([...fittable, 'all']),
      'Constant of the detailed model whose best value is to be found, such as speed, or all; may be repeated. ' +
        'Each replays the files some 60 times, with the repetitions of the comparison',
    ),
    seed: seedFlag('jitter, and of policies that draw'),
  }),
  ...detailedFlags,
  ...printingFlags,
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
  notes: engineOptionsInWords(),
  run: runValidate,
};

type ValidateValues = FlagValues<typeof validateFlags>;

/** Replays measured runs under the engine models and prints how near they come. */
async function runValidate(values: ValidateValues, terminal: Terminal): Promise<ExitCode> {
  const asked = values['engine-model'];
  if (asked === 'reference' && values.fit.length > 0) {
    throw new InputError('--fit: expected with --engine-model detailed or without it, got it with reference');
  }
  const models: readonly EngineModel[] = asked === undefined ? engineModels : [asked];
  // Which backends there are is in the files.
  const engineValues = { ...values, 'engine-model': asked ?? 'detailed', backend: undefined } as const;
  checkEngineFlags(engineValues);
  const { kvLinks, ...engines } = engineChoiceOf(engineValues, values.seed);
  const paths = await findFiles(values.FILES);
  const simulator = await import('../simulator.js');
  const { readMeasuredRun, report, validate } = simulator;
  const server = { model: values.model, gpu: values.gpu, placement: placementOf(values) };
  const runs = [];
  for (const path of paths) {
    const run = await readMeasuredRun(path, server, fs);
    const { model, gpu } = run;
    const found = simulator.findProfile({ model, gpu, profile: values.profile });
    const { profile } = await found.catch((error) => {
      throw error instanceof InputError ? new InputError(`${path}: ${error.message}`) : error;
    });
    runs.push({ run, profile });
  }
  checkFlagsMatter(values, new Set(runs.map(({ run }) => run.placement.backend)));
  const settings = {
    runs,
    models,
    engines: {
      ...engines,
      kvLink: {
        bandwidth: values['across-nodes'] ? kvLinks.inter : kvLinks.intra,
        latency: kvLinks.latency,
      },
      chunkTokens: values['chunk-tokens'],
      prefillInstances: values['prefill-instances'],
      decodeInstances: values['decode-instances'],
    },
    targets: { ttft: values['ttft-slo'], tpot: values['tpot-slo'], scales: values['slo-scales'] },
    jitter: { ms: values.jitter, repetitions: values.repetitions, seed: values.seed },
    fit: values.fit.flatMap((name) => (name === 'all' ? fittable : [name])),
  };
  const result = await validate(settings, terminal.interrupted, (done, total, what) =>
    drawProgress(terminal, done, total, what),
  );
  terminal.draw('');
  if (result === undefined) {
    terminal.notice('interrupted; a validation has no result until all runs are replayed');
    return exitCodes.interrupted;
  }
  terminal.print(
    values.json ? report.validationJson(settings, result) : report.validationTables(settings, result),
  );
  return exitCodes.success;
}

/** @throws InputError for a flag that means nothing to any of the runs */
function checkFlagsMatter(values: ValidateValues, measured: ReadonlySet<Backend>): void {
  const meant = [
    ['chunk-tokens', 'vllm', 'distserve'],
    ['across-nodes', 'distserve', 'vllm'],
    ['decode-instances', 'distserve', 'vllm'],
  ] as const;
  for (const [flag, backend, other] of meant) {
    const isGiven = values[flag] !== undefined && values[flag] !== false;
    if (!isGiven || measured.has(backend)) continue;
    throw new InputError(`--${flag}: expected with runs of ${backend} only, got runs of ${other}`);
  }
}

/** The files that paths and patterns mean, each once, however it is spelt. @throws InputError for one that means none */
async function findFiles(patterns: readonly string[]): Promise<string[]> {
  if (patterns.length === 0) throw new InputError('validate FILES: expected measured runs, got nothing');
  const { default: fastGlob } = await import('fast-glob');
  const found = patterns.map((pattern) => {
    // A path is meant as it stands, whatever characters are in it.
    const paths = fs.existsSync(pattern) ? [pattern] : fastGlob.globSync(pattern).sort();
    if (paths.length === 0) throw new InputError(`validate FILES: expected files, got none for ${pattern}`);
    return paths;
  });
  const byRealPath = new Map<string, string>();
  for (const path of found.flat()) {
    const real = realPath(path);
    if (!byRealPath.has(real)) byRealPath.set(real, path);
  }
  return [...byRealPath.values()];
}
