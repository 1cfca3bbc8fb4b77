/**
 * One panel of lines.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { dodgeOf, type Pixels } from "./_dodge.ts";
import { type GridPanel, headGap, type PanelPlace, thinned, thinnedUpright } from "./_grid.ts";
import { ruleDash } from "./_legend.ts";
import {
  bandMark,
  boxMark,
  dotMarks,
  intervalMarks,
  type Line,
  lineMark,
  type Point,
} from "./_marks.ts";
import { bottomAxis, drawPanel, leftAxis, type Plot, scaleOf } from "./_plot.ts";
import { type Axis, projection, shownOn } from "./_scale.ts";
import { referenceStrip } from "./_strip.ts";
import { type Block, ink, place } from "./_svg.ts";
import { aroundPoint, speaking, type Tip, tipLayer } from "./_tips.ts";
import type { Reference } from "./figure.ts";
import type { FullStyle } from "./style.ts";

/** Room for half a marker at both ends of the horizontal axis, in px: more where series stand apart. */
const leastInset = 6;

/** A horizontal reference line. */
export interface PanelRule {
  /** Where it is. */
  readonly value: number;
  /** What it is. */
  readonly label: string;
  /** Its dash pattern. */
  readonly dash: string;
}

/** A shaded stretch of the horizontal axis. */
export interface PanelStretch {
  /** Where it begins. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
  /** How it is shaded. */
  readonly style: FullStyle;
}

/** A panel before it is drawn. */
export interface LinePanel extends GridPanel {
  /** Its horizontal axis. */
  readonly x: Axis;
  /** Its lines, from back to front. */
  readonly lines: readonly Line[];
  /** Its reference lines. */
  readonly rules: readonly PanelRule[];
  /** Its vertical lines, named above. */
  readonly events: readonly Reference[];
  /** Its shaded stretches. */
  readonly stretches: readonly PanelStretch[];
}

/** How panels are drawn. */
export interface LineDrawing {
  /** All panels. */
  readonly panels: readonly LinePanel[];
  /** Intervals as bands or as bars. */
  readonly band: boolean;
  /** Whether a value holds until the next one. */
  readonly step: boolean;
  /** Whether points have markers. */
  readonly markers: boolean;
  /** What a point says. */
  readonly describe: (panel: LinePanel, style: FullStyle, point: Point) => string;
}

/** The names of the vertical lines, above a panel. */
export function eventStrip(
  events: readonly Reference[],
  axis: Axis,
): { strip?: (dataWidth: number) => Block } {
  if (events.length === 0) return {};
  const room = { left: leastInset, right: leastInset };
  return {
    strip: (dataWidth) => {
      const strip = referenceStrip(events, axis, dataWidth - 2 * leastInset, headGap, room);
      return { ...strip, width: dataWidth, svg: place(strip, leastInset, 0) };
    },
  };
}

function drawable({ lines, y }: LinePanel): readonly Line[] {
  if (y.type === "linear") return lines;
  return lines.map(({ style, points }) => ({
    style,
    points: points.map((point) => {
      const { value, low, cut } = shownOn(y, { value: point.y, low: point.low });
      return { ...point, y: value, low, cut };
    }),
  }));
}

function pixelsOf(panel: LinePanel, at: PanelPlace, inset: number): Pixels {
  return {
    x: projection(panel.x, at.left + inset, at.width - at.right - inset),
    y: projection(panel.y, at.height - at.bottom, at.top),
  };
}

/** How far series stand apart, and the room for it at both ends; none over events, whose names stand where time is true. */
function spreadOf(
  { panels, band }: LineDrawing,
  at: PanelPlace,
  count: number,
): { readonly shifts: readonly number[]; readonly inset: number } {
  const none = { shifts: Array.from({ length: count }, () => 0), inset: leastInset };
  if (band || panels.some(({ events }) => events.length > 0)) return none;
  const shifts = dodgeOf(
    panels.map((each) => ({ lines: drawable(each), px: pixelsOf(each, at, leastInset) })),
  );
  return { shifts, inset: Math.max(leastInset, Math.max(...shifts) + 4) };
}

function background(
  plot: Plot,
  panel: LinePanel,
  at: PanelPlace,
  px: Pixels,
  inset: number,
): PlotModule.Markish[] {
  const x = thinned(panel.x, at.width - at.left - at.right - 2 * inset);
  const y = thinnedUpright(panel.y, at.height - at.top - at.bottom);
  const [left, right] = [at.left, at.width - at.right];
  const within = (value: number) => Math.min(right, Math.max(left, px.x(value)));
  const shaded = panel.stretches.map(({ from, to, style }) =>
    boxMark([{
      x: within(from),
      y: at.top,
      width: within(to) - within(from),
      height: at.height - at.bottom - at.top,
    }], style)
  );
  return [
    ...shaded,
    plot.gridY([...y.ticks], { stroke: ink.grid, strokeOpacity: 1 }),
    plot.ruleY([y.domain[0]], { stroke: ink.rule }),
    ...bottomAxis(plot, x, at.showX),
    ...leftAxis(plot, y, at.showY),
    ...panel.rules.map(({ value, dash }) =>
      plot.ruleY([value], { stroke: ink.dark, strokeDasharray: dash })
    ),
    plot.ruleX(panel.events.map(({ value }) => value), {
      stroke: ink.dark,
      strokeDasharray: ruleDash(),
    }),
  ];
}

function lineTips(
  panel: LinePanel,
  lines: readonly Line[],
  shifts: readonly number[],
  px: Pixels,
  describe: LineDrawing["describe"],
): Tip[] {
  return lines.flatMap(({ style, points }, k) =>
    speaking(points.map(({ y }) => y)).map((index) => points[index])
      .filter(({ y }) => Number.isFinite(y)).map((point): Tip => {
        const x = px.x(point.x) + shifts[k];
        const text = describe(panel, style, point);
        const box = aroundPoint(x, px.y(point.y));
        if (!(Number.isFinite(point.low) && Number.isFinite(point.high))) return { text, box };
        const [top, bottom] = [px.y(point.high), px.y(point.low)];
        const extent = { x: x - 4, y: top - 2, width: 8, height: bottom - top + 4 };
        return extent.height > box.height ? { text, box, extent } : { text, box };
      })
  );
}

/** Draws a panel. */
export async function drawLinePanel(
  plot: Plot,
  panel: LinePanel,
  at: PanelPlace,
  drawing: LineDrawing,
): Promise<Block> {
  const { band, step, markers, describe } = drawing;
  const lines = drawable(panel);
  const { shifts, inset } = spreadOf(drawing, at, lines.length);
  const px = pixelsOf(panel, at, inset);
  const all = <Mark>(draw: (points: readonly Point[], style: FullStyle, dx: number) => Mark) =>
    lines.map(({ points, style }, k) => draw(points, style, shifts[k]));
  const panelBlock = await drawPanel(plot, at, {
    x: scaleOf(panel.x, { inset }),
    y: scaleOf(panel.y),
    marks: [
      ...background(plot, panel, at, px, inset),
      ...(band ? all((points, style) => bandMark(plot, points, style)) : []),
      ...all((points, style, dx) => lineMark(plot, points, style, { dx, step })),
      ...(band
        ? []
        : all((points, style, dx) => intervalMarks(plot, points, style, px.y, dx)).flat()),
      ...(markers ? all((points, style, dx) => dotMarks(plot, points, style, dx)).flat() : []),
    ],
  });
  const tips = lineTips(panel, lines, shifts, px, describe);
  return { ...panelBlock, svg: panelBlock.svg + tipLayer(tips) };
}
