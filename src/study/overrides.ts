/**
 * Changes to a study from the command line, written as people know them from Hydra: `name=value`, and a
 * list separated by commas sweeps.
 *
 * | written                             | means                                                                    |
 * | ----------------------------------- | ------------------------------------------------------------------------ |
 * | `vms=8`                             | the factor or fixed parameter `vms` is 8                                 |
 * | `vms=1,8,16`                        | it is a factor with these values                                         |
 * | `vms=range(1,17,4)`                 | it is a factor with 1, 5, 9, 13: from, before, step (1 where left out)   |
 * | `copy=interval(500,2000)`           | it is a range                                                            |
 * | `host.cores=2`                      | a place in the fixed parameters                                          |
 * | `+note=x`, `~note`                  | a fixed parameter more, and one less                                     |
 * | `seed=2`, `antithetic=true`         | fields of the study                                                      |
 * | `replications.maximum=40`           | a number of `replications`; `replications=5` is a fixed number           |
 * | `design.points=64`                  | a field of the design                                                    |
 * | `precision.throughput=0.01`         | the relative half-width wanted of a response                             |
 * | `compare.baseline=vdi`              | the system that the others are compared with                             |
 *
 * A value is a number, `true`, `false`, `null` or a text; quotes keep a text that looks like something else;
 * `[...]` and `{...}` are JSON. The names of factors come first where a name could mean two things.
 *
 * @module
 */
import { hint, InputError, type Json } from "../core/mod.ts";
import type { Replications, StudyDescription } from "./description.ts";
import type { Design } from "./design.ts";
import type { Factor, FactorValue } from "./factor.ts";
import { parametersOf } from "./parameters.ts";
import { parseOverride, type Swept } from "./_override.ts";

/** Fields of a study that a name without dots may mean. */
const fields = ["seed", "antithetic", "replications"];

/**
 * A study with overrides, one after the other.
 *
 * @param overrides Such as `vms=1,8`; see the table above.
 * @throws {InputError} `study/bad-override` with the override, the reason and the nearest name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { overrideStudy, type StudyDescription } from "@iovlab/iovlab/study";
 *
 * const study: StudyDescription = {
 *   name: "vms",
 *   factors: { vms: { kind: "list", values: [1, 8], unit: "VMs" } },
 *   fixed: { cores: 4 },
 *   responses: [{ name: "rate", entity: "total", metric: "replyRate" }],
 *   replications: 3,
 * };
 * const { factors, fixed, seed } = overrideStudy(study, ["vms=2", "cores=2,4", "seed=7"]);
 * assert.deepEqual(factors, {
 *   vms: { kind: "list", values: [2], unit: "VMs" },
 *   cores: { kind: "list", values: [2, 4] },
 * });
 * assert.deepEqual([fixed, seed], [{ cores: 4 }, 7]);
 * assert.throws(() => overrideStudy(study, ["vm=2"]), /did you mean "vms"/);
 * ```
 */
export function overrideStudy(
  description: StudyDescription,
  overrides: readonly string[],
): StudyDescription {
  return overrides.reduce(overrideOnce, description);
}

function overrideOnce(description: StudyDescription, text: string): StudyDescription {
  const { sign, name, value } = parseOverride(text);
  const { factors = {}, fixed = {} } = description;
  if (sign === "~") return { ...description, fixed: without(fixed, name, text) };
  if (sign === "+") return { ...description, fixed: added(description, name, value, text) };
  if (Object.hasOwn(factors, name)) {
    const changed = factorOf(value, factors[name], text);
    return { ...description, factors: { ...factors, [name]: changed } };
  }
  const [first, ...rest] = name.split(".");
  if (fields.includes(name)) return { ...description, [name]: single(value, text) };
  if (first === "replications") return withReplications(description, rest, value, text);
  if (first === "design") return withDesign(description, rest, value, text);
  if (first === "precision") return withPrecision(description, rest.join("."), value, text);
  if (first === "compare") return withCompare(description, rest.join("."), value, text);
  if (!Object.hasOwn(fixed, first)) unknownName(description, first, text);
  checkKinds(value, [placeIn(fixed, name)], text);
  if (value.kind === "value") {
    return { ...description, fixed: parametersOf(fixed, { [name]: value.value }) };
  }
  parametersOf(fixed, { [name]: null }); // refuses a place that is none
  return { ...description, factors: { ...factors, [name]: factorOf(value, undefined, text) } };
}

/** What is at a place of plain data; `undefined` where there is none. */
function placeIn(root: Json, name: string): Json | undefined {
  const step = (node: Json | undefined, part: string) =>
    typeof node === "object" && node !== null && Object.hasOwn(node, part)
      ? (node as { readonly [part: string]: Json })[part]
      : undefined;
  return name.split(".").reduce<Json | undefined>(step, root);
}

/** The kinds of plain values in words. */
const kinds: Readonly<Record<string, string>> = {
  number: "a number",
  string: "a text (quotes make one)",
  boolean: "true or false",
};

/** Refuses numbers where the study has texts, and so on; where it has neither, or nothing, anything goes. */
function checkKinds(value: Swept, old: readonly unknown[], text: string): void {
  const known = [...new Set(old.map((each) => typeof each))];
  if (old.includes(null) || known.length === 0 || !known.every((kind) => kind in kinds)) return;
  const given = value.kind === "interval"
    ? [value.from, value.to]
    : value.kind === "list"
    ? value.values
    : [value.value];
  const wrong = given.find((each) => (typeof each) in kinds && !known.includes(typeof each));
  if (wrong === undefined) return;
  const rule = known.map((kind) => kinds[kind]).join(" or ");
  refuse(
    text,
    `a value must be ${rule}, as in the study: current value is ${JSON.stringify(wrong)}`,
  );
}

