/**
 * Designs: which settings of the factors a study measures.
 *
 * @module
 */
import { checkInteger, hint, InputError } from "../core/mod.ts";
import { latinHypercube, randomStream } from "../random/mod.ts";
import { baseOf, type Factor, factorLevels, type FactorValue, factorValue } from "./factor.ts";
import { fullFactorial } from "./full_factorial.ts";
import { sobol } from "./sobol.ts";
import { twoLevel } from "./two_level.ts";

/** One value for each factor, by name. */
export type Setting = Readonly<Record<string, FactorValue>>;

/** Which settings a study measures. */
export type Design =
  | {
    /** Every combination of levels. */
    readonly kind: "full-factorial";
    /** Levels of ranges and distributions: one number for all, or by factor; 2 where absent. */
    readonly levels?: number | Readonly<Record<string, number>>;
  }
  | {
    /** Each factor at its lowest and highest level: 2^k runs, or a fraction. */
    readonly kind: "two-level";
    /** The factors that are products of others, see `twoLevel`. */
    readonly generators?: Readonly<Record<string, readonly string[]>>;
    /** Whether the setting with all factors at their base is measured too; false where absent. */
    readonly centre?: boolean;
  }
  | {
    /** Points at random, one in each stratum of each factor. */
    readonly kind: "latin-hypercube";
    /** How many points. */
    readonly points: number;
  }
  | {
    /** Points of low discrepancy, shifted at random. */
    readonly kind: "sobol";
    /** How many points; best a power of 2. */
    readonly points: number;
  }
  | {
    /** All factors at their base, then each at its levels with the others at their base. */
    readonly kind: "one-at-a-time";
    /** Levels of ranges and distributions; 2 where absent. */
    readonly levels?: number | Readonly<Record<string, number>>;
  }
  | {
    /** Settings of one's own; factors that one leaves out are at their base. */
    readonly kind: "list";
    /** The settings, all different. */
    readonly settings: readonly Setting[];
  };

/** Most settings of a design: more are a slip, or a study to cut in parts; no process holds the points of many more. */
const mostSettings = 4_000_000;

/** One setting of a design, under a name. */
export interface DesignPoint {
  /** Its name: `vms=4 copy=1000`, or a number where every factor is different at every point. */
  readonly key: string;
  /** One value for each factor. */
  readonly setting: Setting;
}

/**
 * The settings of a design, in its order, each once.
 *
 * @param factors The factors by name; without any there is one setting, `all`.
 * @param seed Decides where designs with random numbers put their points.
 * @throws {InputError} `study/bad-design`, or that of a factor.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { designPoints } from "@iovlab/iovlab/study";
 *
 * const factors = { vms: { kind: "list", values: [1, 8] }, copy: { kind: "range", from: 0, to: 10 } } as const;
 * const points = designPoints(factors, { kind: "one-at-a-time" }, 1);
 * assert.deepEqual(points.map(({ key }) => key), ["vms=1 copy=5", "vms=8 copy=5", "vms=1 copy=0", "vms=1 copy=10"]);
 * ```
 */
export function designPoints(
  factors: Readonly<Record<string, Factor>>,
  design: Design,
  seed: number,
): DesignPoint[] {
  if (Object.keys(factors).length === 0) return [{ key: "all", setting: {} }];
  const settings = settingsOf(factors, design, seed);
  if (design.kind === "latin-hypercube" || design.kind === "sobol") {
    const digits = String(settings.length - 1).length;
    return settings.map((setting, index) => (
      { key: String(index).padStart(digits, "0"), setting }
    ));
  }
  return distinct(settings.map((setting) => ({ key: keyOf(setting), setting })));
}

/** Each setting once; two that differ and have one name, such as the number 1 and the text, are refused. */
function distinct(points: readonly DesignPoint[]): DesignPoint[] {
  const seen = new Map<string, Setting>();
  return points.filter(({ key, setting }) => {
    const first = seen.get(key);
    if (first === undefined) return seen.set(key, setting);
    const same = Object.keys(setting).every((name) => first[name] === setting[name]);
    return same ? false : refuse(
      `names of settings must differ: current value is "${key}" of ${JSON.stringify(first)} and ${
        JSON.stringify(setting)
      }`,
    );
  });
}

/** Refuses a design that no memory holds, before it is made. */
function checkSize(count: number): void {
  if (count <= mostSettings) return;
  refuse(`it must have at most ${mostSettings} settings: current value is ${count}`);
}

