/**
 * The figures that every experiment has: an effect by host beside the paper's number, how it is spread over the parameter space, and
 * what drives it; and what a figure of an experiment's own is made with.
 *
 * @module
 */
import type { Verdict } from "../analysis/mod.ts";
import {
  distributionFigure,
  type DistributionOptions,
  type Figure,
  intervalFigure,
  type IntervalOptions,
  lineFigure,
  type LineOptions,
  matrixFigure,
  type MatrixOptions,
  type Reference,
  stackedBarFigure,
  type StackedBarOptions,
  tornadoFigure,
  type TornadoOptions,
} from "../plot/mod.ts";
import { valueColumns } from "./columns.ts";
import type { ExperimentFigure, ExperimentTable, PaperWidth, TableRow } from "./experiment.ts";
import { shortUnit } from "./units.ts";

/** What all figures of a run share. */
export interface FigureContext {
  /** The line below each title: how precise the run is. */
  readonly subtitle: string;
}

/** The options of each kind of figure without a width, for rows of tables. */
export interface FigureKinds {
  /** Of `distributionFigure()`. */
  readonly distribution: Omit<DistributionOptions<TableRow>, "width">;
  /** Of `intervalFigure()`. */
  readonly interval: Omit<IntervalOptions<TableRow>, "width">;
  /** Of `lineFigure()`. */
  readonly line: Omit<LineOptions<TableRow>, "width">;
  /** Of `matrixFigure()`. */
  readonly matrix: Omit<MatrixOptions<TableRow>, "width">;
  /** Of `stackedBarFigure()`. */
  readonly stackedBar: Omit<StackedBarOptions<TableRow>, "width">;
  /** Of `tornadoFigure()`. */
  readonly tornado: Omit<TornadoOptions<TableRow>, "width">;
}

type Drawers = {
  readonly [Kind in keyof FigureKinds]: (
    rows: readonly TableRow[],
    options: FigureKinds[Kind] & { readonly width: PaperWidth },
  ) => Promise<Figure>;
};

const drawers: Drawers = {
  distribution: distributionFigure,
  interval: intervalFigure,
  line: lineFigure,
  matrix: matrixFigure,
  stackedBar: stackedBarFigure,
  tornado: tornadoFigure,
};

/**
 * A figure of an experiment, drawn at the width that is asked for.
 *
 * @param name The name of its files.
 * @param kind Which kind of figure it is.
 * @param rows The rows.
 * @param options What that kind of figure takes but the width.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawnFigure } from "@iovlab/iovlab/experiment";
 *
 * const rows = [{ vms: 1, rate: 5, system: "vdi" }, { vms: 2, rate: 6, system: "vdi" }];
 * const options = { title: "Rates", x: "vms", y: "rate", series: "system", xLabel: "VMs", yLabel: "Rate" };
 * const { name, draw } = drawnFigure("rates", "line", rows, options);
 * assert.deepEqual([name, (await draw("column")).width], ["rates", 336]);
 * ```
 */
export function drawnFigure<Kind extends keyof FigureKinds>(
  name: string,
  kind: Kind,
  rows: readonly TableRow[],
  options: FigureKinds[Kind],
): ExperimentFigure {
  const drawer: Drawers[Kind] = drawers[kind];
  return { name, draw: (width) => drawer(rows, { ...options, width }) };
}

/** What the figures of one effect share. */
export interface EffectFigureOptions {
  /** The column of the effect; its ends are in `COLUMN_low` and `COLUMN_high`, or in `low` and `high`. */
  readonly effect: string;
  /** What the figure shows, in one line. */
  readonly title: string;
  /** The line below it: what is held fixed, and how precise it is. */
  readonly subtitle?: string;
  /** The effect in words, for the axis. */
  readonly label: string;
  /** Its unit as data has it; the axis has the short form. */
  readonly unit: string;
  /** The claim that rests on it, for its number as a reference line. */
  readonly verdict?: Verdict;
  /** Lines below the figure. */
  readonly notes?: readonly string[];
}

/** No effect, and the paper's number where it states one. */
function referencesOf(verdict: Verdict | undefined, nothing: string): Reference[] {
  const number = verdict?.claim.number;
  const neutral = verdict?.claim.comparison.measure === "ratio" ? 1 : 0;
  const references = [{ value: neutral, label: nothing }];
  return number === undefined ? references : [...references, { value: number, label: "paper" }];
}

