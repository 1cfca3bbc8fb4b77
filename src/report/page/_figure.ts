/**
 * Figures of a page: drawn in it at two widths, of which a screen shows the one that fits, with a caption, the numbers as text and downloads.
 *
 * @module
 */
import { type Figure, inlineSvg } from "../../plot/mod.ts";
import { downloads } from "./_downloads.ts";
import { Html, markup } from "./_html.ts";
import type { ReportFigure } from "./content.ts";

/** A figure as a part of the page, its identifiers its own. */
function inlined(figure: Figure, id: string): Html {
  return new Html(inlineSvg(figure, { id }));
}

/** One figure. */
export function figureHtml(figure: ReportFigure, id: string, number: number): Html {
  const { page, column, files } = figure;
  const of = `figure ${number}`;
  return markup`<figure id="${id}" class="figure">
<div class="plot wide" data-name="${of}">${inlined(page, `${id}-p`)}</div>
<div class="plot narrow" data-name="${of}">${inlined(column, `${id}-c`)}</div>
<figcaption><span class="number">Figure ${number}.</span> ${page.description}</figcaption>
<details class="numbers"><summary>Numbers of ${of} as text</summary>
<pre tabindex="0">${page.text}</pre></details>
${downloads(files, of)}</figure>
`;
}