/** Values that a factor has in the study. */
function valuesOf(factor: Factor): readonly unknown[] {
  return factor.kind === "list" ? factor.values : [0];
}

function factorOf(value: Swept, old: Factor | undefined, text: string): Factor {
  if (old) checkKinds(value, valuesOf(old), text);
  const unit = old?.unit === undefined ? {} : { unit: old.unit };
  if (value.kind === "interval") {
    const scale = old?.kind === "range" ? { scale: old.scale, integer: old.integer } : {};
    return { kind: "range", from: value.from, to: value.to, ...definedOnly(scale), ...unit };
  }
  const values = value.kind === "list" ? value.values : [value.value];
  for (const each of values) {
    if (typeof each === "object" && each !== null) {
      refuse(text, "a factor's value must be a text, number, truth value or null");
    }
  }
  return { kind: "list", values: values as FactorValue[], ...unit };
}

function definedOnly<Fields extends object>(values: Fields): Fields {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Fields;
}

function single(value: Swept, text: string): Json {
  if (value.kind === "value") return value.value;
  return refuse(text, "it must be one value: a list sweeps");
}

function numberOf(value: Swept, text: string): number {
  const one = single(value, text);
  return typeof one === "number" ? one : refuse(text, "its value must be a number");
}

function withReplications(
  description: StudyDescription,
  [field, ...more]: readonly string[],
  value: Swept,
  text: string,
): StudyDescription {
  const known = ["minimum", "round", "maximum", "looks"];
  if (more.length > 0 || !known.includes(field)) {
    refuse(text, `it must be one of ${known.join(", ")}${hint(field, known)}`);
  }
  const { replications } = description;
  const now: Replications = typeof replications === "number"
    ? { minimum: replications }
    : replications;
  return { ...description, replications: { ...now, [field]: numberOf(value, text) } };
}

function withDesign(
  description: StudyDescription,
  [field, ...more]: readonly string[],
  value: Swept,
  text: string,
): StudyDescription {
  const known = ["kind", "levels", "points", "centre"];
  if (!known.includes(field)) {
    refuse(text, `it must be one of ${known.join(", ")}${hint(field ?? "", known)}`);
  }
  const { kind, ...old } = description.design ?? { kind: "full-factorial" };
  const given = single(value, text);
  if (field === "kind") return { ...description, design: { kind: given } as unknown as Design };
  const changed = more.length === 0
    ? { [field]: given }
    : { [field]: { ...levelsByName(old), [more.join(".")]: given } };
  return { ...description, design: { kind, ...old, ...changed } as Design };
}

function levelsByName(design: object): object {
  const { levels } = design as { readonly levels?: unknown };
  return typeof levels === "object" && levels !== null ? levels : {};
}

function withPrecision(
  description: StudyDescription,
  name: string,
  value: Swept,
  text: string,
): StudyDescription {
  const names = description.responses.map((response) => response.name);
  if (!names.includes(name)) {
    refuse(
      text,
      `there must be a response "${name}"${hint(name, names)}: there is ${names.join(", ")}`,
    );
  }
  const relative = numberOf(value, text);
  const responses = description.responses.map((response) =>
    response.name === name ? { ...response, precision: { relative } } : response
  );
  return { ...description, responses };
}

function withCompare(
  description: StudyDescription,
  field: string,
  value: Swept,
  text: string,
): StudyDescription {
  if (field !== "baseline" || !description.compare) {
    refuse(text, `it must be compare.baseline, of a study that compares`);
  }
  const baseline = single(value, text) as FactorValue;
  return { ...description, compare: { ...description.compare, baseline } };
}

/** The fixed parameters with one more; one that is there already is changed without the plus. */
function added(
  { factors = {}, fixed = {} }: StudyDescription,
  name: string,
  value: Swept,
  text: string,
): { readonly [name: string]: Json } {
  const parts = name.split(".");
  const last = parts.pop()!;
  const copy = structuredClone(fixed) as Record<string, Json>;
  let node = copy;
  for (const part of parts) {
    const next = Object.hasOwn(node, part) ? node[part] : undefined;
    const names = Object.keys(node);
    if (typeof next !== "object" || next === null) {
      refuse(text, `there must be a parameter "${part}" to add to${hint(part, names)}`);
    }
    node = next as unknown as Record<string, Json>;
  }
  if (Object.hasOwn(node, last) || Object.hasOwn(factors, name)) {
    refuse(text, `"${name}" is there already: without the plus it is changed`);
  }
  node[last] = single(value, text);
  return copy;
}

function without(
  fixed: { readonly [name: string]: Json },
  name: string,
  text: string,
): { readonly [name: string]: Json } {
  const names = Object.keys(fixed);
  if (!names.includes(name)) {
    refuse(text, `there must be a fixed parameter "${name}"${hint(name, names)}`);
  }
  return Object.fromEntries(Object.entries(fixed).filter(([each]) => each !== name));
}

function unknownName(
  { factors = {}, fixed = {} }: StudyDescription,
  name: string,
  text: string,
): never {
  const names = [...Object.keys(factors), ...Object.keys(fixed)];
  const all = [...names, ...fields, "design", "precision", "compare"];
  return refuse(
    text,
    `there must be a factor or parameter "${name}"${hint(name, all)}: there is ${
      all.join(", ")
    } (+${name}=... adds one)`,
  );
}

function refuse(text: string, rule: string): never {
  throw new InputError(`Cannot use override "${text}" as ${rule}`, { code: "study/bad-override" });
}
