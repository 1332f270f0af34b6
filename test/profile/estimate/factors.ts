import * as fs from 'node:fs';
import { join } from 'node:path';
import { bundledFolders } from '../../../lib/bundled-folders.js';
import { loadRooflineFactors, type RooflineFactors } from '../../../lib/profile/estimate/index.js';

/** The factors of the roofline that come with the package. */
export const factors: RooflineFactors = loadRooflineFactors(bundledFolders.profiles, fs);

/** The file that they are in, as JSON. */
export const factorsJson = JSON.parse(
  fs.readFileSync(join(bundledFolders.profiles, 'tables', 'roofline.json'), 'utf8'),
);
