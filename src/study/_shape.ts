/**
 * The shape of plain data that people write: which fields there are, and what each must be. A field that is not known is
 * refused with the nearest name, since a slip that nothing looks at would change what a study means.
 *
 * @module
 */
import { hint, InputError } from "../core/mod.ts";

/** Looks at the value at a place such as `responses.0.name`. */
export type Shape = (value: unknown, place: string) => void;

/** A value that passes a test. */
export function must(be: string, test: (value: unknown) => boolean): Shape {
  return (value, place) => {
    if (!test(value)) refuse(`"${place}" must be ${be}: current value is ${shown(value)}`);
  };
}

/** A text that is not empty. */
export const text: Shape = must("a text", (value) => typeof value === "string" && value !== "");
/** A finite number. */
export const number: Shape = must("a number", (value) => Number.isFinite(value));
/** A number above 0. */
export const positive: Shape = must(
  "a number above 0",
  (value) => Number.isFinite(value) && (value as number) > 0,
);
/** True or false. */
export const flag: Shape = must("true or false", (value) => typeof value === "boolean");
/** Anything: looked at elsewhere. */
export const anything: Shape = (): void => {};

/** What JSON holds: no functions, dates, `NaN`; an undefined field is an absent one. */
export function json(value: unknown, place: string): void {
  if (Array.isArray(value)) return value.forEach((one, index) => json(one, `${place}.${index}`));
  if (typeof value !== "object" || value === null) return scalar(value, place);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) scalar(value, place);
  for (const [name, one] of Object.entries(value)) {
    if (one !== undefined) json(one, `${place}.${name}`);
  }
}

/** A text, a finite number, true, false or `null`. */
export const scalar: Shape = must(
  "a text, a finite number, true, false or null",
  (value) =>
    value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value),
);

/** A whole number of at least `minimum`. */
export function whole(minimum: number): Shape {
  return must(
    `a whole number of at least ${minimum}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= minimum,
  );
}

/** One of some texts; a slip is told the nearest. */
export function oneOf(words: readonly string[]): Shape {
  return (value, place) => {
    if (words.includes(value as string)) return;
    const near = hint(String(value), words);
    refuse(
      `"${place}" must be one of ${words.join(", ")}: current value is ${shown(value)}${near}`,
    );
  };
}

/** A list of values of one shape. */
export function listOf(each: Shape): Shape {
  return (value, place) => {
    if (!Array.isArray(value)) return refuse(`"${place}" must be a list: ${current(value)}`);
    value.forEach((one, index) => each(one, `${place}.${index}`));
  };
}

/** An object whose names are free and whose values have one shape. */
export function mapOf(each: Shape): Shape {
  return (value, place) => {
    for (const [name, one] of Object.entries(objectAt(value, place))) each(one, `${place}.${name}`);
  };
}

/** An object with these fields and no others; an undefined value is an absent one. */
export function fieldsOf(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const known = { ...required, ...optional };
  const names = Object.keys(known);
  return (value, place) => {
    const fields = objectAt(value, place);
    const at = (name: string) => place === "" ? name : `${place}.${name}`;
    const unknown = Object.keys(fields).find((name) => !Object.hasOwn(known, name));
    if (unknown !== undefined) {
      refuse(
        `there is no field "${at(unknown)}"${hint(unknown, names)}: there is ${names.join(", ")}`,
      );
    }
    for (const name of Object.keys(required)) {
      if (fields[name] === undefined) refuse(`it must have "${at(name)}": it has none`);
    }
    for (const [name, one] of Object.entries(fields)) {
      if (one !== undefined) known[name](one, at(name));
    }
  };
}

/** An object whose field `by` says which of several shapes it has. */
export function variants(by: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const which = oneOf(Object.keys(shapes));
  return (value, place) => {
    const kind = objectAt(value, place)[by];
    which(kind, `${place}.${by}`);
    shapes[kind as string](value, place);
  };
}

function objectAt(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  return refuse(`${place === "" ? "it" : `"${place}"`} must be an object: ${current(value)}`);
}

function current(value: unknown): string {
  return `current value is ${shown(value)}`;
}

function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "function") return String(value).slice(0, 60);
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}

/** A reason, without what it is about; whoever looks adds that. */
function refuse(rule: string): never {
  throw new InputError(rule, { code: "study/bad-description" });
}
