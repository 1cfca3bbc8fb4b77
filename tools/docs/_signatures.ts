/**
 * Signatures of declarations as their sources have them, without bodies and comments.
 *
 * @module
 */
import ts from "typescript";
import type { Entry, Tag } from "./_declarations.ts";

/** A member of an interface or class. */
export interface Member {
  /** Its signature on one line. */
  readonly signature: string;
  /** Its doc comment, without tags. */
  readonly text: string;
  /** The tags of its doc comment. */
  readonly tags: readonly Tag[];
}

/** The declaration of a name, as code to show. */
export function signatureOf({ name, node }: Entry): string {
  const source = node.getSourceFile();
  if (ts.isFunctionDeclaration(node)) return headOf(node, node.body);
  if (ts.isVariableStatement(node)) {
    const one = node.declarationList.declarations.find((some) => some.name.getText() === name);
    const type = one?.type ? `: ${one.type.getText()}` : valueOf(one?.initializer);
    return `const ${name}${type};`;
  }
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) {
    const head = source.text.slice(node.getStart(source), node.members.pos);
    return `${clean(head).replace(/\{$/, "").trim()} {}`;
  }
  return clean(node.getText());
}

function valueOf(initializer: ts.Expression | undefined): string {
  const text = initializer?.getText() ?? "";
  return text.length > 0 && text.length < 200 ? ` = ${text}` : "";
}

/** What stands before a body. */
function headOf(node: ts.Node, body: ts.Node | undefined): string {
  const source = node.getSourceFile();
  const end = body ? body.getStart(source) : node.getEnd();
  return `${clean(source.text.slice(node.getStart(source), end)).replace(/;$/, "")};`;
}

/** Without words that a reader of a reference knows. */
function clean(text: string): string {
  return text.replace(/^(?:export\s+)?(?:declare\s+)?/, "").trim();
}

/** The public members of an interface or class, in the order of the source. */
export function membersOf({ node }: Entry): Member[] {
  if (ts.isInterfaceDeclaration(node)) return node.members.map(memberOf);
  if (!ts.isClassDeclaration(node)) return [];
  return node.members.filter(isPublic).map(memberOf);
}

function isPublic(member: ts.ClassElement): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  if (ts.getCombinedModifierFlags(member) & hidden) return false;
  if (ts.isClassStaticBlockDeclaration(member) || ts.isSemicolonClassElement(member)) return false;
  return !(member.name &&
    (ts.isPrivateIdentifier(member.name) || /^_/.test(member.name.getText())));
}

function memberOf(member: ts.TypeElement | ts.ClassElement): Member {
  const [comment] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const tags = (comment?.tags ?? []).map(tagOf);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  return { signature: memberSignature(member), text, tags };
}

function memberSignature(member: ts.TypeElement | ts.ClassElement): string {
  const body = (member as { readonly body?: ts.Node }).body;
  const value = ts.isPropertyDeclaration(member) ? member.initializer : undefined;
  const source = member.getSourceFile();
  const end = body?.getStart(source) ?? value?.getStart(source) ?? member.getEnd();
  return source.text.slice(member.getStart(source), end)
    .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/\b(?:override|public) /g, "")
    .replace(/\s*[=;]?\s*$/, "");
}

function tagOf(tag: ts.JSDocTag): Tag {
  const doc = ts.getTextOfJSDocComment(tag.comment) ?? "";
  const kind = tag.tagName.text === "returns" ? "return" : tag.tagName.text;
  if (ts.isJSDocParameterTag(tag)) return { kind, name: tag.name.getText(), doc };
  const repr = ts.isJSDocThrowsTag(tag) ? tag.typeExpression?.type.getText() : undefined;
  return { kind, doc, ...repr !== undefined && { tsType: { repr } } };
}
