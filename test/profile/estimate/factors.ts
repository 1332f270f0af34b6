import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type RooflineFactors, readRooflineFactors } from '../../../lib/profile/index.js';

const path = fileURLToPath(new URL('../../../profiles/tables/roofline.json', import.meta.url));

/** The contents of the table of factors, as JSON. */
export const factorsJson = JSON.parse(readFileSync(path, 'utf8'));

/** The factors of the roofline that come with the package. */
export const factors: RooflineFactors = readRooflineFactors(readFileSync(path), path);
