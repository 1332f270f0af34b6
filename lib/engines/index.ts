export { catalogue, type EngineName, engineNames, isPath } from './catalogue.js';
export { type DistserveSettings, distserveOptions } from './distserve/facts.js';
export {
  type Engine,
  type EngineFacts,
  type EngineRun,
  type Planned,
  type StartOptions,
  UndecidedOrder,
} from './engine.js';
export { loadEngines } from './load.js';
export {
  type ChoiceOption,
  checkedOptions,
  choice,
  type EngineOption,
  type EngineOptions,
  type NumberOption,
  nameOf,
  number,
  type OptionUnit,
  optionalNumber,
  type SettingsOf,
  settingsOf,
} from './option.js';
export * from './parts/index.js';
export type { PublishedSpec } from './published/spec.js';
export { type EngineTable, engines } from './table.js';
export { type VllmSettings, vllmOptions } from './vllm/facts.js';
