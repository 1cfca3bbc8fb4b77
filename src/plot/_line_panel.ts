/**
 * One panel of lines.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { type GridPanel, type PanelPlace, thinned } from "./_grid.ts";
import { bandMark, dotMark, intervalMarks, type Line, lineMark, type Point } from "./_marks.ts";
import { bottomAxis, drawPanel, leftAxis, type Plot, scaleOf } from "./_plot.ts";
import { type Axis, projection } from "./_scale.ts";
import { type Block, ink } from "./_svg.ts";

/** Room for half a marker at both ends of the horizontal axis, in px. */
const inset = 5;

/** A horizontal reference line. */
export interface PanelRule {
  /** Where it is. */
  readonly value: number;
  /** What it is. */
  readonly label: string;
  /** Its dash pattern. */
  readonly dash: string;
}

/** A panel before it is drawn. */
export interface LinePanel extends GridPanel {
  /** Its horizontal axis. */
  readonly x: Axis;
  /** Its lines, from back to front. */
  readonly lines: readonly Line[];
  /** Its reference lines. */
  readonly rules: readonly PanelRule[];
}

/** On a log axis what is not above 0 cannot be drawn; an interval that reaches below is cut at the axis. */
function forLog(point: Point, bottom: number): Point {
  const y = point.y > 0 ? point.y : NaN;
  return { ...point, y, low: Number.isFinite(y) ? Math.max(point.low, bottom) : NaN };
}

function ruleMarks(plot: Plot, rules: readonly PanelRule[]): PlotModule.Markish[] {
  return rules.map(({ value, dash }) =>
    plot.ruleY([value], { stroke: ink.dark, strokeDasharray: dash })
  );
}

/** Draws a panel, intervals as bands or as bars. */
export function drawLinePanel(
  plot: Plot,
  panel: LinePanel,
  at: PanelPlace,
  band: boolean,
): Promise<Block> {
  const x = thinned(panel.x, at.width - at.left - at.right - 2 * inset);
  const { y } = panel;
  const lines = y.type === "linear" ? panel.lines : panel.lines.map(({ style, points }) => ({
    style,
    points: points.map((point) => forLog(point, y.domain[0])),
  }));
  const px = projection(y, at.height - at.bottom, at.top);
  const all = <Mark>(draw: (points: readonly Point[], style: Line["style"]) => Mark) =>
    lines.map(({ points, style }) => draw(points, style));
  return drawPanel(plot, at, {
    x: scaleOf(x, { inset }),
    y: scaleOf(y),
    marks: [
      plot.gridY([...y.ticks], { stroke: ink.grid, strokeOpacity: 1 }),
      plot.ruleY([y.domain[0]], { stroke: ink.rule }),
      ...bottomAxis(plot, x, at.showX),
      ...leftAxis(plot, y, at.showY),
      ...ruleMarks(plot, panel.rules),
      ...(band ? all((points, style) => bandMark(plot, points, style)) : []),
      ...all((points, style) => lineMark(plot, points, style)),
      ...(band ? [] : all((points, style) => intervalMarks(plot, points, style, px)).flat()),
      ...all((points, style) => dotMark(plot, points, style)),
    ],
  });
}
