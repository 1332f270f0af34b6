export { type EngineCluster, type EngineObserver, startEngines } from './engine-cluster.js';
export { type EngineOption, type EngineOptionName, type EngineSettings, engineOptions, engineSettings } from './engine-options.js';
export type { EngineRequest } from './engine-request.js';
export type { EngineClusterSpec, EngineSpec, LinkSpec } from './engine-spec.js';
export { vllmBlocks } from './vllm-engine.js';
