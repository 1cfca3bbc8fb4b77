/**
 * The table of claims: what the paper states, ours with its interval, the share of the space, the verdict with a sign, the reason on demand.
 *
 * @module
 */
import type { Verdict, VerdictName } from "../../analysis/mod.ts";
import { formatEstimate, formatNumber } from "../../plot/mod.ts";
import { count, Html, html } from "./_html.ts";
import { strip } from "./_strip.ts";
import type { ReportExperiment } from "./content.ts";

/** The paths of the signs, in a box of 16 by 16: they differ in shape, so that colour adds nothing that is not said twice. */
const signs: Readonly<Record<VerdictName, string>> = {
  reproduced:
    '<circle cx="8" cy="8" r="7.2" class="full"/><path d="M4.6 8.3l2.4 2.4 4.5-5" class="cut"/>',
  partly:
    '<circle cx="8" cy="8" r="6.5" class="line"/><path d="M8 1.5a6.5 6.5 0 0 1 0 13z" class="full"/>',
  "not reproduced":
    '<circle cx="8" cy="8" r="6.5" class="line"/><path d="M5.3 5.3l5.4 5.4m0-5.4l-5.4 5.4" class="line"/>',
  inconclusive:
    '<circle cx="8" cy="8" r="6.5" class="line dashed"/><path d="M5 8h6" class="line"/>',
};

/** The order in which verdicts are counted. */
const order: readonly VerdictName[] = ["reproduced", "partly", "not reproduced", "inconclusive"];

/** A verdict: a sign and its name. */
export function verdictHtml(verdict: VerdictName): Html {
  const sign = new Html(
    `<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${
      signs[verdict]
    }</svg>`,
  );
  return html`<span class="verdict ${verdict.replace(" ", "-")}">${sign}${verdict}</span>`;
}

/** A number with its unit: `60%`, `4 ms`. */
function withUnit(text: string, unit: string): string {
  if (unit === "1" || unit === "") return text;
  return unit === "%" ? `${text}%` : `${text} ${unit}`;
}

/** A value with its interval and unit: the unit stands after the value. */
function estimateHtml(text: string, unit: string): Html {
  const [value, interval] = text.split(" [");
  if (interval === undefined) return html`<b>${withUnit(value, unit)}</b>`;
  return html`<b>${withUnit(value, unit)}</b> <span class="interval">[${interval}</span>`;
}

/** The identifier of a claim in the page. */
function claimId(experiment: ReportExperiment, verdict: Verdict): string {
  return `${experiment.key}-claim-${verdict.claim.id}`;
}

function paperText({ claim }: Verdict): string {
  return claim.number === undefined
    ? claim.direction
    : withUnit(formatNumber(claim.number), claim.unit);
}

function cell(label: string, content: Html | string, numeric = false): Html {
  return html`
    <td role="cell" data-label="${label}" ${numeric
      ? html`
        class="n"
      `
      : ""}>${content}</td>
  `;
}

function claimRow(experiment: ReportExperiment, verdict: Verdict): Html {
  const { claim, share, shareLow, shareHigh, ours, low, high } = verdict;
  const shareText = formatEstimate({ value: share, low: shareLow, high: shareHigh }, {
    format: "percent",
    decimals: 0,
  });
  return html`
    <tr role="row" id="${claimId(experiment, verdict)}">
    <th role="rowheader" scope="row"><a class="key" href="#${experiment.key}">${experiment
      .key}</a></th>
    <td role="cell" class="statement">${claim.statement}
    <details><summary>Reason</summary><p>${verdict.reason}</p><p>${verdict.decides}</p>
    <p class="source">${claim.source.citation} (${claim.source.where}). Compared: ${claim.comparison
      .quantity}, ${claim.comparison.system} over ${claim.comparison.reference}, on host ${claim
      .baseline}.</p></details></td>
    ${cell("Paper", paperText(verdict), true)}
    ${cell(
      "Ours [95% interval]",
      html`${estimateHtml(formatEstimate({ value: ours, low, high }), claim.unit)}${
        strip(verdict)
      }`,
      true,
    )}
    ${cell("Share of space [95% interval]", estimateHtml(shareText.replace("%", ""), "%"), true)}
    ${cell("Verdict", verdictHtml(verdict.verdict))}
    </tr>
  `;
}

/** How many claims came to what, in words. */
export function verdictCounts(verdicts: readonly Verdict[]): Html {
  const parts = order.map((name) => ({
    name,
    number: verdicts.filter(({ verdict }) => verdict === name).length,
  })).filter(({ number }) => number > 0);
  return html`<ul class="counts" aria-label="Verdicts">${
    parts.map(({ name, number }) => html`<li><b>${number}</b> ${verdictHtml(name)}</li>`)
  }</ul>`;
}

/** All claims of some experiments. */
export function claimsHtml(experiments: readonly ReportExperiment[], caption: string): Html {
  const heads = ["Experiment", "Claim", "Paper", "Ours", "Share of space", "Verdict"];
  const numeric = new Set(["Paper", "Ours", "Share of space"]);
  const unit: Readonly<Record<string, string>> = {
    Ours: "[95% interval]",
    "Share of space": "[95% interval]",
  };
  return html`
    <table class="claims" role="table">
      <caption>${caption}</caption>
      <thead role="rowgroup">
        <tr role="row">${heads.map((head) =>
          html`
            <th role="columnheader" scope="col" ${numeric.has(head)
              ? html`
                class="n"
              `
              : ""}>${head}${unit[head] === undefined ? "" : html`
              <span class="unit">${unit[head]}</span>
            `}</th>
          `
        )}</tr>
      </thead>
      <tbody role="rowgroup">
    ${experiments.flatMap((experiment) =>
      experiment.claims.map((verdict) => claimRow(experiment, verdict))
    )}</tbody>
    </table>
  `;
}

/** The claims of one experiment, in its own section. */
export function verdictsHtml(experiment: ReportExperiment): Html {
  return html`
    <ul class="verdicts">${experiment.claims.map((verdict) => {
      const { claim, ours, low, high } = verdict;
      return html`
        <li>${verdictHtml(verdict.verdict)}
        <p><a href="#${claimId(experiment, verdict)}">${claim.statement}</a></p>
        <p class="reason">${verdict.reason} ${verdict.decides}</p>
        <p class="numbers">Paper: ${paperText(verdict)}. Ours: ${estimateHtml(
          formatEstimate({ value: ours, low, high }),
          claim.unit,
        )}.</p></li>
      `;
    })}</ul>
    <p class="extent">${count(experiment.claims.length, "claim")}</p>
  `;
}
