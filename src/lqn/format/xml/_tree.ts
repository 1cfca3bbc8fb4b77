/**
 * An XML text as a tree of elements with positions, within limits.
 *
 * The parser is saxes, which expands nothing but the five predefined entities and character
 * references. A document type declaration is refused, so that no file can define others.
 *
 * @module
 */

import { SaxesParser } from "saxes";
import { quoted } from "../_words.ts";
import { lqnLimits } from "../limits.ts";
import type { LqnSource } from "../source.ts";

/** An attribute with its place. */
export interface XmlAttribute {
  /** As written. */
  readonly name: string;
  /** Its value with references resolved. */
  readonly value: string;
  /** Where its value starts in the text. */
  readonly index: number;
}

/** An element with its place. */
export interface XmlElement {
  /** As written. */
  readonly name: string;
  /** Where its tag starts in the text. */
  readonly index: number;
  /** By name in lower case. */
  readonly attributes: ReadonlyMap<string, XmlAttribute>;
  /** The elements inside it. */
  readonly children: readonly XmlElement[];
  /** The text directly inside it, markup removed. */
  readonly text: string;
  /** Where that text starts, -1 where there is none. */
  readonly textIndex: number;
}

interface Open {
  name: string;
  index: number;
  attributes: Map<string, XmlAttribute>;
  children: XmlElement[];
  text: string;
  textIndex: number;
}

/**
 * Parses a text and returns its root element.
 *
 * @throws {InputError} Where it is not well-formed, declares a document type or is beyond a limit.
 */
export function parseXml(source: LqnSource): XmlElement {
  const { text } = source;
  if (text.length > lqnLimits.characters) {
    throw source.fault("too-large", 0, tooMany("characters", lqnLimits.characters, "file"));
  }
  const parser = new SaxesParser({ position: true });
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let nodes = 0;
  parser.on("error", (error) => {
    throw syntaxFault(source, parser.position, error.message);
  });
  parser.on("doctype", () => {
    const index = text.lastIndexOf("<!", parser.position);
    throw source.fault("xml-doctype", index, doctypeMessage);
  });
  parser.on("opentagstart", ({ name }) => {
    const index = text.lastIndexOf("<", parser.position - 1);
    nodes++;
    checkSize(source, index, nodes, stack.length);
    stack.push({ name, index, attributes: new Map(), children: [], text: "", textIndex: -1 });
  });
  parser.on("attribute", ({ name, value }) => {
    addAttribute(source, stack[stack.length - 1], name, value, parser.position);
  });
  parser.on("closetag", () => {
    const element = stack.pop()!;
    if (stack.length > 0) stack[stack.length - 1].children.push(element);
    else root = element;
  });
  const addText = (part: string) => {
    const open = stack[stack.length - 1];
    if (!open) return;
    if (open.textIndex < 0) open.textIndex = text.indexOf(">", open.index) + 1;
    open.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.write(text).close();
  return root!;
}

const doctypeMessage = "Cannot read a document type declaration (<!DOCTYPE>): remove it, " +
  "and write entities as &lt; &gt; &amp; &quot; &apos; or character references";

function tooMany(what: string, limit: number, where: string): string {
  return `Cannot read more than ${limit} ${what} in one ${where}: split the ${where}`;
}

function checkSize(source: LqnSource, index: number, nodes: number, depth: number): void {
  if (nodes > lqnLimits.nodes) {
    throw source.fault("too-large", index, tooMany("elements", lqnLimits.nodes, "file"));
  }
  if (depth >= lqnLimits.depth) {
    const words = `Cannot read elements more than ${lqnLimits.depth} deep: close the outer ones`;
    throw source.fault("too-deep", index, words);
  }
}

function addAttribute(
  source: LqnSource,
  open: Open,
  name: string,
  value: string,
  end: number,
): void {
  const quote = source.text[end - 1];
  const index = source.text.lastIndexOf(quote, end - 2) + 1;
  if (open.attributes.size >= lqnLimits.attributes) {
    throw source.fault("too-large", index, tooMany("attributes", lqnLimits.attributes, "element"));
  }
  const key = name.toLowerCase();
  if (open.attributes.has(key)) {
    const words = `Cannot read attribute ${quoted(name)} of <${open.name}> twice: keep one of them`;
    throw source.fault("xml-duplicate-attribute", index, words);
  }
  open.attributes.set(key, { name, value, index });
}

const hints: readonly (readonly [RegExp, string, string])[] = [
  [/unclosed tag/, "xml-unclosed", "close it with </name> or />"],
  [/unexpected close tag/, "xml-close-tag", "close the element that was opened last"],
  [/duplicate attribute/, "xml-duplicate-attribute", "keep one of them"],
  [/undefined entity/, "xml-entity", "use &lt; &gt; &amp; &quot; &apos; or a character reference"],
  [/character entity|entity/, "xml-entity", "write & as &amp;"],
  [
    /disallowed character in attribute|disallowed character/,
    "xml-character",
    "write < as &lt; and & as &amp;, and remove control characters",
  ],
  [/unquoted attribute|attribute value/, "xml-quotes", 'write the value in quotes: name="value"'],
  [/root|unexpected end/, "xml-root", "write one <lqn-model> element and close it"],
];

function syntaxFault(source: LqnSource, position: number, message: string): Error {
  const words = message.replace(/^.*?\d+:\d+: /, "").replace(/\.$/, "");
  const [, code, hint] = hints.find(([pattern]) => pattern.test(words)) ??
    [0, "xml-syntax", "write well-formed XML"];
  const index = Math.max(0, Math.min(position, source.text.length) - 1);
  return source.fault(code, index, `Cannot read the XML as there is ${article(words)}: ${hint}`);
}

function article(words: string): string {
  const clean = words.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?").slice(0, 120);
  return /^(an?|document|attribute|the) /.test(clean) ? clean : `an error (${clean})`;
}
