import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** Written out wherever an order's fields are, and nowhere else. */
const TELLTALE_FIELD = 'buyerNickname';
const ERROR_FACTORY = 'defineError';
const ERROR_FILE = /errors\.ts$/;

/**
 * How large the files of a source tree are, and what its classes look like; specs are left out.
 * @param {string} folder
 */
export function measureSizes(folder) {
  const root = resolve(folder);
  const files = readdirSync(root, { recursive: true })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .sort()
    .map((path) => ({ path, lines: linesOf(readFileSync(join(root, path), 'utf8')) }));
  const program = openProgram(files.map(({ path }) => join(root, path)));
  const parsed = files.map((file) => ({ ...file, source: program.getSourceFile(join(root, file.path)) }));
  const injectables = injectablesOf(parsed, program.getTypeChecker());
  return {
    folders: foldersOf(files, injectables),
    injectables,
    errors: errorsOf(parsed, program.getTypeChecker()),
    fieldPlaces: parsed.filter(({ source }) => names(source, TELLTALE_FIELD)).map(({ path }) => path),
    field: TELLTALE_FIELD,
  };
}

const linesOf = (text) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** The tree's own files alone: a base class in a library adds nothing that is counted, and reading the libraries would take most of the time. */
function openProgram(paths) {
  const options = { target: ts.ScriptTarget.ES2023, experimentalDecorators: true, types: [] };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      if (!text.startsWith('.')) return { resolvedModule: undefined };
      const resolvedFileName = resolve(dirname(from), text.replace(/\.js$/, '.ts'));
      return { resolvedModule: { resolvedFileName, extension: ts.Extension.Ts } };
    });
  return ts.createProgram(paths, options, host);
}

/** The whole tree, each top folder, and each feature module. */
function foldersOf(files, injectables) {
  const within = (name, some) => some.filter(({ path }) => name === 'src' || path.startsWith(`${name}/`));
  const folderOf = (path, depth) => path.split('/').slice(0, -1).slice(0, depth).join('/');
  const top = files.map(({ path }) => folderOf(path, 1));
  const features = within('features', files).map(({ path }) => folderOf(path, 2));
  const names = [...new Set([...top, ...features])].filter((name) => name !== '').sort();
  return ['src', ...names].map((name) => ({
    name,
    ...sizesOf(within(name, files)),
    injectables: within(name, injectables),
  }));
}

const sizesOf = (files) => ({
  files: files.length,
  lines: files.reduce((sum, { lines }) => sum + lines, 0),
  medianLines: median(files.map(({ lines }) => lines)),
  largest: files.reduce((largest, one) => (one.lines > largest.lines ? one : largest)),
});

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @returns the classes that are `@Injectable()`, each with its public methods, those of its base classes included */
function injectablesOf(parsed, checker) {
  return parsed.flatMap(({ path, source }) =>
    nodesOf(source, ts.isClassDeclaration)
      .filter(isInjectable)
      .map((one) => ({ name: one.name.text, path, methods: publicMethodsOf(one, checker) })),
  );
}

function isInjectable(one) {
  return (ts.getDecorators(one) ?? []).some(
    ({ expression }) => ts.isCallExpression(expression) && expression.expression.getText() === 'Injectable',
  );
}

function publicMethodsOf(one, checker) {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return checker
    .getPropertiesOfType(checker.getTypeAtLocation(one))
    .filter(({ valueDeclaration: declaration }) => declaration && ts.isMethodDeclaration(declaration))
    .filter(({ valueDeclaration: { name } }) => !ts.isPrivateIdentifier(name))
    .filter(({ valueDeclaration }) => (ts.getCombinedModifierFlags(valueDeclaration) & hidden) === 0)
    .map(({ name }) => name);
}

/** Classes below `Error`, and what the factory of errors makes; a class's lines are those of its doc comment too. */
function errorsOf(parsed, checker) {
  const declared = parsed.flatMap(({ path, source }) =>
    nodesOf(source, (node) => isErrorClass(node, checker) || isMadeError(node)).map((node) => ({
      name: node.name.text,
      path,
      lines: lineAt(source, node.end) - lineAt(source, node.getStart(source, true)) + 1,
    })),
  );
  const files = parsed.filter(({ path }) => ERROR_FILE.test(path));
  return { declared, files: files.length, linesOfFiles: files.reduce((sum, { lines }) => sum + lines, 0) };
}

function isErrorClass(node, checker) {
  return ts.isClassDeclaration(node) && isBelowError(checker.getTypeAtLocation(node), checker);
}

function isBelowError(type, checker) {
  return (type.getBaseTypes() ?? []).some(
    (base) => base.symbol?.name === 'Error' || (base.isClassOrInterface() && isBelowError(base, checker)),
  );
}

function isMadeError(node) {
  if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isCallExpression(node.initializer)) return false;
  return node.initializer.expression.getText() === ERROR_FACTORY;
}

const lineAt = (source, position) => source.getLineAndCharacterOfPosition(position).line;

/** In code: a comment does not count. */
function names(source, word) {
  return (
    nodesOf(source, (node) => (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && node.text === word).length > 0
  );
}

function nodesOf(node, isWanted) {
  const found = isWanted(node) ? [node] : [];
  ts.forEachChild(node, (child) => void found.push(...nodesOf(child, isWanted)));
  return found;
}
