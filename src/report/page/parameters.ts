/**
 * What a study holds fixed and what it varies, read off the parameters of its points.
 *
 * Parameters are flattened to paths such as `host.vms[].weight`: the elements of a list are alike, what differs between them is
 * listed as several values, and how many there are stands under `host.vms[]`. Names (`name`) are labels and left out.
 * The parts of a study are the first words of its groups' names: `peak/1g-shared` belongs to `peak`.
 *
 * @module
 */
import type { Json } from "../../core/mod.ts";
import { formatNumber } from "../../plot/mod.ts";
import type { Group, GroupOutcome } from "../../study/mod.ts";

/** One part of a study. */
export interface StudyPart {
  /** The first word of its groups' names. */
  readonly name: string;
  /** How many groups it has. */
  readonly groups: number;
  /** How many points they have. */
  readonly points: number;
  /** Fewest and most replications of a group; absent where the outcome is not known. */
  readonly replications?: readonly [fewest: number, most: number];
  /** How many groups reached the wanted precision; absent where the outcome is not known. */
  readonly reached?: number;
}

/** A parameter that varies. */
export interface VariedParameter {
  /** Its path. */
  readonly path: string;
  /** Its values or its range in each part, in the order of {@linkcode StudyParameters.parts}; empty where it is absent. */
  readonly values: readonly string[];
}

/** A parameter that is the same at every point. */
export interface FixedParameter {
  /** Its path. */
  readonly path: string;
  /** Its value. */
  readonly value: string;
}

/** The parameters of a study. */
export interface StudyParameters {
  /** The parts of the study, in its order. */
  readonly parts: readonly StudyPart[];
  /** What varies. */
  readonly varied: readonly VariedParameter[];
  /** What does not. */
  readonly fixed: readonly FixedParameter[];
}

/** Values by path, as texts and numbers. */
type Values = Map<string, Set<string | number>>;

function add(values: Values, path: string, value: string | number): void {
  const found = values.get(path);
  if (found) found.add(value);
  else values.set(path, new Set([value]));
}

/** Collects the leaves of a value under their paths. */
function collect(value: Json, path: string, values: Values): void {
  if (Array.isArray(value)) {
    add(values, `${path}[]`, value.length);
    for (const item of value) collect(item, `${path}[]`, values);
  } else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) {
      if (key === "name" || inner === undefined) continue;
      collect(inner, path === "" ? key : `${path}.${key}`, values);
    }
  } else {
    add(values, path, typeof value === "boolean" ? (value ? "yes" : "no") : value ?? "none");
  }
}

/** Most values that are listed one by one. */
const MOST_LISTED = 5;

function valueText(value: string | number): string {
  return typeof value === "number" ? formatNumber(value, 4) : value;
}

/** Values as words: listed where they are few, else the range. */
function rangeText(values: ReadonlySet<string | number> | undefined): string {
  if (values === undefined) return "";
  const all = [...values];
  const numbers = all.filter((value) => typeof value === "number").sort((a, b) => a - b);
  const texts = all.filter((value) => typeof value === "string").sort();
  if (all.length <= MOST_LISTED) return [...numbers, ...texts].map(valueText).join(", ");
  if (texts.length > 0) return `${all.length} values`;
  const [low, high] = [numbers[0], numbers[numbers.length - 1]];
  return `${valueText(low)} to ${valueText(high)} (${all.length} values)`;
}

function partOf(group: { readonly key: string }): string {
  return group.key.split("/")[0];
}

function partsOf(
  groups: readonly Group[],
  outcomes: readonly GroupOutcome[] | undefined,
): StudyPart[] {
  return [...new Set(groups.map(partOf))].map((name) => {
    const own = groups.filter((group) => partOf(group) === name);
    const ended = outcomes?.filter((group) => partOf(group) === name);
    const counts = ended?.map(({ replications }) => replications);
    return {
      name,
      groups: own.length,
      points: own.reduce((sum, { points }) => sum + points.length, 0),
      ...(counts && { replications: [Math.min(...counts), Math.max(...counts)] as const }),
      ...(ended && { reached: ended.filter(({ reached }) => reached).length }),
    };
  });
}

/**
 * Reads off the groups of a study what it holds fixed and what it varies.
 *
 * @param groups The groups with the parameters of their points.
 * @param outcomes How they ended, where that is known.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studyParameters } from "@iovlab/iovlab/report";
 *
 * const rule = { kind: "fixed", replications: 3 } as const;
 * const point = (vms: number) => ({ key: `${vms}`, parameters: { vms, link: { rate: 1e9 } } });
 * const { parts, varied, fixed } = studyParameters([
 *   { key: "few/a", rule, points: [point(1), point(2)] },
 *   { key: "many/a", rule, points: [point(16)] },
 * ]);
 * assert.deepEqual(parts.map(({ name, points }) => [name, points]), [["few", 2], ["many", 1]]);
 * assert.deepEqual(varied, [{ path: "vms", values: ["1, 2", "16"] }]);
 * assert.deepEqual(fixed, [{ path: "link.rate", value: "1e9" }]);
 * ```
 */
export function studyParameters(
  groups: readonly Group[],
  outcomes?: readonly GroupOutcome[],
): StudyParameters {
  const parts = partsOf(groups, outcomes);
  const whole: Values = new Map();
  const byPart = parts.map(({ name }) => {
    const values: Values = new Map();
    for (const group of groups) {
      if (partOf(group) !== name) continue;
      for (const { parameters } of group.points) collect(parameters, "", values);
    }
    for (const [path, found] of values) for (const value of found) add(whole, path, value);
    return values;
  });
  const paths = [...whole.keys()];
  const isFixed = (path: string) =>
    whole.get(path)?.size === 1 && byPart.every((values) => values.has(path));
  return {
    parts,
    varied: paths.filter((path) => !isFixed(path)).map((path) => ({
      path,
      values: byPart.map((values) => rangeText(values.get(path))),
    })),
    fixed: paths.filter(isFixed).map((path) => ({ path, value: rangeText(whole.get(path)) })),
  };
}
