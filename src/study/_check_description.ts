/**
 * Checks a description before it is compiled: its fields first, as modules are loaded without a check of types, then what
 * they say together.
 *
 * @module
 */
import { hint, InputError } from "../core/mod.ts";
import type { Response, StudyDescription } from "./description.ts";
import { checkFactor } from "./factor.ts";
import {
  anything,
  fieldsOf,
  flag,
  json,
  listOf,
  mapOf,
  must,
  number,
  oneOf,
  positive,
  scalar,
  type Shape,
  text,
  variants,
  whole,
} from "./_shape.ts";

/** Columns of the table of a study, which no factor may be called. */
const columns = [
  ...["response", "unit", "entity", "metric", "against", "estimate", "halfWidth", "wanted"],
  ...["reached", "replications"],
];

const options = { unit: must("a text", (value) => typeof value === "string"), base: scalar };
const numeric = { unit: options.unit, base: number, integer: flag };
const kind = anything;

const factor = variants("kind", {
  list: fieldsOf({ kind, values: listOf(scalar) }, options),
  range: fieldsOf({ kind, from: number, to: number }, {
    ...numeric,
    scale: oneOf(["linear", "log"]),
  }),
  distribution: variants("of", {
    triangular: fieldsOf({ kind, of: kind, low: number, mode: number, high: number }, numeric),
    normal: fieldsOf({ kind, of: kind, mean: number, standardDeviation: positive }, numeric),
    lognormal: fieldsOf({ kind, of: kind, median: positive, factor: number }, numeric),
  }),
});

const levels: Shape = (value, place) =>
  typeof value === "object" ? mapOf(whole(1))(value, place) : whole(1)(value, place);
const points = { kind, points: whole(1) };

const design = variants("kind", {
  "full-factorial": fieldsOf({ kind }, { levels }),
  "two-level": fieldsOf({ kind }, { generators: mapOf(listOf(text)), centre: flag }),
  "latin-hypercube": fieldsOf(points),
  "sobol": fieldsOf(points),
  "one-at-a-time": fieldsOf({ kind }, { levels }),
  "list": fieldsOf({ kind, settings: listOf(mapOf(scalar)) }),
});

const share = must(
  "between 0 and 1",
  (value) => typeof value === "number" && value > 0 && value < 1,
);
const statistic: Shape = (value, place) =>
  typeof value === "object" && value !== null
    ? fieldsOf({ quantile: share })(value, place)
    : must('"mean" or { quantile: 0.9 }', (one) => one === "mean")(value, place);

const response = fieldsOf({ name: text, entity: text, metric: text }, {
  unit: options.unit,
  statistic,
  of: oneOf(["each", "difference", "log-ratio"]),
  precision: fieldsOf({}, { relative: positive, absolute: positive }),
  controls: listOf(fieldsOf({ entity: text, metric: text, mean: number })),
});

const replications: Shape = (value, place) =>
  typeof value === "object"
    ? fieldsOf({ minimum: whole(2) }, { round: whole(1), maximum: whole(2), looks: whole(1) })(
      value,
      place,
    )
    : must(
      "a whole number of at least 1, or { minimum, round, maximum }",
      (one) => Number.isSafeInteger(one) && (one as number) >= 1,
    )(value, place);

const study = fieldsOf({ name: text, responses: listOf(response), replications }, {
  question: must("a text", (value) => typeof value === "string"),
  seed: whole(0),
  engine: fieldsOf({ name: text, module: text }, { export: text }),
  factors: mapOf(factor),
  fixed: mapOf(json),
  design,
  compare: fieldsOf({ factor: text }, { baseline: scalar }),
  antithetic: flag,
});

/**
 * Gives a description back where its fields are those of one.
 *
 * @throws {InputError} `study/bad-description`, with the place and the nearest name.
 */
export function checkFields(description: unknown): StudyDescription {
  try {
    study(description, "");
  } catch (error) {
    if (error instanceof InputError) refuse(description, error.message);
    throw error;
  }
  return description as StudyDescription;
}

/** Checks all of a description that no factor or design is needed for. */
export function checkDescription(description: StudyDescription): void {
  checkFields(description);
  const { name, factors = {}, compare, responses } = description;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    refuse(description, `its name must be letters, digits, ".", "_" and "-"`);
  }
  for (const [factor, value] of Object.entries(factors)) {
    if (columns.includes(factor) || factor === "" || factor === "__proto__") {
      refuse(description, `no factor may be called "${factor}", as a column of its table is`);
    }
    checkFactor(factor, value);
  }
  if (responses.length === 0) refuse(description, "it must have a response: it has none");
  const names = responses.map((response) => response.name);
  const twice = names.find((response, index) => names.indexOf(response) < index);
  if (twice !== undefined) refuse(description, `response "${twice}" must occur once`);
  if (compare) checkCompare(description);
  for (const response of responses) checkResponse(description, response);
}

function checkResponse(description: StudyDescription, response: Response): void {
  const { name, of = "each", statistic = "mean", controls = [], precision } = response;
  if (of !== "each" && !description.compare) {
    refuse(description, `response "${name}" compares: there must be a factor to compare`);
  }
  if (statistic !== "mean" && (of !== "each" || controls.length > 0)) {
    refuse(
      description,
      `the quantile of response "${name}" must be of each point, without controls`,
    );
  }
  const rows = controls.map(({ entity, metric }) => `${entity} ${metric}`);
  const twice = rows.find((row, index) => rows.indexOf(row) < index);
  if (twice !== undefined) {
    refuse(description, `control ${twice} of response "${name}" must occur once`);
  }
  if (precision && precision.relative === undefined && precision.absolute === undefined) {
    refuse(
      description,
      `response "${name}" must have a relative or an absolute half-width: it has neither`,
    );
  }
}

function checkCompare(description: StudyDescription): void {
  const { factor, baseline } = description.compare!;
  const names = Object.keys(description.factors ?? {});
  const found = description.factors?.[factor];
  if (!found) refuse(description, `there must be a factor "${factor}"${hint(factor, names)}`);
  if (found.kind !== "list") {
    refuse(description, `factor "${factor}" must be a list to be compared`);
  }
  if (baseline === undefined || found.values.includes(baseline)) return;
  const values = found.values.map(String);
  const near = hint(String(baseline), values);
  refuse(
    description,
    `its baseline must be one of ${values.join(", ")}: current value is ${baseline}${near}`,
  );
}

function refuse(description: unknown, rule: string): never {
  const { name } = (description ?? {}) as { readonly name?: unknown };
  throw new InputError(`Cannot use study "${name}" as ${rule}`, { code: "study/bad-description" });
}
