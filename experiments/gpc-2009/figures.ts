/**
 * The figures.
 *
 * @module
 */
import {
  architectureStyles,
  cpuPartStyles,
  type ExperimentFigure,
  type ExperimentTable,
  lineFigure,
  stackedBarFigure,
  type TableRow,
  timePartStyles,
} from "@iovlab/iovlab";
import { baselines, compared } from "./hosts.ts";

/** Words for baselines, in figures. */
export const baselineLabels: Readonly<Record<string, string>> = {
  "1g-shared-offloads": "1 Gb/s, shared core",
  "1g-shared-plain": "1 Gb/s, shared core, no offloads",
  "1g-pinned-offloads": "1 Gb/s, pinned core",
  "1g-pinned-plain": "1 Gb/s, pinned core, no offloads",
  "10g-shared-offloads": "10 Gb/s, shared core",
  "10g-shared-plain": "10 Gb/s, shared core, no offloads",
  "10g-pinned-offloads": "10 Gb/s, pinned core",
  "10g-pinned-plain": "10 Gb/s, pinned core, no offloads",
};

/** Words for architectures, in figures. */
const architectureLabels: Readonly<Record<string, string>> = {
  "split-driver": "Split driver",
  vdi: "VDI",
  native: "Native",
};

/** Words for stages, in the order of a packet's way in and out. */
const stageLabels: Readonly<Record<string, string>> = {
  "link-receive": "link, in",
  "nic-receive": "NIC, in",
  "driver-domain-receive": "driver domain, in",
  "back-end-receive": "back end, in",
  "guest-receive": "guest, in",
  "guest-transmit": "guest, out",
  "back-end-transmit": "back end, out",
  "nic-transmit": "NIC and link, out",
};

/** What all figures share. */
interface Context {
  /** The line below each title. */
  readonly subtitle: string;
}

type Rows = ExperimentTable["rows"];

/** Rows with the baseline in words. */
export function labelled(rows: Rows): TableRow[] {
  return rows.map((row) => ({ ...row, host: baselineLabels[row.baseline as string] }));
}

/** The `low` and `high` columns of a metric. */
function interval(metric: string): { y: string; low: string; high: string } {
  return { y: metric, low: `${metric}_low`, high: `${metric}_high` };
}

function inThousands(rows: Rows, metric: string): TableRow[] {
  return rows.map((row) => ({
    ...row,
    [metric]: (row[metric] as number) / 1000,
    [`${metric}_low`]: (row[`${metric}_low`] as number) / 1000,
    [`${metric}_high`]: (row[`${metric}_high`] as number) / 1000,
  }));
}

/** What figures of open load say below. */
const growing =
  "Beyond saturation queues and time-outs still grow within a run: values there depend on its length.";

/** The rows with the baseline's own number of VMs. */
function ownVms(load: ExperimentTable): Rows {
  return load.rows.filter((row) => row.vms === baselines[row.baseline as string].vms);
}

