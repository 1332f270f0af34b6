import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the data lie that come with the package: absolute paths.
 *
 * @example
 * const profiles = await loadProfiles(bundledFolders.profiles, fs);
 */
export const bundledFolders = foldersOf(packageFolder());

function foldersOf(folder: string) {
  return {
    /** Workloads, for `findWorkload`. */
    datasets: join(folder, 'datasets'),
    /** Profiles, for `loadProfiles`. */
    profiles: join(folder, 'profiles'),
    /** The package's own package.json. */
    manifest: join(folder, 'package.json'),
  } as const;
}

// The built file lies one folder deeper than its source.
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder))
      throw new Error('the package has been taken apart: its package.json is missing');
    folder = dirname(folder);
  }
  return folder;
}
