import * as fs from 'node:fs';
import type { Journal, SearchSettings } from '../lib/search/index.js';
import { openJournal } from '../lib/search/journal.js';
import { checkInputsKept, checkOutputPaths } from './output-paths.js';
import { programVersion } from './program-version.js';

/** The flags that settings come from; those that are known by a hash only are told in words anyway. */
const flagOf: Readonly<Record<string, string>> = {
  model: '--model',
  gpu: '--gpu',
  backend: '--backend',
  requests: '--requests',
  seed: '--seed',
  nodes: '--nodes',
  gpusPerNode: '--gpus-per-node',
  highAffinity: '--high-affinity',
  'slo.ttft': '--ttft-slo',
  'slo.tpot': '--tpot-slo',
  'slo.ttftAttainment': '--ttft-attainment',
  'slo.tpotAttainment': '--tpot-attainment',
  maxRatePerGpu: '--max-rate-per-gpu',
  tolerance: '--tolerance',
  fullRuns: '--json',
  exactEvents: '--exact-events',
};

/**
 * Opens the file that `--journal` names.
 *
 * @param inputs paths of the files that have been read, by the flag that led to each
 * @throws InputError as `openJournal` does, and for a path where no journal can be
 */
export function openSearchJournal(
  path: string,
  settings: SearchSettings,
  inputs: Readonly<Record<string, string>>,
): Journal {
  checkOutputPaths({ journal: path });
  checkInputsKept({ journal: path }, inputs);
  return openJournal(path, settings, { fs, version: programVersion(), names: flagOf });
}
