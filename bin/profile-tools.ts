/** All that the commands of `profile` need, for one lazy import: the bundle then has it in few files. */

export { readHfConfig } from '../lib/profile/estimate/index.js';
export { fitProfile, readMeasurements } from '../lib/profile/fit/index.js';
export * as profile from '../lib/profile/index.js';
export * as report from '../lib/report/index.js';
export * from './estimates.js';
export * from './profiles.js';
