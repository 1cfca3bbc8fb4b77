/**
 * Checks a study before anything runs.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import { checkRule, type ResponsesRule, type StoppingRule } from "./rule.ts";
import type { Group, Study } from "./study.ts";

/** Gives the study back, or says what is wrong with it. */
export function checkStudy(study: Study): Study {
  checkInteger("seed of a study", study.seed, 0);
  const what = `study "${study.name}"`;
  checkUnique(what, "its groups' keys", study.groups.map((group) => group.key));
  for (const group of study.groups) checkGroup(study, group);
  return study;
}

function checkGroup({ name, antithetic }: Study, group: Group): void {
  const keys = group.points.map((point) => point.key);
  const what = `group "${group.key}" of study "${name}"`;
  if (keys.length === 0) refuse(what, "it must have a point: it has none");
  checkUnique(what, "its points' keys", keys);
  const rule = checkRule(group.rule);
  if (antithetic) checkEven(what, rule);
  if (rule.kind === "responses") checkAgainst(what, rule, keys);
  if (rule.kind !== "log-ratio") return;
  const known = rule.of.length === 2 && rule.of.every((key) => keys.includes(key));
  if (known && rule.of[0] !== rule.of[1]) return;
  const now = `${JSON.stringify(rule.of)} of ${JSON.stringify(keys)}`;
  refuse(what, `its ratio must be of two of its points: current value is ${now}`);
}

/** Antithetic pairs are whole at each look. */
function checkEven(what: string, rule: StoppingRule): void {
  const counts = rule.kind === "fixed"
    ? [rule.replications]
    : [rule.minimum, rule.round, rule.maximum];
  const odd = counts.find((count) => count % 2 === 1);
  if (odd !== undefined) {
    refuse(
      what,
      `counts of replications must be even with antithetic pairs: current value is ${odd}`,
    );
  }
}

function checkAgainst(what: string, rule: ResponsesRule, keys: readonly string[]): void {
  for (const { name, against } of rule.criteria) {
    if (against === undefined || keys.includes(against)) continue;
    refuse(
      what,
      `response "${name}" must be compared with a point of the group: current value is "${against}"`,
    );
  }
}

function checkUnique(what: string, which: string, keys: readonly string[]): void {
  const seen = new Set<string>();
  const twice = keys.find((key) => seen.has(key) || !seen.add(key));
  if (twice !== undefined) {
    refuse(what, `${which} must differ: current value is "${twice}", twice`);
  }
}

function refuse(what: string, rule: string): never {
  throw new InputError(`Cannot run ${what} as ${rule}`, { code: "study/bad-study" });
}
