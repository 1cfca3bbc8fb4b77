/**
 * Values by category and series: dots or bars side by side, upright in a panel or lying in rows.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { categoryNames } from "./_category.ts";
import { type PanelPlace, thinnedUpright } from "./_grid.ts";
import type { PanelRule } from "./_line_panel.ts";
import { type Box, boxMark } from "./_marks.ts";
import { drawPanel, leftAxis, pixels, type Plot, scaleOf } from "./_plot.ts";
import type { PlacedRow, RowContent } from "./_row_chart.ts";
import { type Axis, projection, shownOn } from "./_scale.ts";
import { type Block, ink } from "./_svg.ts";
import { markerMarks } from "./_symbol.ts";
import { type Tip, tipLayer } from "./_tips.ts";
import { uprightWhiskers, whiskerMarks } from "./_whisker.ts";
import type { FullStyle } from "./style.ts";

/** One value. */
export interface GroupValue {
  /** How it is drawn. */
  readonly style: FullStyle;
  /** Its place in its category, from 0. */
  readonly slot: number;
  /** The number of its category. */
  readonly category: number;
  /** The value. */
  readonly value: number;
  /** Lower end of its interval, `NaN` for none. */
  readonly low: number;
  /** Upper end of its interval, `NaN` for none. */
  readonly high: number;
  /** What it says. */
  readonly tip: string;
}

/** One panel. */
export interface GroupPanel {
  /** Its name. */
  readonly name: string;
  /** The names of the categories. */
  readonly categories: readonly string[];
  /** Its values. */
  readonly values: readonly GroupValue[];
  /** Its horizontal reference lines. */
  readonly rules: readonly PanelRule[];
}

/** What all panels share. */
export interface GroupDrawing {
  /** The axis of the values. */
  readonly axis: Axis;
  /** How many series there are. */
  readonly slots: number;
  /** Bars from 0, or dots. */
  readonly bars: boolean;
}

/** The share of a category's room that its values take. */
const taken = 0.8;

/** The narrowest place of a value, in px: a marker and a little more. */
export const leastSlot = { dot: 8, bar: 10 } as const;

/** The room that a category needs, in px. */
export function categoryRoom({ slots, bars }: Pick<GroupDrawing, "slots" | "bars">): number {
  return slots * (bars ? leastSlot.bar : leastSlot.dot) / taken;
}

/** Where a value stands in the room of its category, counted from its middle. */
function offset(slot: number, slots: number, room: number, most: number): number {
  return (slot - (slots - 1) / 2) * Math.min(room * taken / slots, most);
}

/** The values of each style. */
function byStyle<Value extends { readonly style: FullStyle }>(
  values: readonly Value[],
): [FullStyle, Value[]][] {
  const styles = [...new Set(values.map(({ style }) => style))];
  return styles.map((style) => [style, values.filter((value) => value.style === style)]);
}

/** Radius of a marker in px. */
const r = 3.6;

function uprightMarks(
  plot: Plot,
  placed: readonly (GroupValue & { readonly x: number; readonly width: number })[],
  y: (value: number) => number,
  bars: boolean,
): PlotModule.Markish[] {
  return byStyle(placed).flatMap(([style, own]) => {
    if (bars) {
      const boxes = own.map(({ x, width, value }): Box => ({
        x: x - width / 2,
        y: Math.min(y(0), y(value)),
        width,
        height: Math.abs(y(value) - y(0)),
      }));
      return [boxMark(boxes, style), ...uprightWhiskers(plot, own)];
    }
    return [
      ...uprightWhiskers(plot, own, { color: style.color, hiding: { pixels: y, r } }),
      ...markerMarks(plot, own, style, { x: "x", y: "value", r }),
    ];
  });
}

