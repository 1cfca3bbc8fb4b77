/**
 * One walk over a description: checks each value against its shape and puts defaults where one is left out.
 *
 * @module
 */
import { closest, hint, InputError } from "../core/mod.ts";
import { type Path, pathText, type Problems } from "./_problem.ts";
import {
  type ListShape,
  numberRule,
  type NumberShape,
  type RecordShape,
  type Shape,
  type VariantShape,
} from "./_shape.ts";

/** An object with string keys, as JSON has it. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function fillNumber(shape: NumberShape, value: unknown, path: Path, problems: Problems): unknown {
  if (typeof value !== "number") {
    problems.rule(path, "wrong-type", "a number", value);
  } else if (!Number.isFinite(value)) {
    problems.rule(path, "not-finite", "a finite number", value);
  } else if (
    (shape.whole && !Number.isSafeInteger(value)) ||
    value < (shape.least ?? -Infinity) || value > (shape.most ?? Infinity) ||
    value <= (shape.above ?? -Infinity)
  ) {
    problems.rule(path, "out-of-range", numberRule(shape), value);
  } else {
    return value + 0; // so that -0 becomes 0
  }
}

function fillList(shape: ListShape, value: unknown, path: Path, problems: Problems): unknown {
  if (!Array.isArray(value)) return problems.rule(path, "wrong-type", "a list", value);
  if (value.length < shape.least || value.length > shape.most) {
    const bounds = `of at least ${shape.least} and at most ${shape.most}`;
    return problems.rule(path, "out-of-range", `a list ${bounds}`, value);
  }
  return Array.from(
    value,
    (each, index) => fill(shape.of, each, shape.fallback, [...path, index], problems, true),
  );
}

/** Reports fields that the shape does not have; returns the fields that were probably meant. */
function reportUnknown(
  shape: RecordShape,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  problems: Problems,
): readonly (string | undefined)[] {
  const names = Object.keys(shape.fields);
  const unknown = Object.keys(value).filter((key) =>
    !Object.hasOwn(shape.fields, key) && value[key] !== undefined
  );
  for (const key of unknown) {
    const quoted = JSON.stringify(key.length > 64 ? `${key.slice(0, 61)}...` : key);
    const name = pathText(path, problems.top);
    const message = `Cannot use ${name} as it has no field ${quoted}${hint(key, names)}`;
    problems.add([...path, key], "unknown-field", message, true);
  }
  return unknown.map((key) => closest(key, names));
}

function fillRecord(
  shape: RecordShape,
  value: unknown,
  fallback: unknown,
  path: Path,
  problems: Problems,
): unknown {
  if (!isObject(value)) return problems.rule(path, "wrong-type", "an object", value);
  const meant = reportUnknown(shape, value, path, problems);
  const filled: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(shape.fields)) {
    const given = own(value, key);
    // a misspelled field is reported once, not also as missing
    if (given === undefined && (shape.optional.includes(key) || meant.includes(key))) continue;
    filled[key] = fill(field, given, own(fallback, key), [...path, key], problems);
  }
  return filled;
}

function fillVariant(
  shape: VariantShape,
  value: unknown,
  path: Path,
  problems: Problems,
): unknown {
  if (!isObject(value)) return problems.rule(path, "wrong-type", "an object", value);
  const kinds = Object.keys(shape.of);
  const kind = fill(
    { kind: "choice", values: kinds },
    own(value, "kind"),
    shape.fallbackKind,
    [...path, "kind"],
    problems,
  );
  if (typeof kind !== "string") return;
  const before = problems.found.length;
  const fallback = { kind, ...shape.fallbacks?.[kind] };
  const filled = fillRecord(shape.of[kind], value, fallback, path, problems);
  if (problems.found.length === before) checkWhole(shape, filled, path, problems);
  return filled;
}

function checkWhole(shape: VariantShape, filled: unknown, path: Path, problems: Problems): void {
  try {
    shape.check?.(filled);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const name = pathText(path, problems.top);
    const reason = error.message.replace(/^Cannot /, "cannot ");
    problems.add(path, "bad-distribution", `Cannot use ${name}: ${reason}`);
  }
}

function fillChoice(values: readonly string[], value: unknown, path: Path, problems: Problems) {
  if (values.includes(value as string)) return value;
  const near = typeof value === "string" ? hint(value, values) : "";
  const code = typeof value === "string" ? "unknown-choice" : "wrong-type";
  const rule = `one of ${values.map((each) => `"${each}"`).join(", ")}${near}`;
  problems.rule(path, values.length === 1 ? "out-of-range" : code, rule, value);
}

/** The value with its defaults filled in; what is wrong goes to `problems`, and the result is then of no use. */
export function fill(
  shape: Shape,
  value: unknown,
  fallback: unknown,
  path: Path,
  problems: Problems,
  listed = false,
): unknown {
  if (value === undefined && !listed) {
    if (fallback !== undefined) return structuredClone(fallback);
    const field = String(path.at(-1));
    const parent = pathText(path.slice(0, -1), problems.top);
    return problems.add(path, "missing-field", `Cannot use ${parent} as it lacks field "${field}"`);
  }
  switch (shape.kind) {
    case "number":
      return fillNumber(shape, value, path, problems);
    case "boolean":
      if (typeof value === "boolean") return value;
      return problems.rule(path, "wrong-type", "true or false", value);
    case "choice":
      return fillChoice(shape.values, value, path, problems);
    case "text":
      if (typeof value !== "string") return problems.rule(path, "wrong-type", "a text", value);
      if (shape.pattern.test(value)) return value;
      return problems.rule(path, "bad-name", shape.rule, value);
    case "list":
      return fillList(shape, value, path, problems);
    case "record":
      return fillRecord(shape, value, fallback, path, problems);
    case "variant":
      return fillVariant(shape, value, path, problems);
  }
}
