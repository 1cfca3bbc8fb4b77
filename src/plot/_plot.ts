/**
 * Observable Plot, loaded when the first figure is drawn, and its output as plain SVG elements.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import type { Axis } from "./_scale.ts";
import { type Block, coordinate, element, fontSize, ink } from "./_svg.ts";

/** The library. */
export type Plot = typeof PlotModule;

/** Loads the library. */
export function loadPlot(): Promise<Plot> {
  return import("@observablehq/plot");
}

/** A rectangle for data with the room around it. */
export interface Panel {
  /** Width in px with the margins. */
  readonly width: number;
  /** Height in px with the margins. */
  readonly height: number;
  /** Room on the left, in px. */
  readonly left: number;
  /** Room on the right, in px. */
  readonly right: number;
  /** Room above, in px. */
  readonly top: number;
  /** Room below, in px. */
  readonly bottom: number;
}

/** What {@linkcode drawPanel} draws. */
export interface PanelContent {
  /** The horizontal scale. */
  readonly x: PlotModule.ScaleOptions;
  /** The vertical scale. */
  readonly y: PlotModule.ScaleOptions;
  /** The marks, from back to front. */
  readonly marks: PlotModule.Markish[];
}

/** The scale options of an axis that this module's own marks draw. */
export function scaleOf(axis: Axis, extra: PlotModule.ScaleOptions = {}): PlotModule.ScaleOptions {
  return {
    type: axis.type,
    domain: [...axis.domain],
    axis: null,
    clamp: axis.type === "log",
    ...extra,
  };
}

/** A scale that takes pixels. */
export const pixels: PlotModule.ScaleOptions = { type: "identity", axis: null };

/** Draws marks and gives what is inside the SVG that the library returns. */
export async function drawPanel(plot: Plot, panel: Panel, content: PanelContent): Promise<Block> {
  const { parseHTML } = await import("linkedom");
  const svg = plot.plot({
    document: parseHTML("<!doctype html><html><body></body></html>").document,
    className: "panel",
    width: panel.width,
    height: panel.height,
    marginLeft: panel.left,
    marginRight: panel.right,
    marginTop: panel.top,
    marginBottom: panel.bottom,
    ...content,
  });
  svg.querySelector("style")?.remove();
  return {
    width: panel.width,
    height: panel.height,
    svg: element("g", {
      fill: ink.dark,
      "text-anchor": "middle",
      "font-size": fontSize.tick,
    }, cleaned(svg.innerHTML)),
  };
}

/** With colours spelled out, numbers short, and nothing that another renderer does not know. */
function cleaned(svg: string): string {
  return svg
    .replaceAll("currentColor", ink.dark)
    .replace(/ (font-variant|aria-[a-z]+)="[^"]*"/g, "")
    .replace(
      /="([^"]*)"/g,
      (_, value: string) =>
        `="${value.replace(/-?\d+\.\d{4,}(?:e-?\d+)?/g, (n) => coordinate(Number(n)))}"`,
    );
}

/** Ticks, numbers and a base line at the bottom. */
export function bottomAxis(plot: Plot, axis: Axis, numbers = true): PlotModule.Markish[] {
  return [plot.axisX([...axis.ticks], {
    anchor: "bottom",
    label: null,
    text: numbers ? axis.format : () => "",
    tickSize: 4,
    tickPadding: 4,
    color: ink.dark,
    stroke: ink.rule,
  })];
}

/** Ticks and numbers on the left. */
export function leftAxis(plot: Plot, axis: Axis, numbers = true): PlotModule.Markish[] {
  return [plot.axisY([...axis.ticks], {
    anchor: "left",
    label: null,
    text: numbers ? axis.format : () => "",
    tickSize: 0,
    tickPadding: 6,
    color: ink.dark,
  })];
}
