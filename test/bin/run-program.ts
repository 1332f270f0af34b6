import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { goldenDatasets } from '../golden/load.js';

/** The built program, as a user has it. */
export const program = fileURLToPath(new URL('../../dist/bin/simdistserve.js', import.meta.url));

/** This process's environment, with `DATASET` unset, whatever it is here, or set to the golden data sets. */
export function environment(goldenData = false): NodeJS.ProcessEnv {
  const { DATASET: _, ...rest } = process.env;
  return goldenData ? { ...rest, DATASET: goldenDatasets } : rest;
}

/** What a run of the program gave. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program; `DATASET` is unset unless the golden data sets are asked for. */
export function run(args: readonly string[], options: { goldenData?: boolean; cwd?: string } = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: environment(options.goldenData),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    maxBuffer: 2 ** 28,
  });
  return { status, stdout, stderr };
}

/** Starts the program and sends it Ctrl-C as soon as it has written something on standard error. */
export function runAndInterrupt(args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [program, ...args], { env: environment() });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    if (stderr === '') child.kill('SIGINT');
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}
