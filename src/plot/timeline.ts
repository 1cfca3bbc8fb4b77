/**
 * Timelines: what each core, device or program does, as spans of time in one lane each (a Gantt chart).
 *
 * @module
 */
import { axisTitle, frame } from "./_frame.ts";
import { type PlacedRow, rowBox, rowChart, type RowContent } from "./_row_chart.ts";
import { checkDrawable, checkRows, nameOf, namesOf, numberOf } from "./_rows.ts";
import { type Axis, makeAxis } from "./_scale.ts";
import { spanTips } from "./_span_tips.ts";
import { columnBoxes, denseLanes, type PlacedSpan, spanBoxes, spanMark } from "./_spans.ts";
import { facts } from "./_tips.ts";
import { InputError } from "../core/mod.ts";
import type { Column, Figure, FigureOptions } from "./figure.ts";
import { formatNumber } from "./format.ts";
import { type FullStyle, resolveStyles } from "./style.ts";

/** Options of {@linkcode timelineFigure}. */
export interface TimelineOptions<Row extends object> extends FigureOptions {
  /** Column that names the lane. */
  readonly lane: Column<Row>;
  /** Column with the start of the span. */
  readonly from: Column<Row>;
  /** Column with the end of the span, not before its start. */
  readonly to: Column<Row>;
  /** Column that says what happens in the span. */
  readonly part: Column<Row>;
  /** Column that names the group of lanes; no headings without it. */
  readonly group?: Column<Row>;
  /** What time is counted from, such as `Time since 0.2 s`. */
  readonly timeLabel: string;
  /** The unit of time. */
  readonly timeUnit: string;
  /** First and last time shown; those of the spans unless told. Spans outside are left out, others cut. */
  readonly window?: readonly [from: number, to: number];
  /** Lanes from top to bottom; the others follow as they come. */
  readonly laneOrder?: readonly string[];
  /** Parts in the order of the legend; the others follow as they come. */
  readonly partOrder?: readonly string[];
  /** Names of lanes as they are shown, by the name in the rows. */
  readonly laneLabels?: Readonly<Record<string, string>>;
  /** Height of a lane in px; 20 unless told. */
  readonly laneHeight?: number;
  /** What stands over the share of the window that is taken in each lane, on the right; no shares without it. */
  readonly busyTitle?: string;
}

/** One span, worked out. */
interface Span {
  readonly lane: string;
  readonly group: string;
  readonly part: string;
  readonly from: number;
  readonly to: number;
}

function spansOf<Row extends object>(
  rows: readonly Row[],
  options: TimelineOptions<Row>,
): readonly Span[] {
  return rows.map((row) => {
    const [from, to] = [numberOf(row, options.from), numberOf(row, options.to)];
    if (!(to >= from)) {
      throw new InputError(
        `Cannot draw a span as it must not end before it starts: current values are ${from} and ${to}`,
        { code: "plot/bad-span" },
      );
    }
    return {
      lane: nameOf(row, options.lane),
      group: options.group ? nameOf(row, options.group) : "",
      part: nameOf(row, options.part),
      from,
      to,
    };
  });
}

function windowOf(spans: readonly Span[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { from, to } of spans) {
    if (from < low) low = from;
    if (to > high) high = to;
  }
  return high > low ? [low, high] : [low, low + 1];
}

/** The spans within a window, cut to it. */
function within(spans: readonly Span[], [low, high]: readonly [number, number]): readonly Span[] {
  return spans.filter(({ from, to }) => to >= low && from <= high).map((span) => ({
    ...span,
    from: Math.max(low, span.from),
    to: Math.min(high, span.to),
  }));
}

/** A lane under its group. */
interface Lane {
  readonly group: string;
  readonly lane: string;
}

function lanesOf<Row extends object>(
  spans: readonly Span[],
  options: TimelineOptions<Row>,
): readonly Lane[] {
  const groups = [...new Set(spans.map(({ group }) => group))];
  return groups.flatMap((group) => {
    const names = [...new Set(spans.filter((span) => span.group === group).map((s) => s.lane))];
    const order = options.laneOrder ?? [];
    const rank = (name: string) => {
      const at = order.indexOf(name);
      return at < 0 ? order.length : at;
    };
    return names.sort((a, b) => rank(a) - rank(b)).map((lane) => ({ group, lane }));
  });
}

