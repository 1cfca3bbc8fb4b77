/**
 * A field of a host that a published row leaves open, with the range or the options that it may have.
 *
 * @module
 */
import type { Host } from "../host/mod.ts";
import { type Edit, parseValue, type Path, valueAt } from "./_edits.ts";

/** A field that is left open. */
export interface OpenField {
  /** Its path, or its paths. */
  readonly name: string;
  /** Its range in words. */
  readonly range: string;
  /** The value that the prediction assumes: that of the host. */
  readonly nominal: number | string | boolean;
  /** The value at a place in the range, from 0 to 1. */
  value(place: number): number | string | boolean;
  /** The edits that give it a value. */
  edits(value: number | string | boolean): readonly Edit[];
}

type Scalar = OpenField["nominal"];

function isScalar(value: unknown): value is Scalar {
  return ["number", "string", "boolean"].includes(typeof value);
}

/** A range of numbers: evenly in the logarithm where it starts above 0; whole where its ends are, from 1 up. */
function ranged(text: string): Pick<OpenField, "range" | "value"> | undefined {
  const ends = text.split("..");
  const [low, high] = ends.map((end) => end.trim() === "" ? NaN : Number(end));
  if (ends.length !== 2 || !(low < high)) return undefined;
  const whole = low >= 1 && Number.isInteger(low) && Number.isInteger(high);
  const at = (place: number) =>
    low > 0 ? low * Math.pow(high / low, place) : low + place * (high - low);
  return {
    range: `${low} to ${high}`,
    value: (place) => whole ? Math.round(at(place)) : at(place),
  };
}

/** One of some options. */
function chosen(text: string): Pick<OpenField, "range" | "value"> | undefined {
  const options = text.split("|").map((option) => parseValue(option));
  if (options.length < 2 || !options.every(isScalar)) return undefined;
  return {
    range: `${options.slice(0, -1).join(", ")} or ${options.at(-1)}`,
    value: (place) => options[Math.min(options.length - 1, Math.floor(place * options.length))],
  };
}

/**
 * An open field; `undefined` where the host has no such field or the text is neither a range nor options.
 *
 * @param name The paths as they were written.
 * @param paths The fields that take its value.
 * @param text `low..high`, or options with `|` between them.
 * @param host The host, complete.
 */
export function openField(
  name: string,
  paths: readonly Path[],
  text: string,
  host: Host,
): OpenField | undefined {
  const nominal = valueAt(host, paths[0]);
  const variation = ranged(text.trim()) ?? chosen(text);
  if (!variation || !paths.every((path) => isScalar(valueAt(host, path)))) return undefined;
  return {
    name,
    ...variation,
    nominal: nominal as Scalar,
    edits: (value) => paths.map((path) => ({ path, value })),
  };
}
