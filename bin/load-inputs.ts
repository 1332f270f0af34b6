import * as fs from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';
import { InputError, plain } from '../lib/input/index.js';
import {
  chooseProfile,
  type FoundProfile,
  findProfile as find,
  isNamed,
  loadGpus,
  loadModels,
  loadProfile,
  type Named,
  NoProfileError,
  type ProfileQuery,
} from '../lib/profile/index.js';
import { workloadFormats } from '../lib/workload/formats/index.js';
import { findWorkload, type Workload } from '../lib/workload/index.js';
import type { Terminal } from './terminal.js';

const DEFAULT_MODEL = 'facebook/opt-13b';

/** What to do for a model, GPU or type of numbers that no profile is of: of a model whose shape is known, a command that works. */
function adviceFor({ model, gpu }: ProfileQuery): string {
  const models = loadModels(bundledFolders.profiles, fs);
  // No estimate can be made of latent attention.
  const shape = nameIn(
    models.filter(({ architecture }) => architecture.latentKvValues === undefined),
    model,
  );
  const kind = nameIn(loadGpus(bundledFolders.profiles, fs), gpu) ?? 'GPU';
  const [whom, source] =
    shape === undefined ? ['any other', '--hf-config config.json'] : ['it', `--model ${shape}`];
  return `For ${whom}, "simdistserve profile estimate ${source} --gpu ${kind} --output my.json" makes a profile for --profile`;
}

function nameIn(things: readonly Named[], asked: string | undefined): string | undefined {
  return asked === undefined ? undefined : things.find((thing) => isNamed(thing, asked))?.name;
}

/** Finds the profile that the flags ask for: in the given file, or among those of `profiles/`. */
export async function findProfile(values: {
  readonly model: string | undefined;
  readonly gpu: string | undefined;
  readonly dtype: string | undefined;
  readonly profile: string | undefined;
}): Promise<FoundProfile> {
  const { model = DEFAULT_MODEL, gpu, dtype, profile } = values;
  if (profile !== undefined) {
    const only = await loadProfile(profile, fs);
    return chooseProfile([only], { model: values.model, gpu: gpu ?? only.profile.gpu, dtype });
  }
  try {
    return await find({ model, gpu, dtype }, { folder: bundledFolders.profiles, fs });
  } catch (error) {
    throw error instanceof NoProfileError
      ? new InputError(`${error.message}. ${adviceFor({ model, gpu })}`)
      : error;
  }
}

/** Finds the workload that the flags ask for. */
export function loadWorkload(name: string, terminal: Terminal): Promise<Workload> {
  return findWorkload(name, {
    fs,
    datasetFolder: terminal.environment.DATASET,
    bundledFolder: bundledFolders.datasets,
    signal: terminal.interrupted,
  });
}

/** Tells, once it is clear that a workload will do, that it is a stand-in. */
export function tellStandIn(workload: Workload, terminal: Terminal): void {
  const datasetFolder = terminal.environment.DATASET;
  if (workload.standIn) {
    const name = plain(workload.name);
    const missing = datasetFolder
      ? `DATASET has no ${name} (${Object.keys(workloadFormats).join(', ')})`
      : 'DATASET is not set';
    terminal.notice(
      `${missing}: using the bundled stand-in for ${name}, which draws request lengths from a table of figures`,
    );
  }
}
