/**
 * The conditions that a region can be made of: the levels of each factor, or the thirds of its
 * values.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { inDigits } from "./_words.ts";
import type { FactorLabel, Parameters, SpacePoint } from "./evidence.ts";

/** A numeric factor with more different values than this is cut into thirds. */
const mostLevels = 5;

/** One condition and the points that meet it. */
export interface Condition {
  /** The parameter's name. */
  readonly factor: string;
  /** The condition in words. */
  readonly words: string;
  /** For each point, whether it meets the condition. */
  readonly meets: readonly boolean[];
}

/** The factors' names, sorted; every point must have the same. */
export function factorsOf(points: readonly SpacePoint[]): string[] {
  const namesOf = (parameters: Parameters) => Object.keys(parameters).sort();
  const names = points.length === 0 ? [] : namesOf(points[0].parameters);
  for (const { parameters } of points) {
    const own = namesOf(parameters);
    if (own.length === names.length && own.every((name, index) => name === names[index])) continue;
    throw new InputError(
      `Cannot use points as their parameters must all be ${names.join(", ")}: ` +
        `current value is ${own.join(", ")}`,
      { code: "analysis/unequal-parameters" },
    );
  }
  return names;
}

/** A factor's value at each point, all of one type. */
export function valuesOfFactor(
  points: readonly SpacePoint[],
  factor: string,
): { numbers: number[] } | { levels: string[] } {
  const values = points.map(({ parameters }) => parameters[factor]);
  const types = new Set(values.map((value) => typeof value));
  const numbersBad = types.has("number") && !values.every((value) => Number.isFinite(value));
  if (types.size > 1 || numbersBad) {
    throw new InputError(
      `Cannot use factor "${factor}" as its values must be all finite numbers, all texts or all ` +
        `switches: current value is ${[...new Set(values)].slice(0, 5).join(", ")}`,
      { code: "analysis/mixed-factor" },
    );
  }
  if (types.has("number")) return { numbers: values as number[] };
  return { levels: values.map((value) => levelName(value)) };
}

function levelName(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return String(value);
}

/** The conditions of one factor; none where it has only one value. */
export function conditionsOf(
  points: readonly SpacePoint[],
  factor: string,
  label: FactorLabel = { label: factor },
): Condition[] {
  const values = valuesOfFactor(points, factor);
  if ("levels" in values) return levelConditions(factor, label.label, values.levels);
  const { numbers } = values;
  const inUnit = (value: number) => inDigits(value / (label.divisor ?? 1));
  const unit = label.unit === undefined ? "" : ` ${label.unit}`;
  if (new Set(numbers).size > mostLevels) return thirds(factor, label.label, numbers, inUnit, unit);
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  if (sorted.length < 2) return [];
  return sorted.map((level) => ({
    factor,
    words: `${label.label} = ${inUnit(level)}${unit}`,
    meets: numbers.map((value) => value === level),
  }));
}

function levelConditions(factor: string, label: string, values: readonly string[]): Condition[] {
  const levels = [...new Set(values)].sort();
  if (levels.length < 2) return [];
  return levels.map((level) => ({
    factor,
    words: `${label} = ${level}`,
    meets: values.map((value) => value === level),
  }));
}

/** Lower, middle and upper third of the points; points of one value stay together. */
function thirds(
  factor: string,
  label: string,
  values: readonly number[],
  inUnit: (value: number) => string,
  unit: string,
): Condition[] {
  const sorted = [...values].sort((a, b) => a - b);
  const first = sorted[Math.floor(sorted.length / 3)];
  const second = sorted[Math.floor((2 * sorted.length) / 3)];
  const edges = [[-Infinity, first], [first, second], [second, Infinity]];
  return edges.flatMap(([from, to]) => {
    const inside = sorted.filter((value) => value >= from && value < to);
    if (inside.length === 0) return [];
    const range = `${inUnit(inside[0])} to ${inUnit(inside[inside.length - 1])}`;
    return [{
      factor,
      words: `${label} from ${range}${unit}`,
      meets: values.map((value) => value >= from && value < to),
    }];
  });
}
