import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { schemaNames, schemaPath } from './report/schemas.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'simdistserve-package-'));
afterAll(() => rmSync(home, { recursive: true }));

function command(name: string, args: readonly string[], cwd: string): string {
  const { DATASET: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(name, args, { cwd, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

interface Example {
  readonly code: string;
  /** What README says that it prints. */
  readonly output: string;
}

/** What stands in README between ```ts and ```, and in the block that follows at once. */
function readmeExamples(): Example[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const blocks = readme.matchAll(/^```ts\n(.*?)^```\n(?:```\n(.*?)^```$)?/gms);
  return [...blocks].map(([, code, output]) => ({
    code: code!,
    output: output ?? 'nothing that README shows',
  }));
}

describe('The package, installed elsewhere', () => {
  beforeAll(() => {
    // Without scripts, since the tests that run beside this one need what is built.
    const packed = command('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home], root);
    writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }');
    const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
    command('npm', ['install', ...options, join(home, packed.trim())], home);
  }, 300_000);

  test('runs the quick start on its bundled data', () => {
    expect(command('npx', ['--no-install', 'simdistserve'], home)).toBe(
      'Best per GPU rate: 1.56\nBest config: pp_cross=1, tp_prefill=2, pp_prefill=1, tp_decode=1, pp_decode=1\n',
    );
  });

  test('searches on threads', () => {
    const args = ['--no-install', 'simdistserve', '--threads', '2', '--requests', '50'];
    expect(command('npx', args, home)).toMatch(/^Best per GPU rate: /);
  });

  test('holds the schemas of its documents, each under its name', () => {
    const source = join(home, 'schemas.js');
    const imports = schemaNames.map(
      (name, i) => `import schema${i} from 'simdistserve/schemas/${name}.schema.json' with { type: 'json' };`,
    );
    const named = schemaNames.map((name, i) => `'${name}': schema${i}`);
    const print = `console.log(JSON.stringify({ ${named.join(', ')} }));`;
    writeFileSync(source, [...imports, print].join('\n'));
    // Node 20 warns that such imports are new.
    const schemas = JSON.parse(command(process.execPath, ['--no-warnings', source], home));
    expect(schemas).toEqual(
      Object.fromEntries(
        schemaNames.map((name) => [name, JSON.parse(readFileSync(schemaPath(name), 'utf8'))]),
      ),
    );
  });

  test("type-checks and runs README's examples, which print what README says", () => {
    const examples = readmeExamples();
    expect(examples.length).toBeGreaterThan(3);
    for (const [i, { code, output }] of examples.entries()) {
      const source = join(home, `example-${i}.ts`);
      writeFileSync(source, code);
      expect(typeErrors(source)).toEqual([]);
      const { outputText } = ts.transpileModule(code, {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      writeFileSync(join(home, `example-${i}.js`), outputText);
      expect(command(process.execPath, [join(home, `example-${i}.js`)], home)).toBe(output);
    }
  }, 60_000);
});

function typeErrors(source: string): string[] {
  const program = ts.createProgram([source], {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
}