/** Throughput against offered load. */
export function throughputByLoad(
  load: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows: TableRow[] = inThousands(labelled(ownVms(load)), "replyRate").map((row) => ({
    ...row,
    offered: (row.offeredRate as number) / 1000,
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(rows, {
      ...context,
      width,
      title: "Throughput under open load",
      notes: [growing],
      x: "offered",
      ...interval("replyRate"),
      series: "architecture",
      facet: "host",
      xLabel: "Offered load",
      xUnit: "1000 connections/s",
      yLabel: "Throughput",
      yUnit: "1000 replies/s",
      styles: architectureStyles,
      seriesOrder: compared,
    });
  return { name: "throughput-by-load", draw };
}

/** 95th percentile of the reply time against offered load. */
export function responseByLoad(
  load: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows: TableRow[] = labelled(ownVms(load)).map((row) => ({
    ...row,
    offered: (row.offeredRate as number) / 1000,
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(rows, {
      ...context,
      width,
      title: "Reply time under open load, 95th percentile",
      notes: [growing],
      x: "offered",
      ...interval("responseTimeP95"),
      series: "architecture",
      facet: "host",
      xLabel: "Offered load",
      xUnit: "1000 connections/s",
      yLabel: "Reply time",
      yUnit: "ms",
      yScale: "log",
      styles: architectureStyles,
      seriesOrder: compared,
    });
  return { name: "response-by-load", draw };
}

/** Throughput against the number of VMs. */
export function throughputByVms(
  vms: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows = inThousands(labelled(vms.rows), "replyRate");
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(rows, {
      ...context,
      width,
      title: "Throughput of a saturated host shared by more VMs",
      x: "vms",
      ...interval("replyRate"),
      series: "architecture",
      facet: "host",
      xLabel: "VMs",
      xTicks: [1, 2, 4, 8, 16],
      yLabel: "Throughput",
      yUnit: "1000 replies/s",
      styles: architectureStyles,
      seriesOrder: compared,
    });
  return { name: "throughput-by-vms", draw };
}

const cpuParts = {
  guestUtilization: "guest",
  driverDomainUtilization: "driverDomain",
  vmmUtilization: "vmm",
  idleShare: "idle",
} as const;

/** Where the core time goes at a saturating load. */
export function cpuAtPeak(
  peak: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows: TableRow[] = labelled(peak.rows)
    .filter((row) => /offloads/.test(row.baseline as string))
    .flatMap((row) =>
      Object.entries(cpuParts).map(([metric, part]) => ({
        architecture: row.architecture,
        host: row.host,
        part,
        share: Math.max(0, row[metric] as number),
      }))
    );
  const draw: ExperimentFigure["draw"] = (width) =>
    stackedBarFigure(rows, {
      ...context,
      width,
      title: "Where the core time goes at one saturating load",
      bar: "architecture",
      part: "part",
      value: "share",
      facet: "host",
      valueLabel: "Share of core time",
      format: "percent",
      styles: cpuPartStyles,
      partOrder: Object.values(cpuParts),
      barOrder: compared,
      barLabels: architectureLabels,
    });
  return { name: "cpu-at-peak", draw };
}

const cycleParts = {
  guestCyclesPerPacket: "guest",
  driverDomainCyclesPerPacket: "driverDomain",
  vmmCyclesPerPacket: "vmm",
} as const;

/** Cycles per frame on the wire at a saturating load. */
export function cyclesPerPacket(
  peak: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows: TableRow[] = labelled(peak.rows)
    .filter((row) => /^1g/.test(row.baseline as string))
    .flatMap((row) =>
      Object.entries(cycleParts).map(([metric, part]) => ({
        architecture: row.architecture,
        host: row.host,
        part,
        cycles: (row[metric] as number) / 1000,
      }))
    );
  const draw: ExperimentFigure["draw"] = (width) =>
    stackedBarFigure(rows, {
      ...context,
      width,
      title: "Cycles per packet at one saturating load, program included",
      bar: "architecture",
      part: "part",
      value: "cycles",
      facet: "host",
      valueLabel: "Core time",
      valueUnit: "1000 cycles per packet",
      styles: cpuPartStyles,
      partOrder: Object.values(cycleParts),
      barOrder: compared,
      barLabels: architectureLabels,
      totals: true,
    });
  return { name: "cycles-per-packet", draw };
}

function named(row: Rows[number]): TableRow {
  return { ...row, host: architectureLabels[row.architecture as string] };
}

/** Time per packet by stage. */
export function timeByStage(
  stages: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const first = stages.rows[0]?.baseline;
  const rows: TableRow[] = stages.rows.filter((row) => row.baseline === first).flatMap((row) => [
    { ...named(row), part: "service", time: row.serviceTime },
    { ...named(row), part: "waiting", time: row.waitingTime },
  ]);
  const draw: ExperimentFigure["draw"] = (width) =>
    stackedBarFigure(rows, {
      ...context,
      width,
      title: `Time per packet by stage at 30% load (${baselineLabels[first as string]})`,
      bar: "stage",
      part: "part",
      value: "time",
      facet: "host",
      facetOrder: compared.map((key) => architectureLabels[key]),
      barOrder: Object.keys(stageLabels),
      barLabels: stageLabels,
      orientation: "horizontal",
      valueLabel: "Time per packet",
      valueUnit: "us",
      styles: timePartStyles,
      partOrder: ["service", "waiting"],
      columns: 1,
    });
  return { name: "time-by-stage", draw };
}

const controlStyles = {
  "split-weights": { label: "Split driver, CPU weights", color: "#d55e00", symbol: "square" },
  "split-limits": {
    label: "Split driver, back-end limits",
    color: "#e69f00",
    symbol: "diamond",
    dash: [2, 2],
  },
  "vdi-off": { label: "VDI, hooks off", color: "#56b4e9", symbol: "circle", dash: [9, 3] },
  "vdi-on": { label: "VDI, hooks on", color: "#0072b2", symbol: "triangle", dash: [7, 2.5] },
} as const;

/** The share that one VM got against the one that was asked for. */
export function shareByAsked(control: ExperimentTable, context: Context): ExperimentFigure {
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(control.rows, {
      ...context,
      width,
      title: "One VM's share of a full line",
      x: "asked",
      ...interval("share"),
      series: "control",
      xLabel: "Share asked for",
      xUnit: "%",
      yLabel: "Share got",
      yUnit: "%",
      styles: controlStyles,
      seriesOrder: Object.keys(controlStyles),
      notes: [
        "Four VMs; the other three share the rest. Where share got is share asked for, control is exact.",
      ],
    });
  return { name: "share-by-asked", draw };
}
