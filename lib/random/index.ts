export { MersenneTwister } from './mersenne-twister.js';
export { NumpyRandom } from './numpy-random.js';
export { PythonRandom } from './python-random.js';
export type { RandomSource } from './random-source.js';
