import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../../lib/bundled-folders.js';
import { InputError } from '../../../lib/input/index.js';
import {
  findProfile,
  NoProfileError,
  type ProfileFs,
  type ProfileQuery,
} from '../../../lib/profile/index.js';
import { profileText } from '../made-up.js';

const bundled = bundledFolders.profiles;

/** A file system that notes which files of the bundled folder are read and which of its folders are listed. */
function watched() {
  const touched: string[] = [];
  const noting =
    <Args extends [fs.PathLike | number, ...unknown[]], T>(call: (...args: Args) => T) =>
    (...args: Args): T => {
      touched.push(relative(bundled, String(args[0])) || '.');
      return call(...args);
    };
  const { readFileSync, readdirSync } = fs;
  const noted = { ...fs, readFileSync: noting(readFileSync), readdirSync: noting(readdirSync) };
  return { touched, fs: noted as unknown as ProfileFs };
}

const find = (query: ProfileQuery) => findProfile(query, { folder: bundled, fs });

describe('Of the bundled profiles', () => {
  test.each<[ProfileQuery, string]>([
    [
      { model: 'meta-llama/Llama-3.1-70B-Instruct', gpu: 'h100', dtype: 'fp8' },
      'h100-sxm/llama-3.1-70b-fp8.json',
    ],
    [{ model: 'llama-3.1-70b', gpu: 'H100-SXM' }, 'h100-sxm/llama-3.1-70b-bf16.json'],
    [{ model: 'Qwen/Qwen3-32B', gpu: 'rtx-pro-6000' }, 'rtxpro6000/qwen3-32b-bf16.json'],
    [{ model: 'llama-3.1-8b', gpu: '4090', dtype: 'bfloat16' }, 'rtx4090/llama-3.1-8b-bf16.json'],
    [{ model: 'deepseek-v3', gpu: 'b200' }, 'b200-sxm/deepseek-v3-fp8-block.json'],
    [
      { model: 'Mixtral-8x7B-Instruct-v0.1', gpu: 'h200', dtype: 'fp8_block' },
      'h200-sxm/mixtral-8x7b-fp8-block.json',
    ],
    [{ model: 'opt-13b', gpu: 'h100' }, 'h100-sxm/opt-13b-bf16.json'],
    [{ model: 'opt_13b', gpu: 'a100' }, 'a100-sxm-80gb/opt-13b-bf16.json'],
    [{ model: 'opt-13b', gpu: 'a100-80g' }, 'a100-80g-opt-13b.json'],
    [{ model: 'opt-13b', dtype: 'fp16' }, 'a100-80g-opt-13b.json'],
    [{ model: 'opt-13b' }, 'a100-80g-opt-13b.json'],
  ])('%j is at %s', async (query, path) => {
    expect((await find(query)).origin).toBe(join(bundled, path));
  });

  test('those in folders are opened only when they are asked for', async () => {
    const { touched, fs } = watched();
    const { origin } = await findProfile({ model: 'qwen3-8b', gpu: 'l40s' }, { folder: bundled, fs });
    const opened = touched.filter((path) => /^[^.]+\/.*\.json$/.test(path) && !path.startsWith('tables/'));
    expect(opened).toEqual([relative(bundled, origin)]);
  });

  test('the published ones are found without tables, and without a look into a folder', async () => {
    const { touched, fs } = watched();
    await findProfile({ model: 'facebook/opt-13b' }, { folder: bundled, fs });
    expect(touched).toEqual([
      '.',
      'a100-80g-opt-13b.json',
      'a100-80g-opt-175b.json',
      'a100-80g-opt-66b.json',
    ]);
  });

  test.each<[string, ProfileQuery, RegExp]>([
    [
      'a model that nobody knows',
      { model: 'acme/lama-3.1-70b' },
      /^model: expected one of 18 that have a profile, such as Llama-3\.1-70B, .* got "acme\/lama-3\.1-70b"$/,
    ],
    [
      'a model of which there is but the shape',
      { model: 'Qwen/Qwen3-4B' },
      /^model: expected one of 18 that have a profile, such as Qwen3-.* got "Qwen\/Qwen3-4B", of which only the shape is known$/,
    ],
    [
      'a GPU that nobody knows',
      { model: 'qwen2.5-72b', gpu: 'h10' },
      /^gpu: expected one of A100-SXM-80GB \(bf16\), .*H100-SXM \(bf16, fp8\), .* for which Qwen2\.5-72B has a profile, got "h10"; the nearest name is H100-SXM$/,
    ],
    [
      'a GPU on which it was not measured',
      { model: 'qwen2.5-72b', gpu: 'mi300x' },
      /^gpu: expected one of .*, for which Qwen2\.5-72B has a profile, got "mi300x"$/,
    ],
    [
      'a type of numbers in which it was not measured',
      { model: 'llama-3.1-70b', gpu: 'a100', dtype: 'fp8' },
      /^dtype: expected one of bf16 \(on A100-SXM-80GB\), for which Llama-3\.1-70B has a profile, got "fp8"$/,
    ],
  ])('there is none of %s', async (_, query, message) => {
    await expect(find(query)).rejects.toThrow(NoProfileError);
    await expect(find(query)).rejects.toThrow(message);
  });

  test('none is meant where a model has several GPUs and none is named', async () => {
    await expect(find({ model: 'deepseek-v3' })).rejects.toThrow(
      new InputError(
        'several profiles fit DeepSeek-V3: name a GPU, one of B200-SXM (fp8-block), H200-SXM (fp8-block)',
      ),
    );
  });
});

