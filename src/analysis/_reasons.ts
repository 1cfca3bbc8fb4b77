/**
 * The reason of a verdict, and what would decide it, in plain sentences made from the numbers.
 *
 * @module
 */
import { claimBand } from "./band.ts";
import { asPercent, countOf, inBrackets, inDigits, inUnit, listOf } from "./_words.ts";
import type { Finding } from "./verdict.ts";

/** Beyond this factor of replications or points, more of them is no way to an answer. */
const hopeless = 100;

/** The normal quantile at 97.5%, for a 95% interval. */
const z = 1.959963984540054;

/** What the claim asks of the effect: `within 45 to 75% (stated: 60%)`, `above 0%`. */
function asked({ claim }: Finding): string {
  const { from, to } = claimBand(claim);
  if (claim.number !== undefined) {
    const stated = inUnit(claim.number, claim.unit);
    return `within ${inDigits(from)} to ${inUnit(to, claim.unit)} (stated: ${stated})`;
  }
  return claim.direction === "greater"
    ? `above ${inUnit(from, claim.unit)}`
    : `below ${inUnit(to, claim.unit)}`;
}

function baselineWords(finding: Finding): string {
  const { ours, low, high, claim, baseline } = finding;
  const effect = inBrackets({ estimate: ours, low, high }, claim.unit);
  const says = { yes: "which is", no: "which is not", "not yet": "too wide to tell whether it is" };
  const direction = baseline === "no" && claim.number !== undefined ? sizeWords(finding) : "";
  return `on host ${claim.baseline} the effect is ${effect}, ${says[baseline]} ` +
    `${asked(finding)}${direction}`;
}

/** For a number that is not met: whether the direction is right, and on which side the size lies. */
function sizeWords({ claim, low, high }: Finding): string {
  const { noEffect, from, to } = claimBand(claim);
  const greater = claim.direction === "greater";
  const beyond = greater ? low > to : high < from;
  if (beyond) return ": it is more than stated";
  const rightSide = greater ? low > noEffect : high < noEffect;
  return rightSide ? ": the direction holds, the size does not" : "";
}

function spaceWords({ shares, shareLow, shareHigh, space, claim }: Finding): string {
  const majority = asPercent(claim.majority ?? 0.5);
  const interval = `[${asPercent(shareLow)}, ${asPercent(shareHigh)}]`;
  const says = {
    yes: `above ${majority}`,
    no: `not above ${majority}`,
    "not yet": `on neither side of ${majority} for sure`,
  };
  return `the claim holds at ${asPercent(shares.share)} ${interval} of ` +
    `${countOf(shares.points, "point")} of the parameter space, ${says[space]}`;
}

function regionWords({ region, agreeingHosts, otherHosts, baseline }: Finding): string {
  const parts: string[] = [];
  if (region) parts.push(`it holds in the region ${region.words}`);
  if (agreeingHosts.length > 0 && baseline === "no") {
    parts.push(`it agrees on host ${listOf(agreeingHosts)}`);
  } else if (otherHosts > 0) {
    parts.push(`it agrees on ${agreeingHosts.length} of ${countOf(otherHosts, "other host")}`);
  }
  return parts.map((part) => `; ${part}`).join("");
}

/** The reason, one sentence. */
export function reasonOf(finding: Finding): string {
  const text = `${baselineWords(finding)}; ${spaceWords(finding)}${regionWords(finding)}.`;
  return text[0].toUpperCase() + text.slice(1);
}

/** How many times the replications until the interval is clear of the end of the band it crosses. */
function replicationsNeeded({ claim, ours, low, high }: Finding): number {
  const { from, to } = claimBand(claim);
  const crossed = [from, to].filter((end) => low <= end && end <= high);
  const distance = Math.min(...crossed.map((end) => Math.abs(ours - end)));
  const halfWidth = Math.max(ours - low, high - ours);
  return (halfWidth / distance) ** 2;
}

function baselineDecides(finding: Finding): string {
  const { claim, low, high } = finding;
  if (!Number.isFinite(high - low)) {
    return `More replications on host ${claim.baseline}: there is no bounded interval yet.`;
  }
  const factor = replicationsNeeded(finding);
  if (!(factor < hopeless)) {
    return "The estimate lies on the limit itself: only another tolerance could decide.";
  }
  return `About ${Math.ceil(factor)} times as many replications on host ${claim.baseline}, ` +
    "if the estimate stays.";
}

/** How many points until Wilson's interval of the same share is clear of the majority. */
function pointsNeeded({ share, claim }: Finding): number {
  const { majority = 0.5 } = claim;
  return z * z * majority * (1 - majority) / (share - majority) ** 2;
}

function spaceDecides(finding: Finding): string {
  const { shares } = finding;
  const needed = pointsNeeded(finding);
  if (needed < shares.points && shares.undecided > 0) {
    return `More replications at the ${
      countOf(shares.undecided, "point")
    } of the parameter space ` +
      "whose own interval lies across the limit.";
  }
  if (!(needed < hopeless * shares.points)) {
    return "The share is the majority itself: narrower parameter ranges could decide.";
  }
  return `About ${inDigits(Math.ceil(needed))} points of the parameter space in place of ` +
    `${shares.points}, if the share stays.`;
}

/** What would decide or change the verdict, one sentence. */
export function decidesOf(finding: Finding): string {
  if (finding.baseline === "not yet") return baselineDecides(finding);
  if (finding.space === "not yet") return spaceDecides(finding);
  switch (finding.verdict) {
    case "reproduced":
      return "Nothing more inside this model; a measurement on a real machine would test the model.";
    case "partly":
      return "The parameters of the machine behind the claim: they say whether it lies where the " +
        "claim holds.";
    default:
      return "Nothing more inside these ranges; another range, or a mechanism that the model lacks.";
  }
}