/** What is drawn: spans with the numbers of their lanes, and which of the lanes are drawn as columns. */
interface Drawn {
  readonly spans: readonly (Omit<Span, "lane"> & { readonly lane: number })[];
  readonly dense: readonly boolean[];
}

function drawnOf(spans: readonly Span[], lanes: readonly Lane[], length: number): Drawn {
  const at = new Map(lanes.map(({ group, lane }, index) => [`${group} ${lane}`, index]));
  const numbered = spans.map((span) => ({
    ...span,
    lane: at.get(`${span.group} ${span.lane}`) as number,
  }));
  return { spans: numbered, dense: denseLanes(numbered, lanes.length, length) };
}

/** What is said. */
interface Told {
  /** Of each lane. */
  readonly lanes: readonly string[];
  /** Of a span. */
  readonly span: (span: Drawn["spans"][number]) => string;
}

function toldOf<Row extends object>(
  spans: readonly Span[],
  lanes: readonly Lane[],
  styles: readonly FullStyle[],
  options: TimelineOptions<Row> & { readonly window: readonly [number, number] },
): Told {
  const { laneLabels = {}, timeLabel, timeUnit: unit, window: [low, high] } = options;
  const shares = sharesOf(spans, lanes, styles, high - low);
  const name = (lane: string) => laneLabels[lane] ?? lane;
  const label = new Map(styles.map((style) => [style.name, style.label]));
  return {
    lanes: lanes.map(({ group, lane }, i) => {
      const parts = styles.map((style, k) => `${style.label} ${shares[i][k]}`);
      return `${facts([group, name(lane)])}: ${parts.join(", ")} of the time shown`;
    }),
    span: ({ group, lane, part, from, to }) =>
      facts([
        group,
        name(lanes[lane].lane),
        label.get(part),
        `${timeLabel}: ${formatNumber(from, 5)} to ${formatNumber(to, 5)} ${unit}`,
      ]),
  };
}

function drawSpans(
  { spans, dense }: Drawn,
  { styles, axis, told }: {
    readonly styles: readonly FullStyle[];
    readonly axis: Axis;
    readonly told: Told;
  },
  rows: readonly PlacedRow[],
  { x, width }: { readonly x: (value: number) => number; readonly width: number },
): RowContent {
  const bars = rows.map(({ middle, height }) => ({
    y: middle - (height - 5) / 2,
    height: height - 5,
  }));
  const placed: readonly PlacedSpan[] = spans.map(({ lane, part, from, to }) => (
    { lane, part, left: x(from), right: x(to) }
  ));
  const parts = styles.map(({ name }) => name);
  const single = spanBoxes(placed.filter(({ lane }) => !dense[lane]), bars);
  const columns = dense.includes(true)
    ? columnBoxes(placed.filter(({ lane }) => dense[lane]), bars, { parts, width })
    : new Map();
  const tips = spanTips(
    rows.map((row, lane) => ({ text: told.lanes[lane], box: rowBox(row, axis, x) })),
    placed.map((span, i) => ({ ...span, text: () => told.span(spans[i]) })),
    bars,
    dense,
  );
  const marks = styles.flatMap((style) => {
    const own = [...(single.get(style.name) ?? []), ...(columns.get(style.name) ?? [])];
    return own.length === 0 ? [] : [spanMark(own, style)];
  });
  return { marks, tips };
}

/** What columns mean, where there are some. */
const COLUMNS_NOTE =
  "Where spans are too many to be told apart, the height of a column is the share of its time that each part takes.";

/** How much of the window all spans of a lane take, as a percentage. */
function busyOf(spans: readonly Span[], { group, lane }: Lane, length: number): string {
  let busy = 0;
  for (const span of spans) {
    if (span.lane === lane && span.group === group) busy += span.to - span.from;
  }
  const percent = 100 * busy / length;
  return `${percent > 0 && percent < 1 ? "<1" : percent.toFixed(0)}%`;
}

