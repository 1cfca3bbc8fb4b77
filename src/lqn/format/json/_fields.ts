/**
 * The fields of one JSON object, with complaints about what is unknown, missing or of a wrong type.
 *
 * @module
 */

import type { SourceLocation } from "../../../core/mod.ts";
import type { Parameter, SpexObservation } from "../../model/mod.ts";
import { readParameter } from "../_parameter.ts";
import { didYouMean, oneOf, quoted } from "../_words.ts";
import type { LqnSource } from "../source.ts";
import type { JsonField, JsonValue } from "./_tree.ts";

/** What is gathered while a file is read. */
export interface JsonContext {
  /** The text. */
  readonly source: LqnSource;
  /** Where parts of the model stand. */
  readonly positions: Map<string, SourceLocation>;
  /** The results that are stored in variables. */
  readonly observations: SpexObservation[];
}

/** Reads the fields of one object. */
export class JsonFields {
  /** The object. */
  readonly object: JsonValue & { readonly kind: "object" };
  readonly #source: LqnSource;
  readonly #what: string;

  /** Takes a value that must be an object, what it is, and the keys it may have beside comments; any without them. */
  constructor(source: LqnSource, value: JsonValue, what: string, allowed?: readonly string[]) {
    this.#source = source;
    this.#what = what;
    if (value.kind !== "object") {
      const words = `Cannot read ${what} as it must be an object: write { ... }`;
      throw source.fault("json-type", value.index, words);
    }
    this.object = value;
    if (!allowed) return;
    for (const [key, { index }] of value.fields) {
      if (allowed.includes(key) || key === "comment" || key === "#") continue;
      const words = `Cannot use key ${quoted(key)} of ${what}` +
        (didYouMean(key, allowed) || `: write one of ${allowed.join(", ")}`);
      throw source.fault("json-unknown-key", index, words);
    }
  }

  /** The error of a fault of a field, or of the object where the field is absent. */
  fault(code: string, key: string, message: string): Error {
    return this.#source.fault(code, this.field(key)?.value.index ?? this.object.index, message);
  }

  /** The error of a field of a wrong type or value. */
  wrong(key: string, rule: string): Error {
    return this.fault("json-type", key, `Cannot use ${key} of ${this.#what} as it must be ${rule}`);
  }

  /** A field. */
  field(key: string): JsonField | undefined {
    return this.object.fields.get(key);
  }

  /** A scalar; absent where it is `null`. */
  scalar(key: string): string | number | boolean | undefined {
    const value = this.field(key)?.value;
    if (!value) return undefined;
    if (value.kind !== "scalar") throw this.wrong(key, "one value, not an array or object");
    return value.value ?? undefined;
  }

  /** A text. */
  string(key: string): string | undefined {
    const value = this.scalar(key);
    if (value === undefined || typeof value === "string") return value;
    if (typeof value === "number") return String(value);
    throw this.wrong(key, 'a text in quotes, "..."');
  }

  /** A text that must be there. */
  need(key: string): string {
    const value = this.string(key);
    if (value !== undefined) return value;
    const words = `Cannot use ${this.#what} without key "${key}": write "${key}": "..."`;
    throw this.fault("json-missing-key", key, words);
  }

  /** A number or expression. */
  parameter(key: string): Parameter | undefined {
    const field = this.field(key);
    if (!field) return undefined;
    return readValue(this.#source, field.value, `${key} of ${this.#what}`);
  }

  /** A number or expression that must be there. */
  needParameter(key: string): Parameter {
    const value = this.parameter(key);
    if (value !== undefined) return value;
    const words = `Cannot use ${this.#what} without key "${key}": write "${key}": 1`;
    throw this.fault("json-missing-key", key, words);
  }

  /** A truth value. */
  boolean(key: string): boolean | undefined {
    const value = this.scalar(key);
    if (value === undefined || typeof value === "boolean") return value;
    if (/^true$/i.test(String(value))) return true;
    if (/^false$/i.test(String(value))) return false;
    throw this.wrong(key, "true or false");
  }

  /** One of some words, by a table from the word to its meaning. */
  choice<T>(key: string, table: ReadonlyMap<string, T>): T | undefined {
    const word = this.string(key);
    if (word === undefined) return undefined;
    const found = table.get(word.toLowerCase());
    if (found !== undefined) return found;
    const words = `Cannot use ${key} of ${this.#what} as it must be ${oneOf([...table.keys()])}: ` +
      `current value is ${quoted(word)}`;
    throw this.fault("json-unknown-word", key, words);
  }

  /** The items of an array; one value stands for an array of it. */
  list(key: string): readonly JsonValue[] {
    const value = this.field(key)?.value;
    if (!value) return [];
    return value.kind === "array" ? value.items : [value];
  }

  /** The texts of an array. */
  strings(key: string): string[] {
    return this.list(key).map((item) => {
      if (item.kind === "scalar" && typeof item.value === "string") return item.value;
      throw this.wrong(key, 'an array of texts, ["..."]');
    });
  }
}

/** A number or expression; absent where it is `null`. */
export function readValue(
  source: LqnSource,
  value: JsonValue,
  what: string,
): Parameter | undefined {
  if (value.kind === "scalar") {
    if (value.value === null) return undefined;
    if (typeof value.value === "string") {
      return readParameter(source, value.index + 1, value.value, what);
    }
    if (typeof value.value === "number") {
      if (Number.isFinite(value.value)) return value.value === 0 ? 0 : value.value;
      const words = `Cannot use ${what} as it must be at most 1.8e308`;
      throw source.fault("number-range", value.index, words);
    }
  }
  const words =
    `Cannot use ${what} as it must be a number, or an expression in quotes such as "$x"`;
  throw source.fault("json-type", value.index, words);
}
