import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../lib/input/index.js';
import type { DocumentHead, Making } from '../lib/report/index.js';
import { outputEndingOf, outputEndings } from '../lib/report/output-endings.js';
import { inGroup, optional } from './flags.js';
import { openOutputFiles } from './output-files.js';
import { pour } from './pour.js';
import type { Reading } from './readings.js';
import type { Terminal } from './terminal.js';
import { text } from './value-types.js';
import { readVersion } from './version.js';

/** Where the whole result is kept. */
export const documentFlags = inGroup('Output:', {
  output: optional(text, `File that keeps the whole result; its name ends in ${outputEndings.join(' or ')}`),
});

/** The values of the flags that ask for the whole result. */
interface DocumentValues {
  readonly json: boolean;
  readonly output: string | undefined;
}

/** Sees to it that a file can keep a document. @throws InputError for a name of another kind */
export function checkDocumentPath({ output }: Pick<DocumentValues, 'output'>): void {
  if (output === undefined || outputEndingOf(output) !== undefined) return;
  const endings = outputEndings.join(' or ');
  throw new InputError(`--output: expected the name of a file that ends in ${endings}, got ${output}`);
}

/** Whether anybody is to have the whole result. */
export function wantsDocument({ json, output }: DocumentValues): boolean {
  return json || output !== undefined;
}

/** What a document is told of its making: the digests of the files that were read, if somebody is to have it. */
export async function makingOf(values: DocumentValues, readings: readonly Reading[]): Promise<Making> {
  const version = readVersion();
  if (!wantsDocument(values)) return { version, read: [] };
  const read = [];
  for (const { what, path } of readings) {
    read.push({ what, name: basename(path), sha256: await digestOf(path) });
  }
  return { version, read };
}

/** The SHA-256 of a file, in hexadecimal; null for what is no regular file: a pipe has been read, and cannot be again. */
export async function digestOf(path: string): Promise<string | null> {
  if (!statSync(path).isFile()) return null;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Gives a document to whoever is to have it: standard output, and a file, which is there whole or not at all.
 *
 * @returns false when Ctrl-C ended it early
 * @throws InputError when the file cannot be written
 */
export async function deliver(
  document: DocumentHead,
  { json, output }: DocumentValues,
  terminal: Terminal,
): Promise<boolean> {
  if (!json && output === undefined) return true;
  const { report } = await import('./simulator.js');
  if (output !== undefined) {
    using files = openOutputFiles([['output', output]]);
    const { write } = files.byFlag.get('output')!;
    const render = report.outputs[outputEndingOf(output)!];
    if (!(await pour(render(document), write, terminal.interrupted))) return false;
    files.place();
  }
  return !json || (await terminal.printAll(report.documentJson(document)));
}
