import { readFileSync } from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';

/** The version of this program, from its package.json. */
export function programVersion(): string {
  return (JSON.parse(readFileSync(bundledFolders.manifest, 'utf8')) as { version: string }).version;
}
