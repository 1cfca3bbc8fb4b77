/**
 * The shape of a description as data: which fields there are, and which values each may have.
 *
 * @module
 */

/** A number within bounds. */
export interface NumberShape {
  /** Which shape. */
  readonly kind: "number";
  /** The unit, for the documentation; `1` for a pure number. */
  readonly unit: string;
  /** Whether it must be whole. */
  readonly whole: boolean;
  /** The value must be above this. */
  readonly above?: number;
  /** The value must be at least this. */
  readonly least?: number;
  /** The value must be at most this. */
  readonly most?: number;
}

/** `true` or `false`. */
export interface BooleanShape {
  /** Which shape. */
  readonly kind: "boolean";
}

/** One of some words. */
export interface ChoiceShape {
  /** Which shape. */
  readonly kind: "choice";
  /** The words. */
  readonly values: readonly string[];
}

/** A text that matches a pattern. */
export interface TextShape {
  /** Which shape. */
  readonly kind: "text";
  /** What it must match. */
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly rule: string;
}

/** A list of values of one shape. */
export interface ListShape {
  /** Which shape. */
  readonly kind: "list";
  /** The shape of each. */
  readonly of: Shape;
  /** Least and greatest length. */
  readonly least: number;
  /** Greatest length. */
  readonly most: number;
  /** What stands in for the fields that an entry leaves out. */
  readonly fallback?: object;
}

/** An object with known fields. */
export interface RecordShape {
  /** Which shape. */
  readonly kind: "record";
  /** The fields by name. */
  readonly fields: Readonly<Record<string, Shape>>;
  /** Fields that may be absent for good. */
  readonly optional: readonly string[];
}

/** An object whose field `kind` says which fields it has. */
export interface VariantShape {
  /** Which shape. */
  readonly kind: "variant";
  /** The records by the value of `kind`. */
  readonly of: Readonly<Record<string, RecordShape>>;
  /** The kind where none is given; without it, one must be. */
  readonly fallbackKind?: string;
  /** What stands in for fields that are left out, by the value of `kind`. */
  readonly fallbacks?: Readonly<Record<string, object>>;
  /** A check of the whole; it throws an `InputError`. */
  readonly check?: (value: unknown) => void;
}

/** Any shape. */
export type Shape =
  | NumberShape
  | BooleanShape
  | ChoiceShape
  | TextShape
  | ListShape
  | RecordShape
  | VariantShape;

/** Bounds of a number. */
type Bounds = Pick<NumberShape, "above" | "least" | "most">;

/** A number in a unit. */
export function number(unit: string, bounds: Bounds): NumberShape {
  return { kind: "number", unit, whole: false, ...bounds };
}

/** A whole number in a unit. */
export function whole(unit: string, bounds: Bounds): NumberShape {
  return { kind: "number", unit, whole: true, ...bounds };
}

/** `true` or `false`. */
export const flag: BooleanShape = { kind: "boolean" };

/** One of some words. */
export function choice<T extends string>(...values: readonly T[]): ChoiceShape {
  return { kind: "choice", values };
}

/** An object that must have a field for each key of `T`. */
export function record<T>(
  fields: { readonly [K in keyof T]-?: Shape },
  optional: readonly (keyof T & string)[] = [],
): RecordShape {
  return { kind: "record", fields: fields as Readonly<Record<string, Shape>>, optional };
}

/** A list. */
export function list(of: Shape, least: number, most: number, fallback?: object): ListShape {
  return { kind: "list", of, least, most, fallback };
}

/** A title: one line. */
export const title: TextShape = {
  kind: "text",
  // deno-lint-ignore no-control-regex
  pattern: /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]{1,200}$/,
  rule: "1 to 200 characters on one line",
};

function plain(value: number): string {
  const power = value.toExponential().replace("e+", "e");
  return value >= 1e5 && power.length < String(value).length ? power : String(value);
}

function bounds({ above, least, most }: NumberShape): string {
  if (least !== undefined && most !== undefined) return `from ${plain(least)} to ${plain(most)}`;
  const parts = [
    above === undefined ? "" : `above ${plain(above)}`,
    least === undefined ? "" : `at least ${plain(least)}`,
    most === undefined ? "" : `at most ${plain(most)}`,
  ];
  return parts.filter((text) => text !== "").join(" and ");
}

/** A number's rule in words: `a whole number from 576 to 9000 B`. */
export function numberRule(shape: NumberShape): string {
  const limits = `${bounds(shape)}${shape.unit === "1" ? "" : ` ${shape.unit}`}`;
  if (!shape.whole) return limits;
  return `a whole number ${limits.startsWith("from") ? "" : "of "}${limits}`;
}
