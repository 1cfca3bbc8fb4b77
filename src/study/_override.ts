/**
 * Reads one override: its sign, name and value.
 *
 * @module
 */
import { hint, InputError, type Json } from "../core/mod.ts";

/** What stands after the equals sign: one value, a list that sweeps, or a range. */
export type Swept =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "list"; readonly values: readonly Json[] }
  | { readonly kind: "interval"; readonly from: number; readonly to: number };

/** An override in its parts. */
export interface Override {
  /** `+` adds, `~` removes, nothing changes. */
  readonly sign: "+" | "~" | "";
  readonly name: string;
  /** The value; that of a removal is `null`. */
  readonly value: Swept;
}

/** Most values that a `range(...)` may have. */
const mostValues = 100_000;

/** Reads one override. */
export function parseOverride(text: string): Override {
  const removed = /^~([^\s=]+)$/.exec(text);
  if (removed) return { sign: "~", name: removed[1], value: { kind: "value", value: null } };
  const parts = /^(\+?)([^\s=+~](?:[^=+~]*[^\s=+~])?)=(.*)$/s.exec(text);
  if (!parts) refuse(text, "it must be written name=value, +name=value or ~name");
  return { sign: parts[1] as "+" | "", name: parts[2], value: sweptOf(parts[3], text) };
}

/** What may stand before brackets. */
const functions = ["range", "interval", "choice"];

function sweptOf(value: string, text: string): Swept {
  const called = /^(range|interval|choice)\((.*)\)$/s.exec(value);
  if (called?.[1] === "choice") {
    return {
      kind: "list",
      values: split(called[2], text).map((one) => valueOf(one, text)),
    };
  }
  if (called) {
    return spanOf(
      called[1],
      split(called[2], text).map((one) => valueOf(one, text)),
      text,
    );
  }
  const other = /^([a-z]+)\(.*\)$/is.exec(value)?.[1];
  if (other !== undefined) {
    const near = hint(other, functions);
    refuse(
      text,
      `there is no "${other}(...)"${near}: there is ${functions.join(", ")}, and quotes`,
    );
  }
  const values = split(value, text).map((one) => valueOf(one, text));
  return values.length === 1 ? { kind: "value", value: values[0] } : { kind: "list", values };
}

function spanOf(kind: string, values: readonly Json[], text: string): Swept {
  const [from, to, step = 1, ...more] = values;
  const numbers = [from, to, step].every((one) => typeof one === "number" && Number.isFinite(one));
  if (!numbers || more.length > 0) refuse(text, `${kind}(...) must have numbers: from, to`);
  if (kind === "interval" && values.length > 2) refuse(text, "interval(...) must have two ends");
  if (kind === "interval") return { kind: "interval", from: from as number, to: to as number };
  const [start, stop, by] = [from, to, step] as number[];
  const count = Math.ceil((stop - start) / by - 1e-9);
  if (!(count >= 1 && count <= mostValues)) {
    refuse(text, `range(...) must have 1 to ${mostValues} values`);
  }
  const counted = Array.from(
    { length: count },
    (_, index) => Number((start + index * by).toPrecision(14)),
  );
  return { kind: "list", values: counted };
}

/** Splits at commas that are in no quotes and no brackets. */
function split(value: string, text: string): string[] {
  const parts: string[] = [];
  let depth = 0, quote = "", start = 0;
  for (let index = 0; index < value.length; index++) {
    const letter = value[index];
    if (quote) {
      if (letter === "\\") index++;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "[" || letter === "{") depth++;
    else if (letter === "]" || letter === "}") depth--;
    else if (letter === "," && depth === 0) {
      parts.push(value.slice(start, index));
      start = index + 1;
    }
  }
  if (quote || depth !== 0) refuse(text, "its quotes and brackets must be closed");
  return [...parts, value.slice(start)].map((part) => part.trim());
}

const numberText = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function valueOf(word: string, text: string): Json {
  if (numberText.test(word)) return Number(word);
  if (word === "true" || word === "false") return word === "true";
  if (word === "null") return null;
  const quoted = /^(["'])(.*)\1$/s.exec(word);
  if (quoted) return quoted[2].replace(/\\(.)/gs, "$1");
  if (/^[[{]/.test(word)) return jsonOf(word, text);
  return word === ""
    ? refuse(text, "a value must not be empty: write '' for the empty text")
    : word;
}

function jsonOf(word: string, text: string): Json {
  try {
    return JSON.parse(word);
  } catch {
    return refuse(text, `${word} must be JSON`);
  }
}

function refuse(text: string, rule: string): never {
  throw new InputError(`Cannot read override "${text}" as ${rule}`, { code: "study/bad-override" });
}
