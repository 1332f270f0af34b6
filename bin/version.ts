import { readFileSync } from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';

/** The version of the program, as its package.json has it. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(bundledFolders.manifest, 'utf8')) as { version: string }).version;
}