/** The name of a setting: `name=value`, in the order of the factors. */
export function keyOf(setting: Setting): string {
  return Object.entries(setting).map(([name, value]) => `${name}=${value}`).join(" ");
}

function settingsOf(
  factors: Readonly<Record<string, Factor>>,
  design: Design,
  seed: number,
): Setting[] {
  const names = Object.keys(factors);
  switch (design.kind) {
    case "full-factorial":
      return allCombinations(levelsOf(factors, design.levels));
    case "two-level":
      return twoLevels(factors, design);
    case "latin-hypercube": {
      checkSize(design.points);
      const stream = randomStream(seed, 0, "study/latin-hypercube");
      return placed(factors, latinHypercube(design.points, names.length, stream));
    }
    case "sobol": {
      checkSize(design.points);
      const stream = randomStream(seed, 0, "study/sobol");
      return placed(factors, sobol(design.points, names.length, stream));
    }
    case "one-at-a-time":
      return oneAtATime(factors, levelsOf(factors, design.levels));
    case "list":
      return design.settings.map((setting) => complete(factors, setting));
    default: {
      const kind = JSON.stringify((design as { kind: unknown }).kind);
      return refuse(
        `its kind must be full-factorial, two-level, latin-hypercube, sobol, one-at-a-time or list: current value is ${kind}`,
      );
    }
  }
}

function allCombinations(levels: Readonly<Record<string, readonly FactorValue[]>>): Setting[] {
  checkSize(Object.values(levels).reduce((product, values) => product * values.length, 1));
  return fullFactorial(levels);
}

function levelsOf(
  factors: Readonly<Record<string, Factor>>,
  levels: number | Readonly<Record<string, number>> = 2,
): Record<string, FactorValue[]> {
  if (typeof levels !== "number") checkKnown(Object.keys(levels), factors);
  return Object.fromEntries(
    Object.entries(factors).map(([name, factor]) => {
      const count = typeof levels === "number" ? levels : levels[name] ?? 2;
      checkSize(count);
      return [name, factorLevels(factor, checkInteger(`levels of factor "${name}"`, count, 1))];
    }),
  );
}

function twoLevels(
  factors: Readonly<Record<string, Factor>>,
  design: Extract<Design, { kind: "two-level" }>,
): Setting[] {
  const names = Object.keys(factors);
  const ends = names.map((name) => {
    const levels = factorLevels(factors[name], 2);
    if (levels.length === 2) return levels;
    return refuse(`factor "${name}" must have two levels: it has ${levels.length}`);
  });
  checkSize(2 ** (names.length - Object.keys(design.generators ?? {}).length));
  const { runs } = twoLevel(names, design.generators);
  const settings = runs.map((run) =>
    named(names, run.map((sign, index) => ends[index][sign < 0 ? 0 : 1]))
  );
  return design.centre ? [...settings, base(factors)] : settings;
}

function placed(
  factors: Readonly<Record<string, Factor>>,
  points: readonly (readonly number[])[],
): Setting[] {
  const names = Object.keys(factors);
  return points.map((point) =>
    named(names, point.map((u, index) => factorValue(factors[names[index]], u)))
  );
}

function oneAtATime(
  factors: Readonly<Record<string, Factor>>,
  levels: Readonly<Record<string, readonly FactorValue[]>>,
): Setting[] {
  const centre = base(factors);
  const others = Object.entries(levels).flatMap(([name, values]) =>
    values.map((value) => ({ ...centre, [name]: value }))
  );
  return [centre, ...others];
}

function base(factors: Readonly<Record<string, Factor>>): Setting {
  return Object.fromEntries(
    Object.entries(factors).map(([name, factor]) => [name, baseOf(factor)]),
  );
}

function complete(factors: Readonly<Record<string, Factor>>, setting: Setting): Setting {
  checkKnown(Object.keys(setting), factors);
  return { ...base(factors), ...setting };
}

function checkKnown(names: readonly string[], factors: Readonly<Record<string, Factor>>): void {
  const known = Object.keys(factors);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    refuse(
      `there must be a factor "${unknown}"${hint(unknown, known)}: there is ${known.join(", ")}`,
    );
  }
}

function named(names: readonly string[], values: readonly FactorValue[]): Setting {
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

function refuse(rule: string): never {
  throw new InputError(`Cannot use a design as ${rule}`, { code: "study/bad-design" });
}
