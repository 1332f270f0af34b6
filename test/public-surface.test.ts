import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

/** What users of the package see is what was built: declarations, with the types that were inferred written out. */
const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, { types: string } | string>;
};
const entrances = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [{ name, path: join(root, target.types) }],
);
const program = ts.createProgram(
  entrances.map(({ path }) => path),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noLib: true,
  },
);
const checker = program.getTypeChecker();

function exportsOf(path: string): ts.Symbol[] {
  const file = program.getSourceFile(path);
  if (file === undefined) throw new Error(`${path} is not built`);
  return checker.getExportsOfModule(checker.getSymbolAtLocation(file)!).map(meant);
}

function meant(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The names that a declaration mentions, as symbols: of types, and of values whose type is meant. */
function* mentionedIn(node: ts.Node): Generator<ts.Symbol> {
  const name = nameOf(node);
  const symbol = name && checker.getSymbolAtLocation(name);
  if (symbol !== undefined) yield meant(symbol);
  for (const child of node.getChildren()) yield* mentionedIn(child);
}

function nameOf(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  if (ts.isImportTypeNode(node)) return node.qualifier;
  return undefined;
}

/** Whether it is of this package, and not a type parameter of what mentions it. */
function isOurs({ flags, declarations = [] }: ts.Symbol): boolean {
  if (flags & ts.SymbolFlags.TypeParameter) return false;
  return declarations.some((declaration) =>
    relative(root, declaration.getSourceFile().fileName).startsWith('dist/lib/'),
  );
}

const all = new Set(entrances.flatMap(({ path }) => exportsOf(path)));

describe.each(entrances)('What the entrance $name exports', ({ path }) => {
  test('mentions no type that is not exported too', () => {
    const hidden = exportsOf(path).flatMap((symbol) =>
      (symbol.declarations ?? []).flatMap((declaration) =>
        [...mentionedIn(declaration)]
          .filter((mentioned) => isOurs(mentioned) && !all.has(mentioned))
          .map((mentioned) => `${symbol.name} mentions ${mentioned.name}`),
      ),
    );
    expect([...new Set(hidden)].sort()).toEqual([]);
  });
});
