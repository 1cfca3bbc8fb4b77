/**
 * The imports of a source text, found in its syntax tree: comments and strings cannot pass for one.
 *
 * @module
 */
import ts from "typescript";

/** How a file refers to another one. */
export interface Import {
  /** What stands in the quotes; `undefined` where the target is computed. */
  readonly specifier: string | undefined;
  /** One-based line. */
  readonly line: number;
  /**
   * `value` runs the other file, `type` is erased, `dynamic` is `import()`, and `url` names a file
   * by `new URL(..., import.meta.url)` or `import.meta.resolve(...)`, as for a worker.
   */
  readonly kind: "value" | "type" | "dynamic" | "url";
}

/** Parses a text as TypeScript, with parents set. */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
}

/** The one-based line at which a node's own text starts. */
export function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** All imports of a file, in the order of the text. */
export function importsOf(source: ts.SourceFile): Import[] {
  const found: Import[] = source.referencedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    line: source.getLineAndCharacterOfPosition(pos).line + 1,
    kind: "type",
  }));
  const visit = (node: ts.Node): void => {
    const target = declared(node) ?? called(node) ?? located(node);
    if (target) found.push({ line: lineOf(source, node), ...target });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

type Target = Omit<Import, "line"> | undefined;

function text(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** `import ... from`, `export ... from`, `import x = require()`, and `import("x").Type`. */
function declared(node: ts.Node): Target {
  if (ts.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: text(node.moduleSpecifier), kind: typeOnly ? "type" : "value" };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: text(node.moduleSpecifier), kind: node.isTypeOnly ? "type" : "value" };
  }
  if (ts.isExternalModuleReference(node)) {
    return { specifier: text(node.expression), kind: "value" };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: text(node.argument.literal), kind: "type" };
  }
}

/** `import(x)` and `import.meta.resolve(x)`. */
function called(node: ts.Node): Target {
  if (!ts.isCallExpression(node)) return undefined;
  const specifier = text(node.arguments[0]);
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return { specifier, kind: "dynamic" };
  if (isImportMeta(node.expression, "resolve") && specifier !== undefined) {
    return { specifier, kind: "url" };
  }
}

/** `new URL("./x.ts", import.meta.url)`. */
function located(node: ts.Node): Target {
  if (!ts.isNewExpression(node) || node.expression.getText() !== "URL") return undefined;
  const [first, second] = node.arguments ?? [];
  const specifier = text(first);
  if (specifier === undefined || !second || !isImportMeta(second, "url")) return undefined;
  return { specifier, kind: "url" };
}

function isImportMeta(node: ts.Node, member: string): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === member &&
    ts.isMetaProperty(node.expression) &&
    node.expression.keywordToken === ts.SyntaxKind.ImportKeyword;
}
