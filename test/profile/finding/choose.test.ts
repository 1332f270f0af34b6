import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../lib/input/index.js';
import { chooseProfile, type Dtype, NoProfileError } from '../../../lib/profile/index.js';
import { madeUpProfile } from '../made-up.js';

describe('Of the profiles that there are', () => {
  const found = (model: string, aliases: string[], gpu: string) => ({
    profile: madeUpProfile({ model, aliases, gpu }),
    origin: `${model}-${gpu}.json`,
  });
  const tiny = found('acme/tiny', ['tiny', 'TINY-1B'], 'A100-80G');
  const tinyOnH100 = found('acme/tiny', ['tiny'], 'H100');
  const bigOnH100 = found('acme/big', [], 'H100');
  const hugeOnH100 = found('acme/huge', ['huge'], 'H100');
  const hugeOnH200 = found('acme/huge', ['huge'], 'H200');
  const all = [tinyOnH100, tiny, bigOnH100, hugeOnH200, hugeOnH100];

  test.each([
    ['a model by its name', { model: 'acme/tiny' }, tiny],
    ['a model by an alias', { model: 'tiny' }, tiny],
    ['a model in any case', { model: 'tiny-1b' }, tiny],
    ['a model for a GPU', { model: 'tiny', gpu: 'H100' }, tinyOnH100],
    ['a model for a GPU in any case', { model: 'ACME/tiny', gpu: 'a100-80g' }, tiny],
    ['a model for the only GPU that it has a profile for', { model: 'acme/big' }, bigOnH100],
    ['the only model for a GPU', { gpu: 'H200' }, hugeOnH200],
    ['the only model for the default GPU', {}, tiny],
  ])('%s is chosen', (_, query, expected) => {
    expect(chooseProfile(all, query)).toBe(expected);
  });

  test('the only one is chosen if nothing is asked for', () => {
    expect(chooseProfile([hugeOnH200], {})).toBe(hugeOnH200);
  });

  test.each([
    [
      'of an unknown model',
      { model: 'tine' },
      'model: expected one of acme/tiny, acme/big, acme/huge, or an alias of one, got "tine"',
    ],
    [
      'for an unknown GPU',
      { model: 'huge', gpu: 'V100' },
      'gpu: expected one of H200, H100, for which acme/huge has a profile, got "V100"',
    ],
    [
      'for one of several GPUs, none of them the default',
      { model: 'huge' },
      'several profiles fit acme/huge: name a GPU, one of H200, H100',
    ],
  ])('none is chosen %s', (_, query, message) => {
    expect(() => chooseProfile(all, query)).toThrow(new InputError(message));
  });

  test('none is chosen of two for one model and GPU', () => {
    const twin = { profile: tiny.profile, origin: 'twin.json' };
    expect(() => chooseProfile([tiny, twin], { model: 'tiny' })).toThrow(
      new InputError('several profiles fit: acme/tiny-A100-80G.json, twin.json'),
    );
  });
});

describe('Of profiles with several types of numbers', () => {
  const found = (dtype: Dtype | undefined, gpu = 'H100') => ({
    profile: madeUpProfile({ gpu, ...(dtype === undefined ? {} : { dtype }) }),
    origin: `${dtype}-${gpu}.json`,
  });
  const [fp8, bf16, fp16, block] = (['fp8', 'bf16', 'fp16', 'fp8-block'] as const).map((dtype) =>
    found(dtype),
  );
  const silent = found(undefined);
  const onH200 = found('fp8', 'H200');
  const some = (...profiles: (typeof silent | undefined)[]) => profiles.map((profile) => profile!);

  test.each([
    ['bf16 is the usual one', {}, some(fp8, fp16, bf16), bf16],
    ['fp16 is where there is no bf16', {}, some(fp8, fp16, block), fp16],
    ['the only one need not be named', {}, some(fp8), fp8],
    ['one may be named', { dtype: 'fp8' }, some(bf16, fp8, block), fp8],
    ['one may be named by another name of it', { dtype: 'FP8_E4M3' }, some(bf16, fp8), fp8],
    ['its name may decide the GPU', { dtype: 'fp8' }, some(bf16, onH200), onH200],
    ['one that does not tell its type fits any', { dtype: 'fp8' }, some(bf16, silent), silent],
    ['but not where another tells it', { dtype: 'fp8' }, some(fp8, silent), fp8],
  ])('%s', (_, query, profiles, expected) => {
    expect(chooseProfile(profiles, { model: 'tiny', ...query })).toBe(expected);
  });

  test.each([
    [
      'there is no such type',
      { dtype: 'int4' },
      some(bf16, fp8),
      'dtype: expected one of fp16, bf16, fp8, fp8-block, got "int4"',
    ],
    [
      'there is no profile of the type on the GPU',
      { dtype: 'fp16', gpu: 'h100' },
      some(bf16, fp8),
      'dtype: expected one of bf16, fp8 (on H100), for which acme/tiny has a profile, got "fp16"',
    ],
    [
      'there is no profile of the type on any GPU',
      { dtype: 'fp16' },
      some(bf16, fp8, onH200),
      'dtype: expected one of H100 (bf16, fp8), H200 (fp8), for which acme/tiny has a profile, got "fp16"',
    ],
    [
      'none of them is the usual one',
      {},
      some(fp8, block),
      'several profiles fit: name a dtype, of fp8, fp8-block, for acme/tiny on H100',
    ],
    [
      'there are several GPUs',
      { dtype: 'fp8' },
      some(fp8, onH200),
      'several profiles fit acme/tiny: name a GPU, one of H100 (fp8), H200 (fp8)',
    ],
  ])('none is chosen where %s', (_, query, profiles, message) => {
    expect(() => chooseProfile(profiles, { model: 'tiny', ...query })).toThrow(new InputError(message));
  });
});

test('Of many models the nearest are told', () => {
  const many = ['abacus', 'abbey', 'cabin', 'dome', 'eagle', 'fable', 'gable'].map((model) => ({
    profile: madeUpProfile({ model, aliases: [] }),
    origin: `${model}.json`,
  }));
  expect(() => chooseProfile(many, { model: 'acme/able' })).toThrow(
    new NoProfileError(
      'model: expected one of 7 that have a profile, such as fable, gable or abbey, got "acme/able"',
    ),
  );
});

test('That there is no profile can be told from that there are several', () => {
  const one = [{ profile: madeUpProfile(), origin: 'tiny.json' }];
  for (const query of [{ model: 'x' }, { gpu: 'x' }]) {
    expect(() => chooseProfile(one, query)).toThrow(NoProfileError);
  }
  expect(() => chooseProfile([...one, ...one], {})).not.toThrow(NoProfileError);
});
