import * as fs from 'node:fs';
import { basename } from 'node:path';
import { bundledFolders } from '../../../lib/bundled-folders.js';
import { InputError, openSource, readInputFile } from '../../../lib/input/index.js';
import type { HfConfig } from '../../../lib/profile/estimate/index.js';
import type { GpuSpec, ModelShape, Named } from '../../../lib/profile/index.js';
import type { Command } from '../../command.js';
import { type FlagValues, optional } from '../../flags.js';
import { orElse, otherModel } from '../../or-else.js';
import { dtypeName } from '../../profile-flags.js';
import { checkProfileOutput, writeProfileFile } from '../../profile-output.js';
import { type ExitCode, exitCodes, type Terminal } from '../../terminal.js';
import { text } from '../../value-types.js';
import { readVersion } from '../../version.js';

const fitFlags = {
  data: optional(text, 'CSV file of measured iterations (needed)'),
  model: optional(text, 'Model that was measured, by its name or an alias', 'the one in the file'),
  gpu: optional(text, 'Kind of GPU that it was measured on', 'the one in the file'),
  'hf-config': optional(text, "The model's config.json, for its shape", 'the shape is known by the name'),
  dtype: optional(dtypeName, 'Type of the weights', 'that of the config.json, if any'),
  'kv-dtype': optional(dtypeName, 'Type of the KV cache', 'of 16 bits'),
  output: optional(text, 'File that keeps the profile; its name ends in .json'),
};

type FitValues = FlagValues<typeof fitFlags>;

/** `simdistserve profile fit`. */
export const command: Command<typeof fitFlags> = {
  flags: fitFlags,
  examples: [
    [
      '$0 profile fit --data measured.csv --model llama-3.1-8b --gpu h100',
      'how well measurements can be fitted',
    ],
    [
      '$0 profile fit --data measured.csv --hf-config config.json --output mine.json',
      'a profile of a model of your own',
    ],
    ['$0 --profile mine.json', 'a search with it'],
  ],
  notes:
    'Columns of the file: tp; phase (prefill or decode); ms; lengths, one for each prompt or context of the batch with blanks between, ' +
    'or one length and batch, how many have it; for decodes context may stand for lengths. Columns model and gpu may be there.',
  // The linear algebra never looks up.
  runsInOneGo: true,
  run: runFit,
};

/** Fits a profile to measurements, tells how well it fits, and keeps it. */
async function runFit(values: FitValues, terminal: Terminal): Promise<ExitCode> {
  const { data, output } = values;
  if (data === undefined)
    throw new InputError('--data: expected a CSV file of measured iterations, got nothing');
  if (output !== undefined) checkProfileOutput(output, [data, values['hf-config']]);
  const { fitProfile, readMeasurements, profile: of, report } = await import('../../profile-tools.js');
  const { profileJson, usualShares } = of;
  const tables = await tablesOf(values);
  const source = await openSource(data, fs, terminal.interrupted);
  const { batches, ...seen } = await readMeasurements(source, {
    model: values.model === undefined ? undefined : (tables.model(values.model) ?? unknown(values.model)),
    gpu: values.gpu === undefined ? undefined : (tables.gpu(values.gpu) ?? unknown(values.gpu)),
  });
  const model = modelOf(values, seen.model, tables);
  const gpuName = values.gpu ?? seen.gpu;
  if (gpuName === undefined) {
    throw new InputError(`--gpu: expected a kind of GPU, got nothing, and ${data} has no column gpu`);
  }
  const gpu = tables.gpu(gpuName);
  const dtype = values.dtype ?? tables.config?.dtype;
  const kvDtype = values['kv-dtype'];
  const fitted = await fitProfile(
    batches,
    {
      ...model,
      gpu: gpu?.name ?? gpuName,
      source: `Measurements of ${basename(data)}, fitted by simdistserve ${readVersion()}.`,
      ...(dtype === undefined ? {} : { dtype }),
      ...(kvDtype === undefined ? {} : { kvDtype }),
      ...(gpu === undefined ? {} : { memory: { bytes: gpu.memory, ...usualShares }, links: linksOf(gpu) }),
    },
    data,
  );
  terminal.print(report.fittedProfileText(fitted));
  if (gpu === undefined) {
    terminal.notice(
      `simdistserve: nothing is known of the GPU ${gpuName}: the profile has no KV capacity (--kv-memory-per-gpu gives one)`,
    );
  }
  if (output !== undefined) writeProfileFile(output, profileJson(fitted.profile));
  return exitCodes.success;
}

/** What is known of models and GPUs. */
interface Tables {
  readonly config: HfConfig | undefined;
  model(name: string): ModelShape | undefined;
  gpu(name: string): GpuSpec | undefined;
  /** @throws InputError with the nearest names */
  modelNamed(name: string): ModelShape;
}

async function tablesOf({ 'hf-config': path }: FitValues): Promise<Tables> {
  const { readHfConfig, profile: of } = await import('../../profile-tools.js');
  const { isNamed, loadGpus, loadModels, modelNamed } = of;
  const models = loadModels(bundledFolders.profiles, fs);
  const gpus = loadGpus(bundledFolders.profiles, fs);
  return {
    config: path === undefined ? undefined : readHfConfig(readInputFile(path, fs), path),
    model: (name) => models.find((each) => isNamed(each, name)),
    gpu: (name) => gpus.find((each) => isNamed(each, name)),
    modelNamed: (name) => modelNamed(models, name),
  };
}

/** A model or a GPU of which nothing else is known than the name. */
function unknown(name: string): Named {
  return { name, aliases: [] };
}

/** The model and its shape: by its config.json, or by its name. */
function modelOf({ model, data }: FitValues, seen: string | undefined, tables: Tables) {
  const { config } = tables;
  const name = model ?? seen ?? config?.model;
  if (name === undefined) {
    throw new InputError(
      `--model: expected the name of a model, got nothing, and ${data} has no column model`,
    );
  }
  if (config !== undefined) return { model: name, architecture: config.architecture };
  const known = orElse(() => tables.modelNamed(name), otherModel);
  return { model: known.name, aliases: known.aliases, architecture: known.architecture };
}

function linksOf({ linkBandwidth, nodeBandwidth }: GpuSpec) {
  return {
    intra: linkBandwidth / 1e9,
    ...(nodeBandwidth === undefined ? {} : { inter: nodeBandwidth / 1e9 }),
  };
}
