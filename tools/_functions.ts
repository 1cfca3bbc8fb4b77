/**
 * The functions of a source text and their lengths, found in its syntax tree.
 *
 * @module
 */
import ts from "typescript";
import { lineOf } from "./_imports.ts";

/** A function, method, accessor or constructor with a body. */
export interface FunctionSize {
  /** Its name, or that of the variable or member that holds it; `function` where it has none. */
  readonly name: string;
  /** One-based line of its first word; a doc comment before it does not count. */
  readonly line: number;
  /** From that line to the closing brace, both included. */
  readonly lines: number;
}

/** All functions of a file, nested ones too, in the order of the text. */
export function functionsOf(source: ts.SourceFile): FunctionSize[] {
  const found: FunctionSize[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && (node as ts.FunctionLikeDeclaration).body) {
      const line = lineOf(source, node);
      const last = source.getLineAndCharacterOfPosition(node.end).line + 1;
      found.push({ name: nameOf(node), line, lines: last - line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  const holder = node.parent as ts.Node & { name?: ts.Node };
  return (node.name ?? holder.name)?.getText() ?? "function";
}

/** Whether the first thing in a file is a doc comment with a `@module` tag. */
export function hasModuleHeader(source: ts.SourceFile): boolean {
  const text = source.text.replace(/^#!.*\n/, "");
  const first = ts.getLeadingCommentRanges(text, 0)?.find((range) =>
    text.startsWith("/**", range.pos)
  );
  return first !== undefined && /^\s*\*\s*@module\b/m.test(text.slice(first.pos, first.end));
}
