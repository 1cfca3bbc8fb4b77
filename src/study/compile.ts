/**
 * From a study as people state it to groups of points with a stopping rule.
 *
 * Each setting of the design is a group. Where systems are compared, a group has a point for each system,
 * and all of them get the same replications and random streams.
 *
 * @module
 */
import { checkDescription } from "./_check_description.ts";
import type { StudyDescription } from "./description.ts";
import { designPoints, type Setting } from "./design.ts";
import type { Engine } from "./engine.ts";
import type { Factor, FactorValue, ListFactor } from "./factor.ts";
import { parametersOf } from "./parameters.ts";
import type { Criterion, StoppingRule } from "./rule.ts";
import type { Group, Study } from "./study.ts";

/** The key of the only point of a group in which nothing is compared. */
export const singleKey = "value";

/** The setting of a point of a compiled study. */
export interface StudyPoint {
  /** The name of its group. */
  readonly group: string;
  /** The name of the point within it. */
  readonly point: string;
  /** All factors, the compared one too. */
  readonly setting: Setting;
}

/**
 * Turns a description into a study.
 *
 * @throws {InputError} `study/bad-description`, or that of a factor, design or rule.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compileStudy, type StudyDescription } from "@iovlab/iovlab/study";
 *
 * const description: StudyDescription = {
 *   name: "vms",
 *   factors: {
 *     architecture: { kind: "list", values: ["split-driver", "vdi"] },
 *     vms: { kind: "list", values: [1, 8] },
 *   },
 *   compare: { factor: "architecture" },
 *   responses: [{ name: "gain", entity: "total", metric: "replyRate", of: "log-ratio", precision: { relative: 0.01 } }],
 *   replications: { minimum: 5 },
 * };
 * const engine = { name: "mine", module: "data:,", export: "measure", sourceHash: "1" };
 * const study = compileStudy(description, engine);
 * assert.deepEqual(study.groups.map(({ key }) => key), ["vms=1", "vms=8"]);
 * assert.deepEqual(study.groups[0].points[1], {
 *   key: "vdi",
 *   parameters: { architecture: "vdi", vms: 1 },
 * });
 * ```
 */
export function compileStudy(description: StudyDescription, engine: Engine): Study {
  checkDescription(description);
  const { name, seed = 1, antithetic = false, fixed = {} } = description;
  const rule = ruleOf(description);
  const groups = new Map<string, Group>();
  for (const { group, point, setting } of studyPoints(description)) {
    const known = groups.get(group)?.points ?? [];
    const parameters = parametersOf(fixed, setting);
    groups.set(group, { key: group, points: [...known, { key: point, parameters }], rule });
  }
  const pairs = antithetic ? { antithetic } : {};
  return { name, engine, seed, ...pairs, groups: [...groups.values()] };
}

/**
 * The points of a description with their settings, in the order of the compiled study.
 *
 * @throws {InputError} As {@linkcode compileStudy}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studyPoints } from "@iovlab/iovlab/study";
 *
 * const points = studyPoints({
 *   name: "sizes",
 *   factors: { bytes: { kind: "list", values: [64, 1500], unit: "B" } },
 *   responses: [{ name: "rate", entity: "total", metric: "replyRate" }],
 *   replications: 3,
 * });
 * assert.deepEqual(points[1], { group: "bytes=1500", point: "value", setting: { bytes: 1500 } });
 * ```
 */
export function studyPoints(description: StudyDescription): StudyPoint[] {
  const { factors = {}, compare, design = { kind: "full-factorial" }, seed = 1 } = description;
  const systems = compare ? comparedValues(description) : [undefined];
  const varied = Object.fromEntries(
    Object.entries(factors).filter(([name]) => name !== compare?.factor),
  );
  return designPoints(varied, design, seed).flatMap(({ key, setting }) =>
    systems.map((system) => ({
      group: key,
      point: system === undefined ? singleKey : String(system),
      setting: system === undefined
        ? setting
        : inOrder(factors, { ...setting, [compare!.factor]: system }),
    }))
  );
}

function inOrder(factors: Readonly<Record<string, Factor>>, setting: Setting): Setting {
  return Object.fromEntries(Object.keys(factors).map((name) => [name, setting[name]]));
}

/** The values of the compared factor. */
function comparedValues({ factors = {}, compare }: StudyDescription): readonly FactorValue[] {
  return (factors[compare!.factor] as ListFactor).values;
}

function ruleOf(description: StudyDescription): StoppingRule {
  const { replications, responses, compare } = description;
  const criteria = responses.filter(({ precision }) => precision).map((response) => {
    const { name, entity, metric, statistic, of, precision, controls } = response;
    const versus = of === undefined || of === "each"
      ? {}
      : { of, against: baselineKey(description) };
    return {
      ...{ name, entity, metric },
      ...(statistic ? { statistic } : {}),
      ...versus,
      ...precision,
      ...(controls ? { controls } : {}),
    } satisfies Criterion;
  });
  if (typeof replications === "number") return { kind: "fixed", replications };
  const { minimum, round = minimum, maximum = 10 * minimum, looks } = replications;
  if (criteria.length === 0) return { kind: "fixed", replications: minimum };
  // Without a second system there is nothing that a comparison could be precise about.
  const comparing = compare && comparedValues(description).length > 1;
  const possible = criteria.filter(({ of }) => comparing || of === undefined);
  if (possible.length === 0) return { kind: "fixed", replications: minimum };
  const more = looks === undefined ? {} : { looks };
  return { kind: "responses", criteria: possible, minimum, round, maximum, ...more };
}

/** The key of the point that others are compared with. */
export function baselineKey(description: StudyDescription): string | undefined {
  if (!description.compare) return undefined;
  return String(description.compare.baseline ?? comparedValues(description)[0]);
}