/** How much of the window each part takes in each lane, as percentages. */
function sharesOf(
  spans: readonly Span[],
  lanes: readonly Lane[],
  styles: readonly FullStyle[],
  length: number,
): readonly (readonly string[])[] {
  const taken = new Map<string, number>();
  for (const { group, lane, part, from, to } of spans) {
    const key = `${group} ${lane} ${part}`;
    taken.set(key, (taken.get(key) ?? 0) + to - from);
  }
  return lanes.map(({ group, lane }) =>
    styles.map(({ name }) => {
      const share = (taken.get(`${group} ${lane} ${name}`) ?? 0) / length;
      return `${formatNumber(100 * share)}%`;
    })
  );
}

/** How much of the window each part takes in each lane. */
function tableOf(
  spans: readonly Span[],
  lanes: readonly Lane[],
  styles: readonly FullStyle[],
  length: number,
): object[] {
  const shares = sharesOf(spans, lanes, styles, length);
  return lanes.map(({ group, lane }, i) => ({
    ...(group === "" ? {} : { group }),
    lane,
    ...Object.fromEntries(styles.map(({ label }, k) => [label, shares[i][k]])),
  }));
}

/**
 * Draws spans of time in lanes, one below the other, under a common axis.
 *
 * Spans of one lane may touch; where they overlap the later part of the legend is on top. Where a lane has more spans than can be told apart, the height of each column is
 * the share of its time that each part takes.
 *
 * @param rows One row for each span.
 * @param options Columns, the axis and what all figures take.
 * @returns The figure; its text form has the share of the window that each part takes in each lane.
 * @throws {InputError} Where there are no rows, a column is absent or holds texts, or a span ends before it starts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { timelineFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [
 *   { core: "core 0", from: 0, to: 6, what: "guest" },
 *   { core: "core 0", from: 6, to: 8, what: "VMM" },
 *   { core: "core 1", from: 2, to: 4, what: "guest" },
 * ];
 * const figure = await timelineFigure(rows, {
 *   title: "Two cores",
 *   lane: "core",
 *   from: "from",
 *   to: "to",
 *   part: "what",
 *   timeLabel: "Time",
 *   timeUnit: "us",
 * });
 * assert.match(figure.svg, />core 1</);
 * assert.match(figure.text, /core 0 +75% +25%/);
 * ```
 */
export function timelineFigure<Row extends object>(
  rows: readonly Row[],
  options: TimelineOptions<Row>,
): Promise<Figure> {
  const { lane, from, to, part, group, laneLabels = {}, laneHeight = 20, busyTitle } = options;
  checkRows(rows, [lane, from, to, part, group]);
  checkDrawable(rows.map((row) => numberOf(row, to)), to);
  const all = spansOf(rows, options);
  const window = options.window ?? windowOf(all);
  const spans = within(all, window);
  const styles = resolveStyles(namesOf(rows, part, options.partOrder), options.styles);
  const lanes = lanesOf(all, options);
  const groups = [...new Set(lanes.map((each) => each.group))].map((heading) => ({
    heading,
    rows: lanes.filter((each) => each.group === heading).map((each) => ({
      label: laneLabels[each.lane] ?? each.lane,
      ...(busyTitle === undefined ? {} : { aside: busyOf(spans, each, window[1] - window[0]) }),
    })),
  }));
  const drawn = drawnOf(spans, lanes, window[1] - window[0]);
  const notes = [...(options.notes ?? []), ...(drawn.dense.includes(true) ? [COLUMNS_NOTE] : [])];
  const told = toldOf(spans, lanes, styles, { ...options, window });
  const title = axisTitle(options.timeLabel, options.timeUnit);
  const axis = makeAxis(window, { zero: false, count: 6 });
  return frame({ ...options, notes }, {
    legend: styles.map((style) => ({ label: style.label, kind: "box", style })),
    body: (plot, width) =>
      rowChart(
        plot,
        { groups, axis, axisTitle: title, asideTitle: busyTitle, rowHeight: laneHeight, width },
        (rows, x) => drawSpans(drawn, { styles, axis, told }, rows, { x, width: x(window[1]) }),
      ),
    summary: `A timeline of ${lanes.length} lanes over ${title}: ${
      styles.map(({ label }) => label).join(", ")
    }.`,
    table: { rows: tableOf(spans, lanes, styles, window[1] - window[0]) },
  });
}
