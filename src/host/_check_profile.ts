/**
 * The check of cost profiles: every cost present, in its unit, with a source, inside its range.
 *
 * @module
 */
import {
  type CostDefinition,
  costDefinitions,
  type CostEntry,
  costNames,
  type CostProfile,
} from "./costs.ts";
import { fill } from "./_fill.ts";
import { Problems } from "./_problem.ts";
import { choice, number, record, type RecordShape, type TextShape, title } from "./_shape.ts";
import type { Outcome } from "./_validate.ts";

const source: TextShape = {
  kind: "text",
  pattern: /^[^]*\S[^]*$/,
  rule: "where the value comes from, in words",
};

function entryShape({ unit }: CostDefinition): RecordShape {
  const amount = number(unit, unit === "bit/s" ? { above: 0 } : { least: 0 });
  return record<CostEntry>({
    value: amount,
    unit: choice(unit),
    source,
    low: amount,
    high: amount,
  });
}

const profileShape = record<CostProfile>({
  name: title,
  machine: title,
  costs: {
    kind: "record",
    fields: Object.fromEntries(costNames.map((name) => [name, entryShape(costDefinitions[name])])),
    optional: [],
  },
});

/** Checks a cost profile. */
export function validateProfile(input: unknown): Outcome<CostProfile> {
  const problems = new Problems("costs");
  const value = fill(profileShape, input ?? null, undefined, [], problems) as CostProfile;
  if (problems.found.length > 0) return { value, problems: problems.found };
  for (const name of costNames) {
    const { low, value: middle, high } = value.costs[name];
    if (low <= middle && middle <= high) continue;
    const rule = `inside its range, ${low} to ${high}`;
    problems.rule(["costs", name, "value"], "outside-range", rule, middle);
  }
  return { value, problems: problems.found };
}
