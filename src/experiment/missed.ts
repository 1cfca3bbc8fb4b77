/**
 * Groups that did not reach the precision that was wanted: which response, how precisely it is known, and what was wanted.
 *
 * An outcome says how far a group came, the study's stopping rule what was asked: both are looked at, as only the rule knows a response's metric, and
 * so its unit, and what a ratio is of.
 *
 * @module
 */
import { metrics } from "../core/mod.ts";
import type {
  Criterion,
  Group,
  GroupOutcome,
  ResponsePrecision,
  StoppingRule,
  Study,
  StudyOutcome,
} from "../study/mod.ts";

/** Options of {@linkcode missedNotes}. */
export interface MissedOptions {
  /** How many groups have a sentence of their own, those furthest from what was wanted first; 6 where absent. */
  readonly most?: number;
}

/** A response that is less precise than wanted. */
interface Missed {
  /** The response and what it is of, in words. */
  readonly what: string;
  /** The half-width reached, in `unit`; `NaN` where it cannot be told. */
  readonly halfWidth: number;
  /** The half-width wanted, in `unit`. */
  readonly wanted: number;
  /** Their unit with a space before it where it wants one. */
  readonly unit: string;
}

/** The responses of a group that missed their precision, the furthest first. */
interface MissedGroup {
  readonly group: GroupOutcome;
  readonly missed: readonly Missed[];
}

const percent = (halfWidth: number, wanted: number) => (
  { halfWidth: 100 * halfWidth, wanted: 100 * wanted, unit: "%" }
);

/** The unit of a metric as it stands after a number. */
function unitAfter(metric: string | undefined): string {
  const unit = metric !== undefined && Object.hasOwn(metrics, metric) ? metrics[metric].unit : "1";
  return unit === "1" ? "" : ` ${unit}`;
}

/** A response's name with its metric, where that is another word. */
function named(name: string, metric: string | undefined): string {
  return metric === undefined || metric === name ? name : `${name} (${metric})`;
}

/** A response of an outcome with the criterion that asked for it. */
function ofResponse(found: ResponsePrecision, criterion: Criterion | undefined): Missed {
  const { response, point, against, halfWidth, wanted } = found;
  const name = named(response, criterion?.metric);
  if (criterion?.of === "log-ratio") {
    return { what: `${name} at ${point} over that at ${against}`, ...percent(halfWidth, wanted) };
  }
  const what = against === undefined
    ? `${name} at ${point}`
    : `${name} at ${point} less that at ${against}`;
  return { what, halfWidth, wanted, unit: unitAfter(criterion?.metric) };
}

/** What a rule without named responses looks at; none where it looks at nothing. */
function ofRule(rule: StoppingRule | undefined, halfWidth = NaN): Missed[] {
  if (rule?.kind === "relative") {
    const what = `${rule.metric} of ${rule.entity} at its widest point`;
    return [{ what, ...percent(halfWidth, rule.halfWidth) }];
  }
  if (rule?.kind !== "log-ratio") return [];
  const what = `${rule.metric} at ${rule.of[0]} over that at ${rule.of[1]}`;
  return [{ what, ...percent(halfWidth, rule.halfWidth) }];
}

/** How many times too wide; what cannot be told is furthest. */
function excess({ halfWidth, wanted }: Missed): number {
  const times = halfWidth / wanted;
  return Number.isNaN(times) ? Infinity : times;
}

function missedOf(group: GroupOutcome, rule: StoppingRule | undefined): MissedGroup {
  const criteria = rule?.kind === "responses" ? rule.criteria : [];
  const missed = group.responses === undefined
    ? ofRule(rule, group.halfWidth)
    : group.responses.filter(({ reached }) => !reached).map((found) =>
      ofResponse(found, criteria.find(({ name }) => name === found.response))
    );
  return { group, missed: missed.toSorted((a, b) => excess(b) - excess(a)) };
}

/** Three digits, as 1.43 or 0.012. */
function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function sentence({ group, missed }: MissedGroup): string {
  const { key, replications, points } = group;
  const after = `${key} after ${replications} replications`;
  const failed = points.filter((point) => point.failed).map((point) => point.key);
  if (failed.length > 0) {
    return `${after}: no result at ${failed.join(", ")}, as a replication failed.`;
  }
  if (missed.length === 0) return `${after}: less precise than wanted.`;
  const [{ what, halfWidth, wanted, unit }] = missed;
  const more = missed.length > 1 ? `, the furthest of ${missed.length} responses that miss it` : "";
  if (!Number.isFinite(halfWidth)) {
    return `${after}: no interval of ${what}, as a value is missing or not above 0${more}.`;
  }
  return `${after}: ${what} is known to ±${digits(halfWidth)}${unit}, wanted ±${
    digits(wanted)
  }${unit}${more}.`;
}

/** How far a group is from what was wanted: failed ones are furthest, those of which nothing is known nearest. */
function distance({ group, missed }: MissedGroup): number {
  if (group.points.some(({ failed }) => failed)) return Infinity;
  return missed.length === 0 ? 0 : excess(missed[0]);
}

/**
 * One sentence for each group that missed its precision: its replications, the response that is furthest from what was wanted, what it is
 * compared with, the half-width reached and the one wanted.
 *
 * Half-widths are those of 95% intervals, of a ratio in percent, else in the metric's unit. Beyond `most` groups the others are named in one sentence.
 *
 * @param outcome What the study came to.
 * @param study The study, for its stopping rules.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { missedNotes } from "@iovlab/iovlab/experiment";
 *
 * const of = ["vdi", "split-driver"] as const;
 * const rounds = { minimum: 5, maximum: 20, round: 5 };
 * const looked = { entity: "total", metric: "replyRate", halfWidth: 0.01 };
 * const rule = { kind: "log-ratio", of, ...looked, ...rounds } as const;
 * const groups = [{ key: "peak", replications: 20, reached: false, halfWidth: 0.0143, points: [] }];
 * assert.deepEqual(missedNotes({ groups }, { groups: [{ key: "peak", points: [], rule }] }), [
 *   "Precision missed in peak after 20 replications: replyRate at vdi over that at split-driver is known to ±1.43%, wanted ±1%.",
 * ]);
 * ```
 */
export function missedNotes(
  outcome: Pick<StudyOutcome, "groups">,
  study: Pick<Study, "groups">,
  { most = 6 }: MissedOptions = {},
): string[] {
  const rules = new Map(study.groups.map(({ key, rule }: Group) => [key, rule]));
  const groups = outcome.groups.filter(({ reached }) => !reached)
    .map((group) => missedOf(group, rules.get(group.key)))
    .toSorted((a, b) => {
      const [far, near] = [distance(b), distance(a)];
      return far === near ? 0 : far - near;
    });
  const rest = groups.slice(most).map(({ group }) => group.key);
  return [
    ...groups.slice(0, most).map((group) => `Precision missed in ${sentence(group)}`),
    ...(rest.length > 0
      ? [`Precision missed by less in ${rest.length} more groups: ${rest.join(", ")}.`]
      : []),
  ];
}
