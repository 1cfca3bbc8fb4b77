/**
 * An XML text as a tree of elements with positions, within limits.
 *
 * The parser is saxes, which expands nothing but the five predefined entities and character
 * references. A document type declaration is refused, so that no file can define others.
 *
 * @module
 */

import { SaxesParser } from "saxes";
import { escaped, quoted } from "../_words.ts";
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
  /** Where its tag ends, and that text starts. */
  readonly textIndex: number;
  /** Where the first word of that text stands, -1 where there is none. */
  readonly wordIndex: number;
}

interface Open {
  name: string;
  index: number;
  attributes: Map<string, XmlAttribute>;
  children: XmlElement[];
  text: string;
  textIndex: number;
  wordIndex: number;
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
  checkSurrogates(source);
  const parser = new SaxesParser({ position: true });
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let nodes = 0;
  parser.on("error", (error) => {
    throw syntaxFault(source, parser.position, error.message, stack[stack.length - 1]);
  });
  parser.on("doctype", () => {
    const index = Math.max(0, text.indexOf("<!DOCTYPE"));
    throw source.fault("xml-doctype", index, doctypeMessage);
  });
  parser.on("opentagstart", ({ name }) => {
    const index = text.lastIndexOf("<", parser.position - 1);
    nodes++;
    checkSize(source, index, nodes, stack.length);
    stack.push({
      name,
      index,
      attributes: new Map(),
      children: [],
      text: "",
      textIndex: index,
      wordIndex: -1,
    });
  });
  parser.on("attribute", ({ name, value }) => {
    addAttribute(source, stack[stack.length - 1], name, value, parser.position);
  });
  parser.on("opentag", () => {
    stack[stack.length - 1].textIndex = parser.position;
  });
  parser.on("closetag", () => {
    const element = stack.pop()!;
    if (stack.length > 0) stack[stack.length - 1].children.push(element);
    else root = element;
  });
  const addText = (before: string) => (part: string) => {
    const open = stack[stack.length - 1];
    if (!open) return;
    if (open.wordIndex < 0 && /\S/.test(part)) {
      const start = text.lastIndexOf(before, parser.position - 2);
      const blanks = before === ">" ? text.slice(start + 1, parser.position).search(/\S|$/) + 1 : 0;
      open.wordIndex = start + blanks;
    }
    open.text += part;
  };
  parser.on("text", addText(">"));
  parser.on("cdata", addText("<![CDATA["));
  parser.write(text).close();
  return root!;
}

/** The parser takes the half of a surrogate pair and what follows for one character. */
function checkSurrogates(source: LqnSource): void {
  if (source.text.isWellFormed()) return;
  const index = source.text.search(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
  );
  const words = "Cannot read half of a surrogate pair as XML has no such character: remove it";
  throw source.fault("xml-character", index, words);
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
  [/clos(?:e|ing) tag/, "xml-close-tag", "close the element that was opened last"],
  [/entity/, "xml-entity", "write & as &amp;, < as &lt;, other characters as they are or as &#65;"],
  [
    /disallowed character|the string "/,
    "xml-character",
    "write < as &lt; and & as &amp;, and remove control characters",
  ],
  [/attribute|quoted|whitespace/, "xml-quotes", 'write attributes as name="value", spaces between'],
  [/root/, "xml-root", "write one <lqn-model> element and close it"],
];

function syntaxFault(
  source: LqnSource,
  position: number,
  message: string,
  open: Open | undefined,
): Error {
  const words = message.replace(/^.*?\d+:\d+: /, "").replace(/\.$/, "");
  if (open && /unclosed tag|unexpected end/.test(words)) {
    const close = `Cannot read <${open.name}> as it is not closed: write </${open.name}>`;
    return source.fault("xml-unclosed", open.index, close);
  }
  const [, code, hint] = hints.find(([pattern]) => pattern.test(words)) ??
    [0, "xml-syntax", "write XML as in https://www.w3.org/TR/xml"];
  const index = Math.max(0, Math.min(position, source.text.length) - 1);
  const clean = escaped(words.slice(0, 120));
  return source.fault(code, index, `Cannot read the XML as the parser says "${clean}": ${hint}`);
}
