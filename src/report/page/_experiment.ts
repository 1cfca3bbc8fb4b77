/**
 * The section of one experiment.
 *
 * @module
 */
import { verdictsHtml } from "./_claims.ts";
import { downloads } from "./_downloads.ts";
import { figureHtml } from "./_figure.ts";
import { count, type Html, markup, slug } from "./_html.ts";
import { grid, resultTableHtml } from "./_table.ts";
import type { ReportExperiment, ReportFact } from "./content.ts";
import type { StudyParameters } from "./parameters.ts";

/** A part of an experiment's section, for the table of contents. */
export interface SectionPart {
  /** The identifier in the page. */
  readonly id: string;
  /** Its heading. */
  readonly title: string;
}

/** The parts that an experiment has. */
export function partsOf(experiment: ReportExperiment): SectionPart[] {
  const { key, figures, tables } = experiment;
  return [
    { id: `${key}-verdicts`, title: "Verdicts" },
    ...(figures.length > 0 ? [{ id: `${key}-figures`, title: "Figures" }] : []),
    ...(tables.length > 0 ? [{ id: `${key}-tables`, title: "Tables" }] : []),
    { id: `${key}-parameters`, title: "Parameters" },
    { id: `${key}-provenance`, title: "Provenance" },
  ];
}

/** Facts as a list of terms. */
export function factsHtml(facts: readonly ReportFact[]): Html {
  const terms = facts.map(({ label, value }) =>
    markup`<div><dt>${label}</dt><dd>${value}</dd></div>`
  );
  return markup`<dl class="facts">${terms}</dl>\n`;
}

function designHtml({ parts }: StudyParameters): Html {
  const range = (ends: readonly [number, number] | undefined) =>
    ends === undefined ? "" : ends[0] === ends[1] ? `${ends[0]}` : `${ends[0]} to ${ends[1]}`;
  const numeric = true;
  return grid({
    caption: "Design: the parts of the study",
    heads: [
      { label: "Part" },
      { label: "Groups", numeric },
      { label: "Points", numeric },
      { label: "Replications of a group", numeric },
      { label: "Groups that reached their precision", numeric },
    ],
    cells: parts.map((part) => [
      part.name,
      part.groups,
      part.points,
      range(part.replications),
      part.reached ?? "",
    ]),
  });
}

const units =
  "Times are in seconds, sizes in bytes, rates in bit/s, clocks in Hz, work in cycles, shares from 0 to 1. " +
  "A path with [] holds for each element of a list; where it ends so, its value is their number.";

/** A table that is folded, with its title and how many parameters it has. */
function folded(title: string, parameters: number, table: Html): Html {
  return markup`<details class="table"><summary>${title} <span class="extent">${
    count(parameters, "parameter")
  }</span></summary>
${table}<p class="note">${units}</p></details>
`;
}

function parametersHtml(parameters: StudyParameters): Html {
  const { parts, varied, fixed } = parameters;
  const varies = grid({
    caption: "What varies: values, or their range, in each part of the study",
    heads: [{ label: "Parameter" }, ...parts.map(({ name }) => ({ label: name }))],
    cells: varied.map(({ path, values }) => [path, ...values]),
  });
  const same = grid({
    caption: "What is the same at every point of the study",
    heads: [{ label: "Parameter" }, { label: "Value" }],
    cells: fixed.map(({ path, value }) => [path, value]),
  });
  return markup`${designHtml(parameters)}${folded("What varies", varied.length, varies)}${
    folded("What is the same everywhere", fixed.length, same)
  }`;
}

function heading(id: string, title: string): Html {
  return markup`<h3 id="${id}">${title}</h3>\n`;
}

function figuresPart(experiment: ReportExperiment): Html {
  const { key, figures } = experiment;
  if (figures.length === 0) return markup``;
  const drawn = figures.map((figure, i) =>
    figureHtml(figure, `${key}-figure-${slug(figure.name)}`, i + 1)
  );
  return markup`${heading(`${key}-figures`, "Figures")}${drawn}`;
}

function tablesPart(experiment: ReportExperiment): Html {
  const { key, tables } = experiment;
  if (tables.length === 0) return markup``;
  const set = tables.map((table, i) =>
    resultTableHtml(table, `${key}-table-${slug(table.name)}`, i + 1)
  );
  return markup`${heading(`${key}-tables`, "Tables")}${set}`;
}

function headHtml(experiment: ReportExperiment): Html {
  const { key, title, citation, question, method, quick, notes } = experiment;
  const lead = (name: string, text: string | undefined) =>
    text !== undefined && text !== "" && markup`<p class="lead"><b>${name}.</b> ${text}</p>\n`;
  const badge = quick && markup` <a class="quick" href="#quick-runs">quick run</a>`;
  const items = notes.map((note) => markup`<li>${note}</li>`);
  return markup`<header>
<p class="eyebrow">${key}${badge}</p>
<h2>${title}</h2>
<p class="citation">${citation}</p>
${lead("Question", question)}${lead("Method", method)}${
    items.length > 0 &&
    markup`<details class="notes" open><summary>Notes</summary><ul>${items}</ul></details>\n`
  }</header>
`;
}

/** The whole section. */
export function experimentHtml(experiment: ReportExperiment): Html {
  const { key, title } = experiment;
  const parts = [
    headHtml(experiment),
    heading(`${key}-verdicts`, "Verdicts"),
    verdictsHtml(experiment),
    downloads(experiment.files, `the claims of ${key}`),
    figuresPart(experiment),
    tablesPart(experiment),
    heading(`${key}-parameters`, "Parameters"),
    parametersHtml(experiment.parameters),
    heading(`${key}-provenance`, "Provenance"),
    factsHtml(experiment.facts),
    markup`<div class="circumstances" data-varies>
<p class="note">What follows has no part in the numbers and may differ from run to run.</p>
${factsHtml(experiment.circumstances)}</div>
`,
  ];
  return markup`<section class="experiment" id="${key}" aria-label="${title}">
${parts}</section>
`;
}