describe("Among one's own files", () => {
  let folder: string;
  const put = (path: string, text: string) => fs.writeFileSync(join(folder, path), text);
  const findHere = (query: ProfileQuery) => findProfile(query, { folder, fs });
  beforeAll(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'profiles-'));
    for (const name of ['h100-sxm', 'my-gpu', 'tables']) fs.mkdirSync(join(folder, name));
    for (const name of ['tables/gpus.json', 'tables/models.json', 'h100-sxm/llama-3.1-8b-bf16.json']) {
      fs.copyFileSync(join(bundled, name), join(folder, name));
    }
    put(
      'my-gpu/my-model-fp8.json',
      profileText({ model: 'My-Model', aliases: [], gpu: 'My-GPU', dtype: 'fp8' }),
    );
    put('mine.json', profileText({ model: 'acme/tiny', aliases: [], gpu: 'h100' }));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test.each<[string, ProfileQuery, string]>([
    ['one in the folder is found by a name of its GPU', { model: 'tiny', gpu: 'h100-sxm' }, 'mine.json'],
    ['one in a sub-folder by its path', { model: 'My-Model', gpu: 'MY-GPU' }, 'my-gpu/my-model-fp8.json'],
    [
      'one in a sub-folder of a name that is known',
      { model: 'meta-llama/Llama-3.1-8B' },
      'h100-sxm/llama-3.1-8b-bf16.json',
    ],
  ])('%s', async (_, query, path) => {
    expect((await findHere(query)).origin).toBe(join(folder, path));
  });

  test('one in the folder goes before that of the same model in a sub-folder', async () => {
    const text = profileText({ model: 'meta-llama/Llama-3.1-8B', aliases: [], gpu: 'h100', dtype: 'bf16' });
    put('better.json', text);
    const { origin } = await findHere({ model: 'llama-3.1-8b', gpu: 'h100' });
    expect(origin).toBe(join(folder, 'better.json'));
    fs.rmSync(join(folder, 'better.json'));
  });

  test('one that is broken stops those runs only that may mean it', async () => {
    put('broken.json', '{ "kind": "profile", "model": "acme/tiny", ');
    expect((await findHere({ model: 'my-model' })).profile.model).toBe('My-Model');
    const reason = /broken\.json: line 1, column \d+: expected/;
    await expect(findHere({ model: 'tiny' })).rejects.toThrow(reason);
    await expect(findHere({ model: 'unheard-of' })).rejects.toThrow(reason);
    fs.rmSync(join(folder, 'broken.json'));
  });

  test('no tables are needed', async () => {
    fs.rmSync(join(folder, 'tables'), { recursive: true });
    expect((await findHere({ model: 'llama-3.1-8b' })).profile.gpu).toBe('H100-SXM');
  });
});
