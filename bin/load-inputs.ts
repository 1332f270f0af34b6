import * as fs from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';
import { plain } from '../lib/input/index.js';
import { chooseProfile, type FoundProfile, loadProfile, loadProfiles } from '../lib/profile/index.js';
import { workloadFormats } from '../lib/workload/formats/index.js';
import { findWorkload, type Workload } from '../lib/workload/index.js';
import type { Terminal } from './terminal.js';

const DEFAULT_MODEL = 'facebook/opt-13b';

/** Finds the profile that the flags ask for: in the given file, or among those of `profiles/`. */
export async function findProfile(values: {
  readonly model: string | undefined;
  readonly gpu: string | undefined;
  readonly profile: string | undefined;
}): Promise<FoundProfile> {
  const { model, gpu, profile } = values;
  if (profile !== undefined) {
    const only = await loadProfile(profile, fs);
    return chooseProfile([only], { model, gpu: gpu ?? only.profile.gpu });
  }
  return chooseProfile(await loadProfiles(bundledFolders.profiles, fs), {
    model: model ?? DEFAULT_MODEL,
    gpu,
  });
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
