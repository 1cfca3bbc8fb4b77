/**
 * The figures.
 *
 * @module
 */
import {
  engineStyles,
  type ExperimentFigure,
  type ExperimentTable,
  hostEngineNames,
  lineFigure,
  type TableRow,
  type Verdict,
} from "@iovlab/iovlab";
import { primaryKey, vmCounts } from "./hosts.ts";

/** What all figures share. */
interface Context {
  /** The line below each title. */
  readonly subtitle: string;
}

const architectureLabels: Readonly<Record<string, string>> = {
  "split-driver": "Split driver",
  vdi: "VDI",
};

const metricLabels: Readonly<Record<string, string>> = {
  replyRate: "throughput",
  utilization: "utilization of all cores",
  responseTimeMean: "mean reply time",
};

type Rows = ExperimentTable["rows"];

/** The primary baseline's rows of one sweep, with words for architectures. */
function ofSweep(rows: Rows, sweep: string): TableRow[] {
  return rows.filter((row) => row.baseline === primaryKey && row.sweep === sweep)
    .map((row) => ({ ...row, system: architectureLabels[row.architecture as string] ?? "" }));
}

function scaled(rows: Rows, metric: string, factor: number): TableRow[] {
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      ["", "_low", "_high"].map((end) => [
        metric + end,
        row[metric + end] === null ? NaN : (row[metric + end] as number) * factor,
      ]),
    ),
  }));
}

/** The `low` and `high` columns of a metric. */
function interval(metric: string): { y: string; low: string; high: string } {
  return { y: metric, low: `${metric}_low`, high: `${metric}_high` };
}

const lines = { series: "engine", styles: engineStyles, seriesOrder: hostEngineNames } as const;
const bySessions = { xLabel: "Sessions", xScale: "log", xTicks: [4, 16, 64, 256] } as const;

/** Throughput by the number of sessions. */
export function throughputBySessions(
  engines: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(scaled(ofSweep(engines.rows, "sessions"), "replyRate", 1e-3), {
      ...context,
      width,
      ...lines,
      ...bySessions,
      title: "Throughput by three engines, four VMs",
      x: "load",
      ...interval("replyRate"),
      facet: "system",
      yLabel: "Throughput",
      yUnit: "1000 replies/s",
    });
  return { name: "throughput-by-sessions", draw };
}

/** Utilization of all cores by the number of sessions. */
export function utilizationBySessions(
  engines: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(scaled(ofSweep(engines.rows, "sessions"), "utilization", 1), {
      ...context,
      width,
      ...lines,
      ...bySessions,
      title: "Utilization of all cores by three engines, four VMs",
      x: "load",
      ...interval("utilization"),
      facet: "system",
      yLabel: "Share of all cores' time",
      yFormat: "percent",
    });
  return { name: "utilization-by-sessions", draw };
}

/** Mean reply time by the number of sessions. */
export function responseBySessions(
  engines: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows = scaled(ofSweep(engines.rows, "sessions"), "responseTimeMean", 1);
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(rows, {
      ...context,
      width,
      ...lines,
      ...bySessions,
      title: "Mean reply time by three engines, four VMs",
      x: "load",
      ...interval("responseTimeMean"),
      facet: "system",
      yLabel: "Mean reply time",
      yUnit: "ms",
      yScale: "log",
    });
  return { name: "response-by-sessions", draw };
}

/** Throughput by the number of VMs. */
export function throughputByVms(
  engines: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(scaled(ofSweep(engines.rows, "vms"), "replyRate", 1e-3), {
      ...context,
      width,
      ...lines,
      title: "Throughput of a saturated host shared by more VMs",
      x: "load",
      ...interval("replyRate"),
      facet: "system",
      xLabel: "VMs",
      xTicks: vmCounts,
      yLabel: "Throughput",
      yUnit: "1000 replies/s",
    });
  return { name: "throughput-by-vms", draw };
}

/** The gain of VDI by the number of VMs. */
export function gainByVms(
  gain: ExperimentTable,
  verdict: Verdict,
  context: Context,
): ExperimentFigure {
  const hosts: Readonly<Record<string, string>> = {
    "1g-shared": "Driver domain on the guests' cores",
    "1g-pinned": "Driver domain on a core of its own",
  };
  const rows = gain.rows.filter((row) => row.sweep === "vms")
    .map((row) => ({ ...row, host: hosts[row.baseline as string] }));
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(scaled(rows, "gain", 1), {
      ...context,
      width,
      ...lines,
      title: "Gain of VDI over the split driver at a saturating load",
      x: "load",
      ...interval("gain"),
      facet: "host",
      xLabel: "VMs",
      xTicks: vmCounts,
      yLabel: "Gain",
      yUnit: "%",
      references: [{ value: verdict.claim.number as number, label: "paper: up to 60%" }],
    });
  return { name: "gain-by-vms", draw };
}

/** How far the layered queueing engines are from the packet level. */
export function differencesBySessions(
  differences: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows = ofSweep(differences.rows, "sessions").map((row) => ({
    ...row,
    panel: `${row.system}, ${metricLabels[row.metric as string]}`,
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(scaled(rows, "difference", 1), {
      ...context,
      width,
      ...lines,
      ...bySessions,
      title: "Layered queueing networks over the packet level, less 1, four VMs",
      x: "load",
      ...interval("difference"),
      facet: "panel",
      yLabel: "Difference",
      yUnit: "%",
      panelHeight: 110,
      references: [
        { value: 10, label: "10% more" },
        { value: -10, label: "10% less" },
      ],
    });
  return { name: "differences-by-sessions", draw };
}
