/**
 * The table of claims: what the paper states, ours with its interval, the share of the space, the verdict with a sign, the reason on demand.
 *
 * @module
 */
import { type Verdict, type VerdictName, withUnit } from "../../analysis/mod.ts";
import { formatEstimate, formatNumber } from "../../plot/mod.ts";
import { cellClass, Html, markup, type Part } from "./_html.ts";
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
  return markup`<span class="verdict ${verdict.replace(" ", "-")}">${sign}${verdict}</span>`;
}

/** A value with its interval and unit: the unit stands after the value. */
function estimateHtml(text: string, unit: string): Html {
  const [value, interval] = text.split(" [");
  const shown = markup`<b>${withUnit(value, unit)}</b>`;
  if (interval === undefined) return shown;
  return markup`${shown} <span class="interval">[${interval}</span>`;
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

function cell(label: string, content: Part, numeric = false): Html {
  return markup`<td role="cell"${
    cellClass(numeric)
  } data-label="${label}"><div>${content}</div></td>\n`;
}

/** Why a claim came to what it did, and where it was read. */
function reasonHtml({ claim, reason, decides }: Verdict): Html {
  const { citation, where } = claim.source;
  const { quantity, system, reference } = claim.comparison;
  return markup`<details><summary>Reason</summary><p>${reason}</p><p>${decides}</p>
<p class="source">${citation} (${where}). Compared: ${quantity}, ${system} over ${reference}, on host ${claim.baseline}.</p></details>`;
}

function claimRow(experiment: ReportExperiment, verdict: Verdict): Html {
  const { claim, share, shareLow, shareHigh, ours, low, high } = verdict;
  const estimate = estimateHtml(formatEstimate({ value: ours, low, high }), claim.unit);
  const shareText = formatEstimate({
    value: 100 * share,
    low: 100 * shareLow,
    high: 100 * shareHigh,
  }, { decimals: 0 });
  const cells = [
    cell("Paper", paperText(verdict), true),
    cell("Ours", [estimate, strip(verdict)], true),
    cell("Share of space", estimateHtml(shareText, "%"), true),
    cell("Verdict", verdictHtml(verdict.verdict)),
  ];
  return markup`<tr role="row" id="${claimId(experiment, verdict)}">
<th role="rowheader" scope="row"><a class="key" href="#${experiment.key}">${experiment.key}</a></th>
<td role="cell" class="statement">${claim.statement}
${reasonHtml(verdict)}</td>
${cells}</tr>
`;
}

/** How many claims came to what. */
export function verdictCounts(verdicts: readonly Verdict[]): Html {
  const parts = order.map((name) => ({
    name,
    number: verdicts.filter(({ verdict }) => verdict === name).length,
  })).filter(({ number }) => number > 0);
  return markup`<ul class="counts" aria-label="Verdicts">${
    parts.map(({ name, number }) => markup`<li><b>${number}</b> ${verdictHtml(name)}</li>`)
  }</ul>`;
}

/** The heads of the table: name, unit, whether numbers stand below. */
const heads: readonly (readonly [name: string, unit?: string, numeric?: boolean])[] = [
  ["Experiment"],
  ["Claim"],
  ["Paper", undefined, true],
  ["Ours", "[95% interval]", true],
  ["Share of space", "[95% interval]", true],
  ["Verdict"],
];

/** All claims of some experiments. */
export function claimsHtml(experiments: readonly ReportExperiment[], caption: string): Html {
  const rows = experiments.flatMap((experiment) =>
    experiment.claims.map((verdict) => claimRow(experiment, verdict))
  );
  const head = heads.map(([name, unit, numeric]) => {
    const inUnit = unit !== undefined && markup` <span class="unit">${unit}</span>`;
    return markup`<th role="columnheader" scope="col"${cellClass(numeric)}>${name}${inUnit}</th>`;
  });
  return markup`<table class="claims" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">
${rows}</tbody>
</table>
`;
}

/** A claim in the section of its experiment. */
function verdictItem(experiment: ReportExperiment, verdict: Verdict): Html {
  const { claim, ours, low, high, reason, decides } = verdict;
  const estimate = estimateHtml(formatEstimate({ value: ours, low, high }), claim.unit);
  return markup`<li>${verdictHtml(verdict.verdict)}
<p><a href="#${claimId(experiment, verdict)}">${claim.statement}</a></p>
<p class="reason">${reason} ${decides}</p>
<p class="numbers">Paper: ${paperText(verdict)}. Ours: ${estimate}.</p></li>
`;
}

/** The claims of one experiment, in its own section. */
export function verdictsHtml(experiment: ReportExperiment): Html {
  return markup`<ul class="verdicts">${
    experiment.claims.map((verdict) => verdictItem(experiment, verdict))
  }</ul>
`;
}
