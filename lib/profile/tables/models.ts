import { join } from 'node:path';
import { Field, InputError, parseJson, type ReadFs, readInputFile, shown } from '../../input/index.js';
import type { Architecture } from '../architecture.js';
import { readArchitecture } from '../read-architecture.js';
import { eitherOf, isNamed, nearestNames } from './named.js';

/** A model whose shape is known. */
export interface ModelShape {
  /** As its makers write it, such as `Llama-3.1-70B`. */
  readonly name: string;
  /** Other names of it, and of models of the same shape: ids on Hugging Face. */
  readonly aliases: readonly string[];
  readonly architecture: Architecture;
  /** Where the shape is from. */
  readonly source: string;
}

/**
 * The models whose shape is known: the table in a folder of profiles.
 *
 * @throws InputError when it cannot be read or is no such table
 * @example
 * const models = loadModels(bundledFolders.profiles, fs);
 * modelNamed(models, 'Qwen/Qwen3-32B').architecture.layers // 64
 */
export function loadModels(folder: string, fs: ReadFs): ModelShape[] {
  const path = join(folder, 'tables', 'models.json');
  const { kind, models } = new Field(parseJson(readInputFile(path, fs), path), path).record('kind', 'models');
  if (kind.text() !== 'models') kind.refuse('"models"');
  return models.list().map(readModelShape);
}

function readModelShape(field: Field): ModelShape {
  const { name, aliases, architecture, source } = field.record('name', 'aliases', 'architecture', 'source');
  return {
    name: name.name(),
    aliases: aliases.list().map((alias) => alias.name()),
    architecture: readArchitecture(architecture),
    source: source.text(),
  };
}

/**
 * The model of a name or alias, in any case and with or without its organisation.
 *
 * @throws InputError with the nearest names where there is none
 */
export function modelNamed(models: readonly ModelShape[], name: string): ModelShape {
  const found = models.find((model) => isNamed(model, name));
  if (found !== undefined) return found;
  throw new InputError(
    `model: expected a model that is known, such as ${eitherOf(nearestNames(models, name))}, got ${shown(name)}`,
  );
}
