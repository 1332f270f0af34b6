import type { EngineName } from './catalogue.js';
import { distserve } from './distserve/engine.js';
import type { Engine } from './engine.js';
import { publishedDistserve, publishedVllm } from './published/engine.js';
import { vllm } from './vllm/engine.js';

/** Engines by name. */
export type EngineTable = Readonly<Record<string, Engine>>;

/**
 * The table of engines: to add one is a folder, its facts in the catalogue and a row here.
 *
 * @example
 * Object.keys(engines) // ['published-distserve', 'published-vllm', 'distserve', 'vllm']
 * engines.vllm.roles // ['serve']
 * // One of your own beside them, here one that is there already:
 * const mine = { ...engines.vllm, summary: 'of my own' };
 * const planned = plan({ engine: 'mine', tp: 1, pp: 1 }, profile, { ...engines, mine });
 */
export const engines: Readonly<Record<EngineName, Engine>> = {
  'published-distserve': publishedDistserve as Engine,
  'published-vllm': publishedVllm as Engine,
  distserve: distserve as Engine,
  vllm: vllm as Engine,
};