/** Draws a panel with its categories from left to right. */
export async function uprightGroups(
  plot: Plot,
  panel: GroupPanel,
  at: PanelPlace,
  { axis: whole, slots, bars }: GroupDrawing,
): Promise<Block> {
  const axis = thinnedUpright(whole, at.height - at.top - at.bottom);
  const y = projection(axis, at.height - at.bottom, at.top);
  const step = (at.width - at.left - at.right) / panel.categories.length;
  const middle = (category: number) => at.left + (category + 0.5) * step;
  const width = Math.min(step * taken / slots, 26);
  const placed = panel.values.map((each) => ({
    ...shownOn(axis, each),
    x: middle(each.category) + offset(each.slot, slots, step, 26),
    width,
  })).filter(({ value }) => Number.isFinite(value));
  const edges = panel.categories.slice(1).map((_, i) => at.left + (i + 1) * step);
  const drawn = await drawPanel(plot, at, {
    x: pixels,
    y: scaleOf(axis),
    marks: [
      plot.gridY([...axis.ticks], { stroke: ink.grid, strokeOpacity: 1 }),
      ...(slots > 1 ? [plot.ruleX(edges, { stroke: ink.grid, strokeOpacity: 1 })] : []),
      ...leftAxis(plot, axis, at.showY),
      ...uprightMarks(plot, placed, y, bars),
      plot.ruleY([bars ? 0 : axis.domain[0]], { stroke: ink.rule }),
      ...panel.rules.map(({ value, dash }) =>
        plot.ruleY([value], { stroke: ink.dark, strokeDasharray: dash })
      ),
    ],
  });
  const tips = placed.map(({ tip, x, width }): Tip => {
    const wide = Math.max(width, leastSlot.dot);
    return {
      text: tip,
      box: { x: x - wide / 2, y: at.top, width: wide, height: at.height - at.top - at.bottom },
    };
  });
  const names = categoryNames(panel.categories, step, middle, at.height - at.bottom + 5);
  return { ...drawn, svg: drawn.svg + names + tipLayer(tips) };
}

/** Draws values in rows, one row for each category of each panel. */
export function lyingGroups(
  plot: Plot,
  panels: readonly GroupPanel[],
  { axis, slots, bars }: GroupDrawing,
  rows: readonly PlacedRow[],
  x: (value: number) => number,
): RowContent {
  let first = 0;
  const placed = panels.flatMap(({ categories, values }) => {
    const start = first;
    first += categories.length;
    return values.map((each) => {
      const { middle, height } = rows[start + each.category];
      return { ...shownOn(axis, each), y: middle + offset(each.slot, slots, height, 16) };
    });
  }).filter(({ value }) => Number.isFinite(value));
  const thick = Math.min(rows[0].height * taken / slots, 16);
  const from = x(axis.domain[0]);
  const marks = byStyle(placed).flatMap(([style, own]): PlotModule.Markish[] => {
    if (!bars) {
      return [
        ...whiskerMarks(plot, own, { color: style.color, hiding: { pixels: x, r } }),
        ...markerMarks(plot, own, style, { x: "value", y: "y", r }),
      ];
    }
    const boxes = own.map(({ value, y }): Box => ({
      x: Math.min(x(0), x(value)),
      y: y - thick / 2,
      width: Math.abs(x(value) - x(0)),
      height: thick,
    }));
    return [boxMark(boxes, style), ...whiskerMarks(plot, own, { halo: true })];
  });
  const tips = placed.map(({ tip, y }): Tip => (
    {
      text: tip,
      box: { x: from, y: y - thick / 2, width: x(axis.domain[1]) - from, height: thick },
    }
  ));
  // A light line above each row but the first of its panel keeps the values of categories apart.
  const starts = new Set(
    panels.map((_, i) =>
      panels.slice(0, i).reduce((sum, { categories }) => sum + categories.length, 0)
    ),
  );
  const edges = slots > 1 ? rows.filter((_, i) => !starts.has(i)).map(({ top }) => top) : [];
  const [x1, x2] = axis.domain;
  const grid = plot.ruleY(edges, { x1, x2, stroke: ink.grid, strokeOpacity: 1 });
  return { marks: [grid, ...marks], tips };
}
