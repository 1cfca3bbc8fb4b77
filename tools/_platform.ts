/**
 * Uses of what only Deno or Node have, by name: a local variable called `process` is not one.
 *
 * @module
 */
import ts from "typescript";
import { lineOf, parse } from "./_imports.ts";

/** A use of a platform's global. */
export interface PlatformUse {
  /** The file. */
  readonly file: string;
  /** One-based line. */
  readonly line: number;
  /** The global, such as `Deno`. */
  readonly name: string;
}

const names = new Set([
  "Deno",
  "process",
  "Buffer",
  "global",
  "require",
  "setImmediate",
  "clearImmediate",
  "__dirname",
  "__filename",
]);
const hosts = new Set(["globalThis", "self", "window"]);

const options: ts.CompilerOptions = {
  noLib: true,
  noResolve: true,
  allowJs: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
};

/**
 * Every use of a platform's global in some files.
 *
 * A name counts where no declaration in its file gives it: the compiler resolves it, with no
 * library and no other file in view.
 */
export function platformUses(files: ReadonlyMap<string, string>): PlatformUse[] {
  const mention = new RegExp(`\\b(${[...names].join("|")})\\b`);
  const candidates = [...files].filter(([, text]) => mention.test(text));
  const sources = new Map(candidates.map(([path, text]) => [path, parse(path, text)]));
  const program = ts.createProgram([...sources.keys()], options, hostOf(sources));
  const checker = program.getTypeChecker();
  return [...sources].flatMap(([file, source]) => usesIn(file, source, checker));
}

function hostOf(sources: ReadonlyMap<string, ts.SourceFile>): ts.CompilerHost {
  return {
    getSourceFile: (path) => sources.get(path),
    fileExists: (path) => sources.has(path),
    readFile: (path) => sources.get(path)?.text,
    writeFile: () => {},
    getDefaultLibFileName: () => "lib.d.ts",
    getCurrentDirectory: () => "",
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
}

function usesIn(file: string, source: ts.SourceFile, checker: ts.TypeChecker): PlatformUse[] {
  const found: PlatformUse[] = [];
  const visit = (node: ts.Node): void => {
    const name = globalName(node, checker);
    if (name) found.push({ file, line: lineOf(source, node), name });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function globalName(node: ts.Node, checker: ts.TypeChecker): string | undefined {
  const onHost = hostMember(node);
  if (onHost && names.has(onHost)) return onHost;
  if (!ts.isIdentifier(node) || !names.has(node.text) || isMemberName(node)) return undefined;
  return isDeclared(node, checker) ? undefined : node.text;
}

/** The member of `globalThis.x` and `globalThis["x"]`. */
function hostMember(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && hosts.has(node.expression.getText())) {
    return node.name.text;
  }
  if (ts.isElementAccessExpression(node) && hosts.has(node.expression.getText())) {
    const key = node.argumentExpression;
    return ts.isStringLiteralLike(key) ? key.text : undefined;
  }
}

/** Whether an identifier only names a member or what is declared, and reads no variable. */
function isMemberName(node: ts.Identifier): boolean {
  const parent = node.parent as ts.Node & { name?: ts.Node; propertyName?: ts.Node };
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  return parent.name === node || parent.propertyName === node;
}

function isDeclared(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return (symbol?.declarations?.length ?? 0) > 0;
}
