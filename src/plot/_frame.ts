/**
 * What stands around the data of every figure: heading, legend, notes and the text form.
 *
 * @module
 */
import { type Figure, type FigureOptions, figureWidth } from "./figure.ts";
import { legendBlock, type LegendItem } from "./_legend.ts";
import { loadPlot, type Plot } from "./_plot.ts";
import { type Block, fontSize, ink, paragraph, place, stack, svgDocument } from "./_svg.ts";
import { printTable } from "./table_text.ts";
import type { TableColumn } from "./table.ts";

/** Empty space around a figure, in px. */
const margin = 10;

/** The most rows that the text form of a figure prints. */
const textRows = 40;

/** What a kind of figure hands to {@linkcode frame}. */
export interface FrameParts {
  /** The entries of the legend. */
  readonly legend: readonly LegendItem[];
  /** Draws the data at a width in px. */
  readonly body: (plot: Plot, width: number) => Promise<Block>;
  /** One sentence about what is drawn. */
  readonly summary: string;
  /** The numbers for the text form. */
  readonly table: { readonly rows: readonly object[]; readonly columns?: readonly TableColumn[] };
}

function heading(options: FigureOptions, width: number): Block {
  if (options.heading === false) return { width: 0, height: 0, svg: "" };
  return stack([
    paragraph(options.title, width, { size: fontSize.title, weight: 600 }),
    paragraph(options.subtitle ?? "", width, { size: fontSize.label, fill: ink.soft }),
  ], 1);
}

function notesBlock(options: FigureOptions, width: number): Block {
  const style = { size: fontSize.note, fill: ink.soft };
  return stack((options.notes ?? []).map((note) => paragraph(note, width, style)), 1);
}

/** Texts one after the other, each with a full stop. */
function sentences(texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== "")
    .map((text) => (/[.!?]$/.test(text!) ? text : `${text}.`)).join(" ");
}

/** The caption and the numbers, for a terminal. */
function textForm(options: FigureOptions, { table }: FrameParts): string {
  const left = table.rows.length - textRows;
  const caption = [options.title, options.subtitle].filter(Boolean).join(" - ");
  const notes = [...(left > 0 ? [`... and ${left} more rows.`] : []), ...(options.notes ?? [])];
  return printTable({
    caption,
    rows: table.rows.slice(0, textRows),
    columns: table.columns,
    notes,
  });
}

/** The width that what is inside of a figure has, in px. */
export function innerWidth(options: FigureOptions): number {
  return figureWidth(options.width) - 2 * margin;
}

/** Draws a whole figure. */
export async function frame(options: FigureOptions, parts: FrameParts): Promise<Figure> {
  const width = figureWidth(options.width);
  const inner = innerWidth(options);
  const plot = await loadPlot();
  const content = stack([
    heading(options, inner),
    await legendBlock(plot, parts.legend, inner),
    await parts.body(plot, inner),
    notesBlock(options, inner),
  ], 8);
  const height = Math.ceil(content.height) + 2 * margin;
  const { title } = options;
  const description = sentences([
    parts.summary,
    options.subtitle,
    options.description,
    ...(options.notes ?? []),
  ]);
  const body = { width, height, svg: place(content, margin, margin) };
  return {
    svg: svgDocument({ title, description, body }),
    width,
    height,
    title,
    description,
    text: textForm(options, parts),
  };
}

/** An axis title with its unit; a pure number has none. */
export function axisTitle(label: string, unit?: string): string {
  return unit === undefined || unit === "1" || unit === "" ? label : `${label} (${unit})`;
}
