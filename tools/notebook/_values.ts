/**
 * Values of parameters: read from the words of a command line by the rules of papermill, and written as TypeScript.
 *
 * Departures: papermill knows Python's `True`, `False` and `None` only, and has whole numbers of any size; here the words
 * of JSON are known too, and a whole number that a double would round is refused.
 *
 * @module
 */
import { InputError } from "../../src/core/mod.ts";

/** A value of a parameter. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Values by the names of parameters. */
export type Values = Readonly<Record<string, Value>>;

const words: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["True", true],
  ["true", true],
  ["False", false],
  ["false", false],
  ["None", null],
  ["null", null],
]);

const whole = /^[+-]?\d+(?:_\d+)*$/;
const fraction = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+)?$/i;
const unbounded = /^([+-]?)(?:inf|infinity)$/i;

/**
 * What a word stands for: true, false, null, a whole number, a number, or else the word itself.
 *
 * @throws {InputError} `notebook/large-integer` where a whole number is beyond those that are exact.
 */
export function valueOf(text: string): Value {
  const known = words.get(text);
  if (known !== undefined) return known;
  const plain = text.trim().replace(/(\d)_(?=\d)/g, "$1");
  if (whole.test(text.trim())) {
    const value = Number(plain);
    if (Number.isSafeInteger(value)) return value;
    throw new InputError(
      `Cannot pass a whole number as it must be within ±(2^53 - 1); -r passes it as text: current value is ${text}`,
      { code: "notebook/large-integer" },
    );
  }
  if (fraction.test(text.trim())) return Number(plain);
  const infinite = unbounded.exec(text.trim());
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  return /^[+-]?nan$/i.test(text.trim()) ? NaN : text;
}

/** A value as an expression of TypeScript. */
export function expressionOf(value: Value): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(expressionOf).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    // `"__proto__": x` in a literal would set the prototype; in brackets it is a name like any other.
    const fields = Object.entries(value).map(([name, each]) => {
      const quoted = JSON.stringify(name);
      const key = name === "__proto__" ? `[${quoted}]` : isName(name) ? name : quoted;
      return `${key}: ${expressionOf(each)}`;
    });
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** A value for JSON, which has no word for what is not a finite number. */
export function recordOf(value: Value): Value {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(recordOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, recordOf(each)]));
}

/** Whether a text can be the name of a variable; reserved words are left to the kernel. */
export function isName(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
}