/** The names of the columns with the ends of an effect's interval. */
function endsOf(rows: readonly TableRow[], effect: string): { low: string; high: string } {
  const own = rows.some((row) => Object.hasOwn(row, `${effect}_low`));
  const { low, high } = valueColumns(effect);
  return own ? { low, high } : { low: "low", high: "high" };
}

/**
 * An effect on each host with its interval, beside the paper's number.
 *
 * @param rows One row for each host.
 * @param name The name of the figure's files.
 * @param host The column with the host in words.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { effectByHost } from "@iovlab/iovlab/experiment";
 *
 * const rows = [{ host: "1 Gb/s", gain: 20, gain_low: 18, gain_high: 22 }];
 * const options = { effect: "gain", title: "Gain by host", label: "Gain", unit: "%" };
 * const { name, draw } = effectByHost(rows, "gain-by-host", "host", options);
 * assert.equal(name, "gain-by-host");
 * assert.match((await draw("column")).svg, /Gain by host/);
 * ```
 */
export function effectByHost(
  rows: readonly TableRow[],
  name: string,
  host: string,
  options: EffectFigureOptions,
): ExperimentFigure {
  const { effect, title, subtitle, label, unit, verdict, notes } = options;
  return drawnFigure(name, "interval", rows, {
    ...{ title, subtitle, notes },
    label: host,
    value: effect,
    ...endsOf(rows, effect),
    valueLabel: label,
    valueUnit: shortUnit(unit),
    references: referencesOf(verdict, "no effect"),
  });
}

/**
 * How an effect is spread over the points of the parameter space: `EFFECT-over-space`.
 *
 * @param space The table of the space.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { effectOverSpace, spaceTable } from "@iovlab/iovlab/experiment";
 *
 * const points = Array.from({ length: 9 }, (_, i) => (
 *   { parameters: { i }, effects: { gain: { estimate: i, low: i - 1, high: i + 1 } } }
 * ));
 * const table = spaceTable(points, { effects: { gain: "%" } });
 * const figure = effectOverSpace(table, { effect: "gain", title: "Spread", label: "Gain", unit: "%" });
 * assert.equal(figure.name, "gain-over-space");
 * assert.match((await figure.draw("page")).svg, /Spread/);
 * ```
 */
export function effectOverSpace(
  space: ExperimentTable,
  options: EffectFigureOptions,
): ExperimentFigure {
  const { effect, title, subtitle, label, unit, verdict, notes } = options;
  const direction = verdict?.shares.direction;
  const neutral = verdict?.claim.comparison.measure === "ratio" ? 1 : 0;
  const side = verdict?.claim.direction === "less" ? undefined : direction;
  const rows = space.rows.filter((row) => Number.isFinite(row[effect]));
  return drawnFigure(`${effect}-over-space`, "distribution", rows, {
    ...{ title, subtitle, notes },
    value: effect,
    kind: "ecdf",
    valueLabel: label,
    valueUnit: shortUnit(unit),
    countLabel: "points",
    references: referencesOf(verdict, "no effect"),
    ...(side && {
      shares: [{
        above: neutral,
        label: `share above ${neutral}`,
        low: side.low,
        high: side.high,
      }],
    }),
  });
}

/**
 * What drives an effect over the parameter space: `drivers-of-EFFECT`.
 *
 * @param drivers The table of drivers.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { effectDrivers } from "@iovlab/iovlab/experiment";
 *
 * const rows = [{ effect: "gain", factor: "vms", correlation: 0.5, low: 0.2, high: 0.7, r_squared: 0.4 }];
 * const table = { name: "drivers", title: "Drivers", units: {}, rows };
 * const figure = effectDrivers(table, { effect: "gain", title: "What drives the gain" });
 * assert.match((await figure.draw("page")).svg, /What drives the gain/);
 * ```
 */
export function effectDrivers(
  drivers: ExperimentTable,
  options: Pick<EffectFigureOptions, "effect" | "title" | "subtitle" | "notes">,
): ExperimentFigure {
  const { effect, title, subtitle, notes } = options;
  const rows = drivers.rows.filter((row) => row.effect === effect);
  return drawnFigure(`drivers-of-${effect}`, "tornado", rows, {
    ...{ title, subtitle, notes },
    label: "factor",
    value: "correlation",
    low: "low",
    high: "high",
    valueLabel: "Partial rank correlation",
    positiveLabel: "raises it",
    negativeLabel: "lowers it",
    top: 12,
  });
}
