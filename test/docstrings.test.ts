import * as fs from 'node:fs';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import * as library from '../lib/index.js';
import { Environment, Resource } from '../lib/kernel/index.js';
import { randomStreams } from '../lib/random/index.js';

const lib = fileURLToPath(new URL('../lib', import.meta.url));
const rooms = readdirSync(lib, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** The rooms that people use on their own, each an export of the package. */
const libraries = ['kernel', 'random', 'statistics'];

/** What whoever begins with the library meets of the other rooms. */
const beginnings: readonly string[] = `
  bundledFolders loadProfiles chooseProfile findProfile latencyModel measuredBatch fitProfile readMeasurements
  findWorkload makeRequests drawLengths RequestTable arrivalProcesses
  deploymentOf gpusOf describeDeployment keyOf enumerateLayouts
  plan simulate startSimulation runToEnd
  ttft tpot latencySample attainment judge isSaturated summarize
  catalogue engines loadEngines number optionalNumber choice settingsOf instancesOf alone firstBeyond limitOf
  arrivals least policies prefillSums CountedBlocks ResidentBatch StepsAhead transfer transferTime recordEvents
  search searchRatio searchBalanced lookAgain runStudy placements ratio balanced secondLook jobOf openJournal
  contenders readMeasuredRun validate
  searchDocument ratioDocument instancesDocument simulationDocument validationDocument documentJson
`
  .trim()
  .split(/\s+/);

const entrances = [...rooms.map((room) => join(lib, room, 'index.ts')), join(lib, 'index.ts')];
const program = ts.createProgram(entrances, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  noLib: true,
});
const checker = program.getTypeChecker();

interface Exported {
  readonly name: string;
  readonly text: string;
  /** How it is used; empty where it does not say. */
  readonly example: string;
  /** Whether it is there when the program runs, and no mere type. */
  readonly isValue: boolean;
  /** Its public methods and properties, where it is a class or an interface, without a docstring. */
  readonly silentMembers: readonly string[];
}

/** What a room exports, or the library as a whole. */
function exportsOf(room = ''): Exported[] {
  const file = program.getSourceFile(join(lib, room, 'index.ts'))!;
  return checker.getExportsOfModule(checker.getSymbolAtLocation(file)!).map((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const example = target.getJsDocTags().find(({ name }) => name === 'example');
    return {
      name: symbol.name,
      text: ts.displayPartsToString(target.getDocumentationComment(checker)),
      example: ts.displayPartsToString(example?.text),
      isValue: (target.flags & ts.SymbolFlags.Value) !== 0 && !isOnlyType(symbol),
      silentMembers: silentMembers(target),
    };
  });
}

/** Whether only its type is exported, `export type { ... }`. */
function isOnlyType(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) =>
    ts.isTypeOnlyImportOrExportDeclaration(declaration),
  );
}

function silentMembers(symbol: ts.Symbol): string[] {
  return [...(symbol.members?.values() ?? [])]
    .filter(
      ({ flags }) => flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Property | ts.SymbolFlags.Accessor),
    )
    .filter((member) => {
      const [declaration] = member.getDeclarations() ?? [];
      const modifiers = declaration === undefined ? 0 : ts.getCombinedModifierFlags(declaration);
      // What overrides says again what the overridden one says.
      return !(
        modifiers &
        (ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override)
      );
    })
    .filter((member) => member.getDocumentationComment(checker).length + member.getJsDocTags().length === 0)
    .map(({ name }) => name);
}

describe.each(rooms)('What lib/%s exports', (room) => {
  const all = exportsOf(room);

  test('has a docstring', () => {
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ text }) => text === '').map(({ name }) => name)).toEqual([]);
  });

  if (libraries.includes(room)) {
    test('shows how it is used, if it is more than a type', () => {
      expect(all.filter(({ isValue, example }) => isValue && example === '').map(({ name }) => name)).toEqual(
        [],
      );
    });

    test('says what each of its members is', () => {
      const silent = all.flatMap(({ name, silentMembers }) =>
        silentMembers.map((member) => `${name}.${member}`),
      );
      expect(silent).toEqual([]);
    });
  }
});

describe('The example of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const files = {
    '/home/me/my-engine.mjs': `export default {
      summary: 'of my own', roles: ['serve'], options: {}, latency: 'vllm', movesKv: false, outputIncludesFirst: true,
      hasPhases: false, tellsIterations: false, plan: () => ({ isRunnable: false, reason: 'it is made up' }),
      refuse: () => undefined, start: () => ({ iterations: [] }),
    };`,
    'monday.csv': 'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,100,20,60,30\n',
    'measurements.csv': 'tp,phase,lengths,ms\n1,prefill,100 200,20\n',
    'search.journal': undefined,
  };

  /** An example in which files lie in a folder of the test's, and a value in a comment is held against its line. */
  function asTest(example: string): string {
    let code = example.replace(/^(.*[^;\s{]) \/\/ (.+)$/gm, 'await same($1, $2);');
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name.replaceAll('/', '-'));
      if (text !== undefined) writeFileSync(path, text);
      code = code.replaceAll(`'${name}'`, JSON.stringify(path));
    }
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    return ts.transpileModule(`const shown = async () => {\n${code}\n};`, { compilerOptions }).outputText;
  }

  /** What examples take as given. */
  async function world() {
    const { bundledFolders, chooseProfile, drawLengths, findWorkload, loadProfiles, makeRequests, plan } =
      library;
    const { profile } = chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model: 'opt-13b' });
    const workload = await findWorkload('sharegpt', { fs, bundledFolder: bundledFolders.datasets });
    const planned = plan({ engine: 'vllm', tp: 1, pp: 1 }, profile);
    if (!planned.isRunnable) throw new Error(planned.reason);
    const request = { id: 0, arrival: 0, promptLength: 100, outputLength: 20, generated: 0, firstToken: 0 };
    return {
      ...library,
      Resource,
      randomStreams,
      fs,
      console: { log: () => undefined },
      same: async (value: unknown, expected: unknown) => expect(await value).toEqual(expected),
      env: new Environment(),
      profile,
      workload,
      requests: makeRequests({ workload, arrival: 'poisson', count: 100, rate: 4, seed: 0 }),
      request,
      queue: [],
      aPlan: planned.plan,
      settings: {
        engine: 'published-distserve',
        profile,
        nodes: 1,
        gpusPerNode: 2,
        highAffinity: false,
        slo: { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 },
        maxRatePerGpu: 4,
        tolerance: 1,
        lengths: drawLengths(workload, 20, 0),
        seed: 0,
      },
      run: {
        name: 'monday',
        origin: 'monday.csv',
        model: undefined,
        gpu: undefined,
        server: 'vllm',
        pools: { serve: { tp: 1, pp: 1, count: 1 } },
        requests: [{ issue: 0, promptLength: 100, outputLength: 20, ttft: 60, tpot: 30 }],
      },
    };
  }

  const examples = new Map(exportsOf().map(({ name, example }) => [name, example]));

  test.each(beginnings)('%s holds', async (name) => {
    const example = examples.get(name);
    expect(example).toMatch(/./);
    const given = await world();
    const make = new Function(...Object.keys(given), `${asTest(example!)} return { shown };`);
    await make(...Object.values(given)).shown();
  });
});
