/**
 * A report as one page of HTML: claims, experiments with figures, tables, parameters and provenance, contents, style and script.
 *
 * The page needs no network and no other file to be read; downloads are files beside it. It works without its script too, which adds values
 * on hover, touch and arrow keys, sorting, and rows on demand.
 *
 * @module
 */
import { figureFonts } from "../../plot/mod.ts";
import { claimsHtml, verdictCounts } from "./_claims.ts";
import { clientScript } from "./_client.ts";
import { quickRun } from "../_quick.ts";
import { downloads } from "./_downloads.ts";
import { experimentHtml, factsHtml, partsOf } from "./_experiment.ts";
import { count, Html, markup } from "./_html.ts";
import { style } from "./_style.ts";
import type { Report } from "./content.ts";

/** The table of contents; the same twice, for a wide and for a narrow screen. */
function contents({ experiments }: Report, label: string): Html {
  const entries = experiments.map((experiment) => {
    const { key, title } = experiment;
    const parts = partsOf(experiment).map((part) =>
      markup`<li><a href="#${part.id}">${part.title}</a></li>`
    );
    return markup`<li><a href="#${key}"><span class="key">${key}</span> ${title}</a>
<ol>${parts}</ol></li>
`;
  });
  return markup`<nav aria-label="${label}"><ol>
<li><a href="#claims">Claims</a></li>
${entries}<li><a href="#making">This page</a></li>
</ol></nav>`;
}

/** What a reader must know of quick runs; nothing where there is none. */
function quickNote({ experiments }: Report): Html {
  const keys = experiments.filter(({ quick }) => quick).map(({ key }) => key);
  if (keys.length === 0) return markup``;
  const which = keys.length === experiments.length
    ? "All of this is of quick runs"
    : `Quick runs: ${keys.join(", ")}`;
  return markup`<p class="quick-note" id="quick-runs"><b>${which}.</b> ${quickRun} <code>deno task reproduce</code> makes the full ones.</p>
`;
}

const reading = markup`<p class="note"><b>Ours</b> is the effect on a baseline host that was \
fixed before the first run, with its 95% interval; the papers' own parameters are not public. \
The <b>share of space</b> is the share of the assumed parameter ranges where the claim holds. \
In the small picture the band is where the claim holds, the tick is the paper's number, the dot \
with whiskers is ours, the dotted rule is no effect.</p>
`;

function claimsPart(report: Report): Html {
  const { experiments, files } = report;
  const claims = experiments.flatMap((experiment) => experiment.claims);
  return markup`<section id="claims" aria-label="Claims"><h1>Claims and what came of them</h1>
<p class="lead">${count(claims.length, "claim")} in ${
    count(experiments.length, "experiment")
  }, judged by simulation.</p>
${verdictCounts(claims)}
${quickNote(report)}${reading}${
    claimsHtml(experiments, "Claims of all experiments with their verdicts")
  }${downloads(files, "all claims")}</section>
`;
}

function makingPart({ version, circumstances }: Report): Html {
  return markup`<section id="making" aria-label="This page"><h2>This page</h2>
<p>Made by iovlab ${version} with <code>deno task report</code>. The same store gives the same \
page, byte for byte, but for the dashed boxes.</p>
<div class="circumstances" data-varies>
${factsHtml(circumstances)}</div></section>
`;
}

/**
 * A report as HTML.
 *
 * @param report What to show.
 * @returns The whole document; the same for the same report.
 * @throws {InputError} Where a table of the page has a column that is in no row.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reportHtml } from "@iovlab/iovlab/report";
 *
 * const page = reportHtml({ version: "1.0.0", experiments: [], files: [], circumstances: [] });
 * assert.match(page, /^<!doctype html>\n<html lang="en">/);
 * assert.doesNotMatch(page, /https?:\/\/(?!www\.w3\.org)/);
 * ```
 */
export function reportHtml(report: Report): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="iovlab ${report.version}">
<meta name="color-scheme" content="light dark">
<title>iovlab: claims and what came of them</title>
<link rel="icon" href="data:,">
<style>
${new Html(figureFonts())}
${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="frame">
<aside class="side"><p class="brand">iovlab</p>${contents(report, "Contents")}</aside>
<div class="column">
<details class="menu"><summary>Contents</summary>${contents(report, "Contents, folded")}</details>
<main id="content">
${claimsPart(report)}${report.experiments.map(experimentHtml)}${makingPart(report)}</main>
</div>
</div>
<script>
${new Html(clientScript())}
</script>
</body>
</html>
`.text;
}
