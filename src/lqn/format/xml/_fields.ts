/**
 * The attributes and children of one element, with complaints about what is unknown or missing.
 *
 * @module
 */

import type { SourceLocation } from "../../../core/mod.ts";
import type { Parameter, SpexObservation } from "../../model/mod.ts";
import { readParameter } from "../_parameter.ts";
import { didYouMean, oneOf, quoted } from "../_words.ts";
import type { LqnSource } from "../source.ts";
import type { XmlElement } from "./_tree.ts";

/** What is gathered while a file is read. */
export interface XmlContext {
  /** The text. */
  readonly source: LqnSource;
  /** Where parts of the model stand. */
  readonly positions: Map<string, SourceLocation>;
  /** The results that are stored in variables. */
  readonly observations: SpexObservation[];
}

/** Reads the attributes of one element; names are compared without regard to case. */
export class XmlFields {
  /** The element. */
  readonly element: XmlElement;
  readonly #source: LqnSource;

  /** Takes an element and the attributes that it may have. */
  constructor(source: LqnSource, element: XmlElement, allowed: readonly string[]) {
    this.#source = source;
    this.element = element;
    for (const [key, { name, index }] of element.attributes) {
      if (allowed.includes(key) || key.includes(":") || key === "xmlns") continue;
      const words = `Cannot use attribute ${quoted(name)} of <${element.name}>` +
        (didYouMean(name, allowed) || `: write one of ${allowed.join(", ")}`);
      throw source.fault("xml-unknown-attribute", index, words);
    }
  }

  /** The error of a fault of an attribute, or of the element where the attribute is absent. */
  fault(code: string, name: string, message: string): Error {
    const index = this.element.attributes.get(name)?.index ?? this.element.index;
    return this.#source.fault(code, index, message);
  }

  /** The text of an attribute. */
  string(name: string): string | undefined {
    return this.element.attributes.get(name)?.value;
  }

  /** The text of an attribute that must be there. */
  need(name: string): string {
    const value = this.string(name);
    if (value !== undefined) return value;
    const words = `Cannot use <${this.element.name}> without attribute ${quoted(name)}: write ` +
      `<${this.element.name} ${name}="...">`;
    throw this.fault("xml-missing-attribute", name, words);
  }

  /** A number or expression. */
  parameter(name: string): Parameter | undefined {
    const attribute = this.element.attributes.get(name);
    if (!attribute) return undefined;
    const what = `${name} of <${this.element.name}>`;
    return readParameter(this.#source, attribute.index, attribute.value, what);
  }

  /** A number or expression that must be there. */
  needParameter(name: string): Parameter {
    this.need(name);
    return this.parameter(name)!;
  }

  /** One of some words, by a table from the word to its meaning. */
  choice<T>(name: string, table: ReadonlyMap<string, T>): T | undefined {
    const word = this.string(name);
    if (word === undefined) return undefined;
    const found = table.get(word.trim().toLowerCase());
    if (found !== undefined) return found;
    const words = `Cannot use ${name} of <${this.element.name}> as it must be ` +
      `${oneOf([...table.keys()])}: current value is ${quoted(word)}`;
    throw this.fault("xml-unknown-word", name, words);
  }
}

/** What is done with the children of an element, by name in lower case. */
export type ChildReaders = Readonly<Record<string, (child: XmlElement) => void>>;

/** Reads the children of an element in order; result elements are skipped. */
export function readChildren(
  source: LqnSource,
  element: XmlElement,
  readers: ChildReaders,
): void {
  if (element.wordIndex >= 0) {
    const words = `Cannot use text inside <${element.name}>: write elements and attributes, and ` +
      "comments as <!-- ... -->";
    throw source.fault("xml-text", element.wordIndex, words);
  }
  for (const child of element.children) {
    const key = child.name.toLowerCase();
    if (Object.hasOwn(readers, key)) readers[key](child);
    else if (!isResult(key)) throw unknownChild(source, element, child, Object.keys(readers));
  }
}

function isResult(key: string): boolean {
  return /^result-(?!observe)/.test(key) || key === "mva-info" ||
    key === "queue-length-distribution";
}

function unknownChild(
  source: LqnSource,
  parent: XmlElement,
  child: XmlElement,
  known: readonly string[],
): Error {
  const hint = didYouMean(child.name, known) ||
    (known.length > 0 ? `: write one of ${known.join(", ")}` : ": it has no elements inside");
  const words = `Cannot use <${child.name}> inside <${parent.name}>${hint}`;
  return source.fault("xml-unknown-element", child.index, words);
}

/** An object without the fields that are `undefined`. */
export function tidy<T extends object>(object: T): T {
  for (const key of Object.keys(object) as (keyof T)[]) {
    if (object[key] === undefined) delete object[key];
  }
  return object;
}
