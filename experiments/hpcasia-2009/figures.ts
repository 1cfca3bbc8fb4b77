/**
 * The figures.
 *
 * @module
 */
import {
  architectureStyles,
  dividedColumn,
  drawnFigure,
  engineStyles,
  type ExperimentFigure,
  type ExperimentTable,
  type FigureContext,
  hostEngineNames,
  inWords,
  lineColumns,
  stylesLabels,
  type TableRow,
  type Verdict,
} from "@iovlab/iovlab";
import { primaryKey, vmCounts } from "./hosts.ts";

const metricLabels: Readonly<Record<string, string>> = {
  replyRate: "throughput",
  utilization: "utilization of all cores",
  responseTimeMean: "mean reply time",
};

type Rows = ExperimentTable["rows"];

/** The primary baseline's rows of one sweep, with words for architectures. */
function ofSweep(rows: Rows, sweep: string): TableRow[] {
  const own = rows.filter((row) => row.baseline === primaryKey && row.sweep === sweep);
  return inWords(own, "architecture", "system", stylesLabels(architectureStyles));
}

const lines = { series: "engine", styles: engineStyles, seriesOrder: hostEngineNames } as const;
const bySessions = { xLabel: "Sessions", xScale: "log", xTicks: [4, 16, 64, 256] } as const;

/** Throughput by the number of sessions. */
export function throughputBySessions(
  engines: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  return drawnFigure(
    "throughput-by-sessions",
    "line",
    dividedColumn(ofSweep(engines.rows, "sessions"), "replyRate", 1000),
    {
      ...context,
      ...lines,
      ...bySessions,
      title: "Throughput by three engines, four VMs",
      x: "load",
      ...lineColumns("replyRate"),
      facet: "system",
      yLabel: "Throughput",
      yUnit: "1000 replies/s",
    },
  );
}

/** Utilization of all cores by the number of sessions. */
export function utilizationBySessions(
  engines: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  return drawnFigure("utilization-by-sessions", "line", ofSweep(engines.rows, "sessions"), {
    ...context,
    ...lines,
    ...bySessions,
    title: "Utilization of all cores by three engines, four VMs",
    x: "load",
    ...lineColumns("utilization"),
    facet: "system",
    yLabel: "Share of all cores' time",
    yFormat: "percent",
  });
}

/** Mean reply time by the number of sessions. */
export function responseBySessions(
  engines: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = ofSweep(engines.rows, "sessions");
  return drawnFigure("response-by-sessions", "line", rows, {
    ...context,
    ...lines,
    ...bySessions,
    title: "Mean reply time by three engines, four VMs",
    x: "load",
    ...lineColumns("responseTimeMean"),
    facet: "system",
    yLabel: "Mean reply time",
    yUnit: "ms",
    yScale: "log",
  });
}

/** Throughput by the number of VMs. */
export function throughputByVms(
  engines: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  return drawnFigure(
    "throughput-by-vms",
    "line",
    dividedColumn(ofSweep(engines.rows, "vms"), "replyRate", 1000),
    {
      ...context,
      ...lines,
      title: "Throughput of a saturated host shared by more VMs",
      x: "load",
      ...lineColumns("replyRate"),
      facet: "system",
      xLabel: "VMs",
      xTicks: vmCounts,
      yLabel: "Throughput",
      yUnit: "1000 replies/s",
    },
  );
}

/** The gain of VDI by the number of VMs. */
export function gainByVms(
  gain: ExperimentTable,
  verdict: Verdict,
  context: FigureContext,
): ExperimentFigure {
  const hosts: Readonly<Record<string, string>> = {
    "1g-shared": "Driver domain on the guests' cores",
    "1g-pinned": "Driver domain on a core of its own",
  };
  const rows = gain.rows.filter((row) => row.sweep === "vms")
    .map((row) => ({ ...row, host: hosts[row.baseline as string] }));
  return drawnFigure("gain-by-vms", "line", rows, {
    ...context,
    ...lines,
    title: "Gain of VDI over the split driver at a saturating load",
    x: "load",
    ...lineColumns("gain"),
    facet: "host",
    xLabel: "VMs",
    xTicks: vmCounts,
    yLabel: "Gain",
    yUnit: "%",
    references: [{ value: verdict.claim.number as number, label: "paper: up to 60%" }],
  });
}

/** How far the layered queueing engines are from the packet level. */
export function differencesBySessions(
  differences: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = ofSweep(differences.rows, "sessions").map((row) => ({
    ...row,
    panel: `${row.system}, ${metricLabels[row.metric as string]}`,
  }));
  return drawnFigure("differences-by-sessions", "line", rows, {
    ...context,
    ...lines,
    ...bySessions,
    title: "Layered queueing networks over the packet level, less 1, four VMs",
    x: "load",
    ...lineColumns("difference"),
    facet: "panel",
    yLabel: "Difference",
    yUnit: "%",
    panelHeight: 110,
    references: [
      { value: 10, label: "10% more" },
      { value: -10, label: "10% less" },
    ],
  });
}
