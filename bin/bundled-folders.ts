import { fileURLToPath } from 'node:url';

// This file runs as dist/bin/bundled-folders.js; the data lie beside dist.
const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** The data that come with the program. */
export const bundledFolders = {
  datasets: `${packageFolder}datasets`,
  profiles: `${packageFolder}profiles`,
  manifest: `${packageFolder}package.json`,
};
