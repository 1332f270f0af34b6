import { InputError, shown } from '../../input/index.js';
import { type Dtype, dtypeNamed, dtypeNames } from '../dtype.js';
import { DEFAULT_GPU } from '../profile.js';
import { eitherOf, isNamed, type Named, nearestNames } from '../tables/named.js';
import { type Candidate, type KnownNames, noOtherNames, readCandidate } from './candidate.js';
import type { FoundProfile } from './load-profiles.js';

/** Which profile is asked for. */
export interface ProfileQuery {
  /** The model's name or one of its aliases, in any case; undefined takes the only model there is. */
  readonly model?: string | undefined;
  /** The kind of GPU, in any case; undefined takes A100-80G where there is a profile for it, or else the only one. */
  readonly gpu?: string | undefined;
  /** The type of the weights' numbers; undefined takes bf16, or else fp16, or else the only one. */
  readonly dtype?: string | undefined;
}

/** There is no profile of what was asked for: of the model, on the GPU, or with the type of numbers. */
export class NoProfileError extends InputError {}

/** So many models are listed; of more the nearest are told. */
const MOST_LISTED = 6;

/**
 * The one of some profiles that fits a model's name, a kind of GPU and a type of numbers.
 *
 * @throws InputError when none or more than one fits, with what there is; a `NoProfileError` when it is none
 * @example
 * const { profile } = chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model: 'opt-13b' });
 * profile.model // 'facebook/opt-13b'
 */
export function chooseProfile(profiles: readonly FoundProfile[], query: ProfileQuery): FoundProfile {
  const candidates = profiles.map((found) => readCandidate(found));
  return profiles[candidates.indexOf(chooseCandidate(candidates, query, noOtherNames))]!;
}

/** The same of what need not have been read yet, with other names of GPUs. */
export function chooseCandidate(
  candidates: readonly Candidate[],
  { model, gpu, dtype }: ProfileQuery,
  known: KnownNames,
): Candidate {
  const type = dtypeAsked(dtype);
  const ofModel = candidates.filter((each) => model === undefined || isNamed(each.model, model));
  if (ofModel.length === 0) throw noModel(candidates, model, known);
  if (gpu !== undefined) {
    const onGpu = ofModel.filter((each) => isOnGpu(each, gpu, known));
    if (onGpu.length === 0) throw noGpu(ofModel, gpu, known);
    return theOne(onGpu, type, known);
  }
  const ofType = type === undefined ? ofModel : ofModel.filter((each) => (each.dtype ?? type) === type);
  if (ofType.length === 0) throw noDtype(ofModel, type);
  const onDefault = ofType.filter((each) => isOnGpu(each, DEFAULT_GPU, known));
  return theOne(onDefault.length > 0 ? onDefault : ofType, type, known);
}

function dtypeAsked(dtype: string | undefined): Dtype | undefined {
  if (dtype === undefined) return undefined;
  const type = dtypeNamed(dtype);
  if (type !== undefined) return type;
  throw new InputError(`dtype: expected one of ${dtypeNames.join(', ')}, got ${shown(dtype)}`);
}

/** Whether a profile is for a kind of GPU, by any name of it. */
function isOnGpu(candidate: Candidate, gpu: string, { gpus }: KnownNames): boolean {
  return oneName(gpus, candidate.gpu) === oneName(gpus, gpu);
}

/** Of all names of a thing the same one, so that names can be compared. */
function oneName(things: readonly Named[], name: string): string {
  return (things.find((thing) => isNamed(thing, name))?.name ?? name).toLowerCase();
}

/** Of profiles that differ in their type of numbers at most, the one that is meant. */
function theOne(
  candidates: readonly Candidate[],
  dtype: Dtype | undefined,
  { models, gpus }: KnownNames,
): Candidate {
  const subject = ({ model, gpu }: Candidate) => `${oneName(models, model.name)} on ${oneName(gpus, gpu)}`;
  if (distinct(candidates, subject).length > 1) throw several(candidates);
  const ofType = ofDtype(candidates, dtype);
  const own = ofType.filter(({ isFiled }) => !isFiled);
  const chosen = own.length > 0 ? own : ofType;
  if (chosen.length === 1) return chosen[0]!;
  throw new InputError(`several profiles fit: ${chosen.map(({ origin }) => origin).join(', ')}`);
}

