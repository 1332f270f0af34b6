import { basename, extname, isAbsolute, join, sep } from 'node:path';
import { InputError, plain, shown } from '../input/index.js';
import { workloadFormats } from './formats/index.js';
import { namesIn } from './list-workloads.js';
import { readWorkloadFile } from './read-workload-file.js';
import type { Workload } from './workload.js';
import type { WorkloadFs } from './workload-fs.js';

/** Where workloads may lie. */
export interface WorkloadPlaces {
  /** The file system, as in `node:fs`. */
  readonly fs: WorkloadFs;
  /** The user's folder of data sets (the environment variable DATASET); looked in first. Empty is the same as none. */
  readonly datasetFolder?: string | undefined;
  /** The folder of the workloads that come with the program. */
  readonly bundledFolder: string;
  /** Ends the reading, which is then rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const endings = Object.keys(workloadFormats);

/**
 * Finds a workload by name and reads it. The first of these that exists is taken: NAME as a path, if it has a path
 * separator or the ending of a workload file; in the data-set folder NAME.ds, NAME.json, NAME.jsonl, NAME.csv, and NAME
 * itself if it has such an ending; the same in the bundled folder. The ending only finds the file: how it is read is
 * up to what is in it.
 *
 * @throws InputError if nothing is found (naming what there is), if the data-set folder is needed and is not there,
 *   or if what was found is no readable workload file.
 * @example
 * const workload = await findWorkload('sharegpt', { fs, bundledFolder: bundledFolders.datasets });
 */
export async function findWorkload(name: string, places: WorkloadPlaces): Promise<Workload> {
  const { fs, datasetFolder, bundledFolder, signal } = places;
  const isPath = name.includes('/') || name.includes(sep);
  const hasEnding = endings.includes(extname(name).toLowerCase());
  const pathCandidates = isPath || hasEnding ? [name] : [];
  const namesInFolder = [...endings.map((ending) => name + ending), ...(hasEnding ? [name] : [])];

  /** Whether the name can be of a file below a folder. */
  const isRelative = basename(name) !== '' && !isAbsolute(name);
  const candidatesIn = (folder: string) =>
    isRelative ? namesInFolder.map((file) => join(folder, file)) : [];

  const found =
    pathCandidates.find((path) => fs.existsSync(path)) ??
    (datasetFolder ? candidatesIn(existingFolder(fs, datasetFolder)) : []).find((path) =>
      fs.existsSync(path),
    ) ??
    candidatesIn(bundledFolder).find((path) => fs.existsSync(path));
  if (found === undefined) throw new InputError(await notFound(name, places));
  return { name, origin: found, ...(await readWorkloadFile(fs, found, signal)) };
}

function existingFolder(fs: WorkloadFs, folder: string): string {
  if (fs.existsSync(folder) && fs.statSync(folder).isDirectory()) return folder;
  throw new InputError(
    `DATASET: expected a folder of data sets, but ${shown(folder)} points to nothing of the kind`,
  );
}

async function notFound(name: string, { fs, datasetFolder, bundledFolder }: WorkloadPlaces): Promise<string> {
  const bundled = (await namesIn(bundledFolder, fs)).map((file) => basename(file, extname(file)));
  const choices = [
    `bundled: ${inWords(bundled)}`,
    datasetFolder
      ? `in DATASET ${shown(datasetFolder)}: ${inWords(await namesIn(datasetFolder, fs))}`
      : 'DATASET is not set',
    `or the path of a ${endings.slice(0, -1).join(', ')} or ${endings.at(-1)} file`,
  ];
  return `workload: expected a name (${choices.join('; ')}), got ${shown(name)}`;
}

const mostNamed = 20;

function inWords(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return plain(names.slice(0, mostNamed).join(', ')) + more;
}
