import { extname } from 'node:path';
import type { Recorder, RequestRecords } from '../lib/engines/index.js';
import type { StreamedSimulation } from '../lib/report/index.js';
import { type FlagValues, inGroup, optional } from './flags.js';
import { openOutputFiles } from './output-files.js';
import { pour } from './pour.js';
import { text } from './value-types.js';

/** The files that `simulate` can be asked for. */
export const simulationFileFlags = inGroup('Output:', {
  output: optional(text, 'File for attainments (CSV), or for the whole result if its name ends in .json'),
  'output-request-info': optional(text, 'File for request lengths (CSV)'),
  'output-request-event': optional(text, 'File for what happened to each request (CSV)'),
  'output-request-latency': optional(text, 'File for request latencies (CSV)'),
  'output-worker': optional(text, 'File for what each worker did (CSV)'),
});

type FileFlag = keyof typeof simulationFileFlags;

type FileValues = FlagValues<typeof simulationFileFlags>;

/** The files that are asked for, by their flags. */
export function simulationPaths(values: FileValues): Readonly<Record<string, string>> {
  return Object.fromEntries(pathsOf(values));
}

function pathsOf(values: FileValues): [flag: FileFlag, path: string][] {
  return (Object.keys(simulationFileFlags) as FileFlag[]).flatMap((flag) => {
    const path = values[flag];
    return path === undefined ? [] : [[flag, path] satisfies [string, string]];
  });
}

/** The file that keeps the whole result, if one is asked for; with any other ending it is the published one. */
export function jsonPath({ output }: Pick<FileValues, 'output'>): string | undefined {
  return output !== undefined && extname(output).toLowerCase() === '.json' ? output : undefined;
}

/** The files of a run: all are there whole in the end, or none is. */
export interface SimulationFiles extends Disposable {
  /** Tells the files of events what happens; undefined when none is asked for. */
  readonly recorder: Recorder | undefined;
  /** Writes the rest when the run is over, and moves all to their places. @returns false when Ctrl-C ended it early */
  finish(document: StreamedSimulation, records: RequestRecords, interrupted: AbortSignal): Promise<boolean>;
}

/** Begins the files of a run. @throws InputError when one cannot be written, then or at any later time */
export async function openSimulationFiles(values: FileValues): Promise<SimulationFiles> {
  const { recordEvents, report } = await import('./simulator.js');
  const files = openOutputFiles(pathsOf(values));
  const eventFile = files.byFlag.get('output-request-event');
  const workerFile = files.byFlag.get('output-worker');
  const requestEvents = eventFile && report.writeEvents(report.requestEventTable, eventFile);
  const workerEvents = workerFile && report.writeEvents(report.workerEventTable, workerFile);
  const wantsEvents = requestEvents !== undefined || workerEvents !== undefined;
  return {
    recorder: wantsEvents ? recordEvents({ requestEvents, workerEvents }) : undefined,
    async finish(document, records, interrupted) {
      const output = report.simulationOutputs[jsonPath(values) === undefined ? '.csv' : '.json'];
      const contents: Record<FileFlag, () => Iterable<string>> = {
        output: () => output(document),
        'output-request-info': () => report.requestInfoCsv(records),
        'output-request-event': () => requestEvents?.rest() ?? [],
        'output-request-latency': () => report.requestLatencyCsv(records),
        'output-worker': () => workerEvents?.rest() ?? [],
      };
      for (const [flag, { write }] of files.byFlag) {
        if (!(await pour(contents[flag](), write, interrupted))) return false;
      }
      files.place();
      return true;
    },
    [Symbol.dispose]: () => files[Symbol.dispose](),
  };
}
