import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../lib/input/index.js';
import { findWorkload } from '../../lib/workload/index.js';
import { type Files, folder, locked, memoryFs } from './memory-fs.js';

const trace = (promptLength: number) => JSON.stringify([{ prompt_len: promptLength, output_len: 1 }]);
/** {dataset_name: 'a', reqs: [('a', n, 1)]} in marshal format. */
const ds = (promptLength: number) =>
  `{z\x0cdataset_namez\x01az\x04reqs[\x01\0\0\0)\x03z\x01ai${String.fromCharCode(promptLength)}\0\0\0i\x01\0\0\x000`;

const bundledFolder = '/app/datasets';
const datasetFolder = '/data';

function found(name: string, files: Files, withDatasets = true) {
  const places = withDatasets ? { bundledFolder, datasetFolder } : { bundledFolder };
  return findWorkload(name, { fs: memoryFs(files), ...places });
}

describe('A workload is looked up', () => {
  const everywhere = {
    '/data/mine.ds': ds(1),
    '/data/mine.json': trace(2),
    '/app/datasets/mine.json': trace(3),
  };

  test('as .ds in the data-set folder first, then as .json, .jsonl and .csv there, then in the bundled folder', async () => {
    const files: Record<string, string> = {
      ...everywhere,
      '/data/mine.jsonl': '{"prompt_len": 1, "output_len": 1}',
      '/data/mine.csv': 'prompt_len,output_len\n1,1',
      '/data/other.ds': '',
    };
    const origins: string[] = [];
    for (const _ of [1, 2, 3, 4, 5]) {
      const { origin } = await found('mine', files);
      origins.push(origin);
      delete files[origin];
    }
    expect(origins).toEqual([
      '/data/mine.ds',
      '/data/mine.json',
      '/data/mine.jsonl',
      '/data/mine.csv',
      '/app/datasets/mine.json',
    ]);
  });

  test('in the bundled folder alone if there is no data-set folder', async () => {
    expect((await found('mine', everywhere, false)).origin).toBe('/app/datasets/mine.json');
    const unset = { fs: memoryFs(everywhere), bundledFolder, datasetFolder: '' };
    expect((await findWorkload('mine', unset)).origin).toBe('/app/datasets/mine.json');
  });

  test('by its full name if that has the ending of a workload file', async () => {
    expect((await found('mine.json', everywhere)).origin).toBe('/data/mine.json');
    expect((await found('mine.ds', everywhere)).origin).toBe('/data/mine.ds');
  });

  test('as a path, before all else, if it has a separator or such an ending and exists', async () => {
    const files = { ...everywhere, 'mine.json': trace(4), 'here/mine': trace(5) };
    expect((await found('mine.json', files)).origin).toBe('mine.json');
    expect((await found('here/mine', files)).origin).toBe('here/mine');
    expect((await found('/app/datasets/mine.json', files)).origin).toBe('/app/datasets/mine.json');
  });

  test('below the data-set folder if it is a relative path that leads nowhere', async () => {
    expect((await found('chat/mine', { '/data/chat/mine.json': trace(1) })).origin).toBe(
      '/data/chat/mine.json',
    );
  });

  test('as a path even if the data-set folder does not exist', async () => {
    expect((await found('./mine.json', { './mine.json': trace(1) })).origin).toBe('./mine.json');
  });

  test('and read, with the name by which it was asked for', async () => {
    expect(await found('mine', everywhere)).toEqual({
      name: 'mine',
      origin: '/data/mine.ds',
      standIn: false,
      lengths: { kind: 'list', requests: [{ promptLength: 1, outputLength: 1 }] },
    });
  });
});

describe('A workload that is not there is refused,', () => {
  const files = {
    '/app/datasets/sharegpt.json': '',
    '/app/datasets/humaneval.json': '',
    '/data/chat.ds': '',
    '/data/trace.json': '',
    '/data/notes.txt': '',
    '/data/deeper/hidden.json': '',
  };

  test('naming the bundled ones and those in the data-set folder', async () => {
    await expect(found('mine', files)).rejects.toThrow(
      new InputError(
        'workload: expected a name (bundled: humaneval, sharegpt; in DATASET "/data": chat.ds, trace.json; or the path of a .ds, .json, .jsonl or .csv file), got "mine"',
      ),
    );
  });

  test('saying that DATASET is not set if it is not', async () => {
    await expect(found('mine\n', files, false)).rejects.toThrow(
      new InputError(
        'workload: expected a name (bundled: humaneval, sharegpt; DATASET is not set; or the path of a .ds, .json, .jsonl or .csv file), got "mine\\n"',
      ),
    );
  });

  test('without naming more than twenty', async () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`/data/t${i + 10}.json`, '']));
    await expect(found('mine', many)).rejects.toThrow(
      /bundled: none; in DATASET "\/data": t10.json, .*, t29.json and 5 more;/,
    );
  });

  test.each(['', '/', '/nowhere/mine.json', '../mine', 'mine\0'])(
    'whatever it is called: %j',
    async (name) => {
      await expect(found(name, files)).rejects.toThrow(InputError);
      await expect(found(name, files)).rejects.toThrow(/^workload: expected a name|expected a file/);
    },
  );
});

describe('A file is refused', () => {
  test.each<[string, Files, string]>([
    [
      'if the data-set folder does not exist',
      { '/app/datasets/mine.json': trace(1) },
      'DATASET: expected a folder of data sets, but "/data" points to nothing of the kind',
    ],
    [
      'if the data-set folder is a file',
      { '/data': trace(1), '/app/datasets/mine.json': trace(1) },
      'DATASET: expected a folder of data sets, but "/data" points to nothing of the kind',
    ],
    ['if it is a folder', { '/data/mine.json': folder }, '/data/mine.json: expected a file, got a folder'],
    [
      'if it may not be read',
      { '/data/mine.ds': locked },
      '/data/mine.ds: expected a file that can be read, got the error EACCES',
    ],
    [
      'if it is empty',
      { '/data/mine.ds': '' },
      '/data/mine.ds: expected a file with something in it, got an empty one',
    ],
    [
      'if its content is not of its format',
      { '/data/mine.json': '[1' },
      '/data/mine.json: line 1, column 3: expected "," or "]", got the end of the text',
    ],
  ])('%s', async (_why, files, message) => {
    await expect(found('mine', files)).rejects.toThrow(new InputError(message));
  });
});
