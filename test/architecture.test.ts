import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The table of CONTRIBUTING: which rooms of lib each room may import. */
const mayImport: Record<string, readonly string[]> = {
  input: [],
  kernel: ['statistics'],
  random: [],
  statistics: [],
  profile: ['input', 'statistics'],
  workload: ['input', 'random'],
  deployment: ['input', 'profile'],
  engines: ['input', 'kernel', 'random', 'profile', 'workload', 'deployment'],
  metrics: ['statistics'],
  simulation: ['input', 'kernel', 'profile', 'workload', 'deployment', 'engines'],
  study: ['input', 'profile', 'workload', 'deployment', 'engines', 'metrics', 'simulation'],
  validation: [
    'input',
    'random',
    'statistics',
    'profile',
    'workload',
    'deployment',
    'engines',
    'metrics',
    'simulation',
  ],
  report: [
    'input',
    'profile',
    'workload',
    'deployment',
    'engines',
    'metrics',
    'simulation',
    'study',
    'validation',
  ],
  lessons: ['kernel', 'random', 'statistics'],
};

const sources = [...filesBelow('lib'), ...filesBelow('bin')];

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder))
    .map((name) => `${folder}/${name}`)
    .flatMap((path) => (statSync(join(root, path)).isDirectory() ? filesBelow(path) : [path]));
}

interface Import {
  readonly from: string;
  /** A path in the project, or the name of a package. */
  readonly to: string;
  readonly isType: boolean;
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)';|\bimport\('([^']+)'\)/gms,
  );
  return [...statements].map(([, type, name, lazy]) => {
    const target = (name ?? lazy)!;
    const to = target.startsWith('.')
      ? relative(root, join(root, dirname(from), target)).replace(/\.js$/, '.ts')
      : target;
    return { from, to, isType: type !== undefined };
  });
}

/** `lib/kernel/event.ts` is in the room `kernel`, `lib/index.ts` in none. */
function roomOf(path: string): string | undefined {
  const [top, room, file] = path.split('/');
  return top === 'lib' && file !== undefined ? room : undefined;
}

const imports = sources.flatMap(importsOf);

describe('The house', () => {
  test('has these rooms and no others', () => {
    const rooms = readdirSync(join(root, 'lib')).filter((name) =>
      statSync(join(root, 'lib', name)).isDirectory(),
    );
    expect(rooms.sort()).toEqual(Object.keys(mayImport).sort());
  });

  test('is drawn the same in CONTRIBUTING', () => {
    const rows = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(
      /^\| `lib\/(\w+)` \| .* \| ([^|]+) \|$/gm,
    );
    const drawn = [...rows].map(([, room, allowed]) => [
      room,
      allowed === 'nothing' ? [] : allowed!.split(', '),
    ]);
    expect(Object.fromEntries(drawn)).toEqual(mayImport);
  });

  test('lets rooms import only what the table says', () => {
    const strays = imports.filter(({ from, to }) => {
      const room = roomOf(from);
      const other = roomOf(to);
      return room !== undefined && other !== undefined && room !== other && !mayImport[room]!.includes(other);
    });
    expect(strays).toEqual([]);
  });

  test('draws nothing that is not there: each allowed import is used', () => {
    const used = new Set(imports.map(({ from, to }) => `${roomOf(from)} -> ${roomOf(to)}`));
    const unused = Object.entries(mayImport).flatMap(([room, others]) =>
      others.map((other) => `${room} -> ${other}`).filter((edge) => !used.has(edge)),
    );
    expect(unused).toEqual([]);
  });

  test('has rooms that are entered by their index only', () => {
    const strays = imports.filter(
      ({ from, to }) =>
        from.startsWith('lib/') &&
        roomOf(to) !== undefined &&
        roomOf(from) !== roomOf(to) &&
        !to.endsWith('/index.ts'),
    );
    expect(strays).toEqual([]);
  });

  test('has engines that know their parts and themselves, and no other engine', () => {
    const folderOf = (path: string) => path.match(/^lib\/engines\/([^/]+)\//)?.[1];
    const strays = imports.filter(({ from, to }) => {
      const [folder, other] = [folderOf(from), folderOf(to)];
      return folder !== undefined && other !== undefined && folder !== other && other !== 'parts';
    });
    expect(strays).toEqual([]);
  });

  test('shows bin of its engines what is in the index, and without loading them their facts and options', () => {
    const open = ['index', 'catalogue', 'option'].map((file) => `lib/engines/${file}.ts`);
    const strays = imports.filter(({ from, to, isType }) => {
      const isOpen = open.includes(to) || (isType && /^lib\/engines\/[^/]+$/.test(to));
      return from.startsWith('bin/') && roomOf(to) === 'engines' && !isOpen;
    });
    expect(strays).toEqual([]);
  });

  test('is not entered from bin backwards', () => {
    expect(imports.filter(({ from, to }) => from.startsWith('lib/') && to.startsWith('bin/'))).toEqual([]);
  });

  test('has no file that needs itself, through however many others', () => {
    const needs = new Map<string, string[]>();
    for (const { from, to, isType } of imports) {
      if (!isType) needs.set(from, [...(needs.get(from) ?? []), to]);
    }
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of needs.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('uses no package that package.json does not list for users', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const packages = imports
      .map(({ to }) => to)
      .filter((to) => !/^(lib|bin)\//.test(to) && !to.startsWith('node:') && !builtinModules.includes(to))
      // The part of a package that is entered does not matter.
      .map((to) => to.match(/^(@[^/]+\/)?[^/]+/)![0]);
    expect([...new Set(packages)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  test('loads what is heavy only when it is needed', () => {
    const text = (path: string) => readFileSync(join(root, path), 'utf8');
    for (const path of sources)
      expect(text(path)).not.toMatch(/^import (?!type).*'(mathjs|fast-glob|csv-parse)(\/sync)?'/m);
  });

  test('takes randomness from its streams and time from its clock only', () => {
    // The one file that may look at the computer's clock: real time goes by it unless given another one.
    const clock = 'lib/kernel/wall-clock.ts';
    expect(sources).toContain(clock);
    for (const path of sources.filter((source) => source.startsWith('lib/') && source !== clock)) {
      expect([
        path,
        readFileSync(join(root, path), 'utf8').match(/Math\.random|Date\.now|performance\.now|new Date/),
      ]).toEqual([path, null]);
    }
  });
});