/** A profile that does not tell its type counts as of any, but after those that do. */
function ofDtype(candidates: readonly Candidate[], asked: Dtype | undefined): readonly Candidate[] {
  const types = new Set(candidates.map(({ dtype }) => dtype));
  if (asked !== undefined) {
    if (types.has(asked)) return candidates.filter(({ dtype }) => dtype === asked);
    if (types.has(undefined)) return candidates.filter(({ dtype }) => dtype === undefined);
    throw noDtype(candidates, asked);
  }
  if (types.size === 1) return candidates;
  const usual = (['bf16', 'fp16', undefined] as const).find((dtype) => types.has(dtype));
  if (usual !== undefined || types.has(undefined)) return candidates.filter(({ dtype }) => dtype === usual);
  const { model, gpu } = candidates[0]!;
  throw new InputError(
    `several profiles fit: name a dtype, of ${dtypesOf(candidates).join(', ')}, for ${model.name} on ${gpu}`,
  );
}

function noModel(candidates: readonly Candidate[], asked: string | undefined, known: KnownNames): InputError {
  // A model may go by one name in one profile and by another in the next.
  const models = [
    ...new Map(candidates.map(({ model }) => [oneName(known.models, model.name), model])).values(),
  ];
  const end = `got ${shown(asked)}${isShapeKnown(asked, known) ? ', of which only the shape is known' : ''}`;
  if (models.length <= MOST_LISTED) {
    const names = models.map(({ name }) => name);
    return new NoProfileError(`model: expected one of ${names.join(', ')}, or an alias of one, ${end}`);
  }
  const nearest = eitherOf(nearestNames(models, asked ?? ''));
  return new NoProfileError(
    `model: expected one of ${models.length} that have a profile, such as ${nearest}, ${end}`,
  );
}

function isShapeKnown(asked: string | undefined, { models }: KnownNames): boolean {
  return asked !== undefined && models.some((shape) => isNamed(shape, asked));
}

function noGpu(ofModel: readonly Candidate[], asked: string, { gpus }: KnownNames): InputError {
  const isKnown = gpus.length === 0 || gpus.some((spec) => isNamed(spec, asked));
  const nearest = isKnown ? '' : `; the nearest name is ${nearestNames(gpus, asked, 1)[0]}`;
  const { name } = ofModel[0]!.model;
  return new NoProfileError(
    `gpu: expected one of ${gpusOf(ofModel).join(', ')}, for which ${name} has a profile, got ${shown(asked)}${nearest}`,
  );
}

function noDtype(candidates: readonly Candidate[], asked: Dtype | undefined): InputError {
  const { model, gpu } = candidates[0]!;
  const onOne = distinct(candidates, (each) => each.gpu).length === 1;
  const places = onOne ? `${dtypesOf(candidates).join(', ')} (on ${gpu})` : gpusOf(candidates).join(', ');
  return new NoProfileError(
    `dtype: expected one of ${places}, for which ${model.name} has a profile, got ${shown(asked)}`,
  );
}

function several(candidates: readonly Candidate[]): InputError {
  const models = distinct(candidates, ({ model }) => model.name);
  if (models.length === 1) {
    return new InputError(
      `several profiles fit ${models[0]}: name a GPU, one of ${gpusOf(candidates).join(', ')}`,
    );
  }
  const places =
    models.length > MOST_LISTED
      ? `${models.length} models`
      : distinct(candidates, ({ model, gpu }) => `${model.name} on ${gpu}`).join(', ');
  return new InputError(`several profiles fit: name a model and a GPU, of ${places}`);
}

/** The GPUs that there are profiles for, each with the types of numbers. */
function gpusOf(candidates: readonly Candidate[]): string[] {
  return distinct(candidates, ({ gpu }) => gpu).map((gpu) => {
    const types = dtypesOf(candidates.filter((each) => each.gpu === gpu));
    return types.length === 0 ? gpu : `${gpu} (${types.join(', ')})`;
  });
}

function dtypesOf(candidates: readonly Candidate[]): string[] {
  return distinct(candidates, ({ dtype }) => dtype ?? '').filter((dtype) => dtype !== '');
}

function distinct(candidates: readonly Candidate[], of: (candidate: Candidate) => string): string[] {
  return [...new Set(candidates.map(of))];
}
