/**
 * The section of one experiment.
 *
 * @module
 */
import { verdictsHtml } from "./_claims.ts";
import { downloads } from "./_downloads.ts";
import { figureHtml } from "./_figure.ts";
import { type Html, html, slug } from "./_html.ts";
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

/** The identifier of a figure in the page. */
export function figureId(experiment: ReportExperiment, name: string): string {
  return `${experiment.key}-figure-${slug(name)}`;
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
  return html`
    <dl class="facts">${facts.map(({ label, value }) =>
      html`
        <div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>
      `
    )}</dl>
  `;
}

function designHtml({ parts }: StudyParameters): Html {
  const range = (ends: readonly [number, number] | undefined) =>
    ends === undefined ? "" : ends[0] === ends[1] ? `${ends[0]}` : `${ends[0]} to ${ends[1]}`;
  return grid({
    caption: "Design: the parts of the study",
    heads: [
      { label: "Part" },
      { label: "Groups", numeric: true },
      { label: "Points", numeric: true },
      { label: "Replications of a group", numeric: true },
      { label: "Groups that reached their precision", numeric: true },
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

function parametersHtml(parameters: StudyParameters): Html {
  const { parts, varied, fixed } = parameters;
  const note =
    "Times are in seconds, sizes in bytes, rates in bit/s, clocks in Hz, work in cycles, shares from 0 to 1. " +
    "A path with [] holds for each element of a list; where it ends so, its value is their number.";
  return html`
    ${designHtml(parameters)}<details
      class="table"><summary>What varies <span class="extent">${varied
        .length} parameters</span></summary>
    ${grid({
      caption: "What varies: values, or their range, in each part of the study",
      heads: [{ label: "Parameter" }, ...parts.map(({ name }) => ({ label: name }))],
      cells: varied.map(({ path, values }) => [path, ...values]),
    })}<p class="note">${note}</p></details>
    <details
      class="table"><summary>What is the same everywhere <span class="extent">${fixed
        .length} parameters</span></summary>
    ${grid({
      caption: "What is the same at every point of the study",
      heads: [{ label: "Parameter" }, { label: "Value" }],
      cells: fixed.map(({ path, value }) => [path, value]),
    })}<p class="note">${note}</p></details>
  `;
}

function heading(id: string, title: string): Html {
  return html`
    <h3 id="${id}">${title}</h3>
  `;
}

function figuresPart(experiment: ReportExperiment): Html {
  if (experiment.figures.length === 0) return html``;
  return html`${heading(`${experiment.key}-figures`, "Figures")}${
    experiment.figures.map((figure, i) =>
      figureHtml(figure, figureId(experiment, figure.name), i + 1)
    )
  }`;
}

function tablesPart(experiment: ReportExperiment): Html {
  if (experiment.tables.length === 0) return html``;
  return html`${heading(`${experiment.key}-tables`, "Tables")}${
    experiment.tables.map((table, i) =>
      resultTableHtml(table, `${experiment.key}-table-${slug(table.name)}`, i + 1)
    )
  }`;
}

function headHtml(experiment: ReportExperiment): Html {
  const { key, title, citation, question, method, quick, notes } = experiment;
  return html`
    <header>
    <p class="eyebrow">${key}${quick
      ? html`
        <span class="quick">quick run: intervals are wider</span>
      `
      : ""}</p>
    <h2>${title}</h2>
    <p class="citation">${citation}</p>
    ${question === undefined ? "" : html`
      <p class="lead"><b>Question.</b> ${question}</p>
    `}${method === undefined ? "" : html`
      <p class="lead"><b>Method.</b> ${method}</p>
    `}${notes.length === 0 ? "" : html`
      <details class="notes" open>
        <summary>Notes</summary>
        <ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
      </details>
    `}</header>
  `;
}

/** The whole section. */
export function experimentHtml(experiment: ReportExperiment): Html {
  const { key } = experiment;
  return html`
    <section class="experiment" id="${key}" aria-label="${experiment.title}">
    ${headHtml(experiment)}${heading(`${key}-verdicts`, "Verdicts")}${verdictsHtml(
      experiment,
    )}${downloads(experiment.files, `the claims of ${key}`)}${figuresPart(experiment)}${tablesPart(
      experiment,
    )}${heading(`${key}-parameters`, "Parameters")}${parametersHtml(
      experiment.parameters,
    )}${heading(`${key}-provenance`, "Provenance")}${factsHtml(
      experiment.facts,
    )}<div class="circumstances" data-varies><p class="note">What follows has no part in the numbers and may differ from run to run.</p>
    ${factsHtml(experiment.circumstances)}</div>
    </section>
  `;
}
