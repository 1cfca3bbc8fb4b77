/** The rows that the page of the documentation must have, computed from the shape and the defaults. */
import { defaults } from "@iovlab/iovlab/host";
import { hostShape } from "../../src/host/_host_shape.ts";
import { numberRule, type RecordShape, type Shape } from "../../src/host/_shape.ts";

/** One row: the field, its unit, the values it may have, its default. */
export interface Row {
  readonly field: string;
  readonly unit: string;
  readonly values: string;
  readonly fallback: string;
}

function valuesOf(shape: Shape): string {
  switch (shape.kind) {
    case "number": {
      const rule = numberRule(shape);
      return shape.unit === "1" ? rule : rule.slice(0, -shape.unit.length - 1);
    }
    case "boolean":
      return "`true`, `false`";
    case "choice":
      return shape.values.map((value) => `\`${value}\``).join(", ");
    case "text":
      return shape.rule;
    case "list":
      return shape.of.kind === "list"
        ? `a list, each of ${shape.of.least} numbers`
        : `a list, each ${valuesOf(shape.of)}`;
    case "record":
      return "an object";
    case "variant":
      if ("poisson" in shape.of) return "an arrival process";
      if ("migrate" in shape.of) return "an event";
      return "exponential" in shape.of ? "a distribution" : "a workload";
  }
}

/** Fields without which a description is refused. */
const required = new Set(["architecture", "vms", "kind"]);

function fallbackText(field: string, value: unknown): string {
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  return required.has(field) ? "required" : "-";
}

function unitOf(shape: Shape): string {
  if (shape.kind === "number") return shape.unit === "1" ? "" : shape.unit;
  const mean = shape.kind === "variant" ? shape.of.deterministic?.fields.value : undefined;
  return mean ? unitOf(mean) : "";
}

function rowsOf(shape: RecordShape, fallback: object): readonly Row[] {
  return Object.entries(shape.fields)
    .filter(([, field]) =>
      field.kind !== "record" && !(field.kind === "list" && field.of.kind === "record") &&
      !(field.kind === "variant" && "credit" in field.of)
    )
    .map(([field, fieldShape]) => ({
      field,
      unit: unitOf(fieldShape),
      values: valuesOf(fieldShape),
      fallback: fallbackText(field, (fallback as Record<string, unknown>)[field]),
    }));
}

/** A section for each kind of a variant. */
function addKinds(
  found: Map<string, readonly Row[]>,
  heading: string,
  shape: Shape,
  fallbacks: Readonly<Record<string, object>>,
): void {
  if (shape.kind !== "variant") throw new TypeError(`${heading} is not a variant`);
  for (const [kind, record] of Object.entries(shape.of)) {
    found.set(`${heading}, ${kind}`, rowsOf(record, fallbacks[kind] ?? {}));
  }
}

/** The rows of each section, by the section's heading. */
export function sections(): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, readonly Row[]>();
  const add = (heading: string, shape: Shape, fallback: object) => {
    if (shape.kind !== "record") return;
    found.set(heading, rowsOf(shape, fallback));
    for (const [field, inner] of Object.entries(shape.fields)) {
      const under = heading === "host" ? field : `${heading}.${field}`;
      add(under, inner, (fallback as Record<string, object>)[field] ?? {});
    }
  };
  add("host", hostShape, defaults.host);
  addKinds(found, "scheduler", hostShape.fields.scheduler, {
    ...defaults.schedulers,
    credit: { kind: "credit", ...defaults.schedulers.credit },
  });
  const { vms, events } = hostShape.fields;
  if (vms.kind !== "list" || vms.of.kind !== "record") {
    throw new TypeError("vms is a list of records");
  }
  add("vms[]", vms.of, defaults.vm);
  addKinds(found, "vms[].workload", vms.of.fields.workload, defaults.workloads);
  if (events.kind !== "list") throw new TypeError("events is a list");
  addKinds(found, "events[]", events.of, {});
  return found;
}

/** The row as the page has it, up to the meaning. */
export function rowText({ field, unit, values, fallback }: Row): string {
  return `| \`${field}\` | ${unit} | ${values} | ${fallback} |`;
}
