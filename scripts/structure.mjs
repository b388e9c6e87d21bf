// `npm run structure`, a part of `npm run lint`: what no rule on one file can see. No module imports itself over others, not
// even for types (nor does a file of the firmware component), no export is without a user, no file name stands three times in
// the tree for different things.
import path from 'node:path';
import ts from 'typescript';
import { circlesIn } from './circles.mjs';
import { firmwareCircles } from './firmwareCircles.mjs';
import { root } from './root.mjs';

/** Nobody imports what these export: VS Code, Node and the browser load them. */
const ENTRIES = new Set(['src/extension.ts', 'src/server/main.ts', 'src/cli/main.ts', 'media/panel/main.ts']);
const MAX_OF_ONE_NAME = 2;

const programs = ['tsconfig.json', 'media/tsconfig.json'].map((config) => {
  const { config: raw } = ts.readConfigFile(path.join(root, config), ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(raw, ts.sys, path.dirname(path.join(root, config)));
  return ts.createProgram(parsed.fileNames, parsed.options);
});

const nameOf = (file) => path.relative(root, file.fileName).split(path.sep).join('/');

/** All files of ours with their program; one that is in both is looked at in the first. */
const files = new Map();
for (const program of programs) {
  for (const file of program.getSourceFiles()) {
    const name = nameOf(file);
    if (name.startsWith('..') || name.includes('node_modules/') || file.isDeclarationFile) continue;
    if (!files.has(name)) files.set(name, { file, program });
  }
}

const problems = [...circles(), ...unusedExports(), ...repeatedNames()];
for (const problem of problems) console.error(problem);
if (problems.length > 0) console.error(`${problems.length} problems in the structure`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** All imports, also those of types alone and by `import()`: who reads one of a circle has to read them all. */
function importedBy({ file, program }) {
  const found = new Set();
  const checker = program.getTypeChecker();
  const visit = (node) => {
    const specifier = specifierOf(node);
    const target = specifier && checker.getSymbolAtLocation(specifier)?.declarations?.find(ts.isSourceFile);
    if (target && files.has(nameOf(target))) found.add(nameOf(target));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Where `node` imports from; undefined where it is no import. */
function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isCall ? node.arguments[0] : undefined;
}

function circles() {
  const modules = circlesIn(files.keys(), (name) => importedBy(files.get(name)));
  const firmware = firmwareCircles(path.join(root, 'firmware/heap_monitor'));
  return [
    ...modules.map((circle) => `These import each other in a circle: ${circle.join(', ')}`),
    ...firmware.map((circle) => `These include or call each other in a circle: ${circle.join(', ')}`),
  ];
}

/** Values that no other file imports, and types that are used nowhere at all. */
function unusedExports() {
  const used = new Set();
  const usedHere = new Set();
  const keyOf = (symbol) => {
    const declaration = symbol?.declarations?.[0];
    if (!declaration) return undefined;
    return `${nameOf(declaration.getSourceFile())}:${declaration.pos}`;
  };
  for (const { file, program } of files.values()) {
    const checker = program.getTypeChecker();
    const original = (symbol) =>
      symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const useAll = (module) => {
      for (const each of module ? checker.getExportsOfModule(module) : []) used.add(keyOf(original(each)));
    };
    const visit = (node) => {
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
        useAll(checker.getSymbolAtLocation(node.arguments[0]));
      else if (ts.isIdentifier(node)) {
        const symbol = original(checker.getSymbolAtLocation(node));
        const declaration = symbol?.declarations?.[0];
        if (declaration && ts.isSourceFile(declaration) && isWholeModule(node)) useAll(symbol);
        else if (declaration && declaration.getSourceFile() !== file) used.add(keyOf(symbol));
        else if (declaration && declaration.name !== node) usedHere.add(keyOf(symbol));
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  const found = [];
  for (const [name, { file, program }] of files) {
    if (ENTRIES.has(name) || name.startsWith('test/')) continue;
    const checker = program.getTypeChecker();
    const symbol = checker.getSymbolAtLocation(file);
    for (const each of symbol ? checker.getExportsOfModule(symbol) : []) {
      const declaration = each.declarations?.[0];
      if (!declaration || declaration.getSourceFile() !== file || ts.isExportSpecifier(declaration)) continue;
      const isType = !(each.flags & ts.SymbolFlags.Value);
      const key = keyOf(each);
      if (used.has(key) || (isType && usedHere.has(key))) continue;
      found.push(`${name}: nobody imports ${each.name}`);
    }
  }
  return found;
}

/** The name of `import * as name` stands for all that is in it, as where it is taken apart or passed on. */
function isWholeModule({ parent }) {
  return (
    !ts.isPropertyAccessExpression(parent) && !ts.isQualifiedName(parent) && !ts.isNamespaceImport(parent)
  );
}

function repeatedNames() {
  const places = new Map();
  for (const name of files.keys()) {
    if (!/^(?:src|media)\//.test(name)) continue;
    const base = path.basename(name);
    places.set(base, [...(places.get(base) ?? []), name]);
  }
  return [...places.values()]
    .filter((names) => names.length > MAX_OF_ONE_NAME)
    .map((names) => `One name for different things: ${names.join(', ')}`);
}
