import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

const lib = fileURLToPath(new URL('../lib', import.meta.url));
const rooms = readdirSync(lib, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** The rooms that people use on their own, each an export of the package. */
const libraries = ['kernel', 'random', 'statistics'];

const entrances = rooms.map((room) => join(lib, room, 'index.ts'));
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
  readonly hasExample: boolean;
  /** Whether it is there when the program runs, and no mere type. */
  readonly isValue: boolean;
  /** Its public methods and properties, where it is a class or an interface, without a docstring. */
  readonly silentMembers: readonly string[];
}

function exportsOf(room: string): Exported[] {
  const file = program.getSourceFile(join(lib, room, 'index.ts'))!;
  return checker.getExportsOfModule(checker.getSymbolAtLocation(file)!).map((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const tags = target.getJsDocTags().map(({ name }) => name);
    return {
      name: symbol.name,
      text: ts.displayPartsToString(target.getDocumentationComment(checker)),
      hasExample: tags.includes('example'),
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
      expect(all.filter(({ isValue, hasExample }) => isValue && !hasExample).map(({ name }) => name)).toEqual(
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
