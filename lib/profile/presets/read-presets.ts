import { Field, parseJson, readInputFile } from '../../input/index.js';
import type { ProfileFs } from '../finding/load-profiles.js';
import type { EnginePreset, EnginePresets } from './preset.js';

/**
 * The presets in a folder of profiles.
 *
 * @throws InputError when the file cannot be read or is none
 */
export function loadPresets(folder: string, fs: Pick<ProfileFs, 'readFileSync' | 'statSync'>): EnginePresets {
  const path = `${folder}/tables/engine-presets.json`;
  const root = new Field(parseJson(readInputFile(path, fs as ProfileFs), path), path);
  const { byTier, presets } = root.record('kind', 'units', 'byTier', 'presets');
  return {
    presets: presets.list().map(readPreset),
    byTier: texts(byTier),
  };
}

function readPreset(field: Field): EnginePreset {
  const fields = field.record(
    'name',
    'what',
    'source',
    'factor',
    'perIteration',
    'perLayer',
    'perLayerTensorParallel',
    'options',
  );
  const { options = {} } = fields.options.ifThere('options', readOptions);
  return {
    name: fields.name.name(),
    what: fields.what.name(),
    source: fields.source.text(),
    factor: fields.factor.number(),
    perIteration: fields.perIteration.number(),
    perLayer: fields.perLayer.number(),
    perLayerTensorParallel: fields.perLayerTensorParallel.number(),
    options,
  };
}

function readOptions(field: Field): EnginePreset['options'] {
  const engines = Object.keys(field.object());
  return Object.fromEntries(
    engines.map((engine) => {
      const options = field.at(engine);
      const names = Object.keys(options.object());
      return [engine, Object.fromEntries(names.map((name) => [name, options.at(name).number()]))];
    }),
  );
}

function texts(field: Field): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(field.object()).map((name) => [name, field.at(name).name()]));
}
