/**
 * The figures.
 *
 * @module
 */
import {
  architectureStyles,
  cpuPartStyles,
  dividedColumn,
  drawnFigure,
  type ExperimentFigure,
  type ExperimentTable,
  type FigureContext,
  inWords,
  lineColumns,
  longRows,
  stylesLabels,
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
const architectureLabels = stylesLabels(architectureStyles);

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

type Rows = ExperimentTable["rows"];

/** Rows with the baseline in words. */
export function labelled(rows: Rows): TableRow[] {
  return inWords(rows, "baseline", "host", baselineLabels);
}

/** What figures of open load say below. */
const growing =
  "Beyond saturation queues and time-outs still grow within a run: values there depend on its length.";

/** The rows with the baseline's own number of VMs, the baseline in words and the offered load in thousands. */
function ownVms(load: ExperimentTable): TableRow[] {
  const own = load.rows.filter((row) => row.vms === baselines[row.baseline as string].vms);
  return dividedColumn(labelled(own), "offeredRate", 1000);
}

/** Throughput against offered load. */
export function throughputByLoad(
  load: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = dividedColumn(ownVms(load), "replyRate", 1000);
  return drawnFigure("throughput-by-load", "line", rows, {
    ...context,
    title: "Throughput under open load",
    notes: [growing],
    x: "offeredRate",
    ...lineColumns("replyRate"),
    series: "architecture",
    facet: "host",
    xLabel: "Offered load",
    xUnit: "1000 connections/s",
    yLabel: "Throughput",
    yUnit: "1000 replies/s",
    styles: architectureStyles,
    seriesOrder: compared,
  });
}

/** 95th percentile of the reply time against offered load. */
export function responseByLoad(
  load: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  return drawnFigure("response-by-load", "line", ownVms(load), {
    ...context,
    title: "Reply time under open load, 95th percentile",
    notes: [growing],
    x: "offeredRate",
    ...lineColumns("responseTimeP95"),
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
}

/** Throughput against the number of VMs. */
export function throughputByVms(
  vms: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = dividedColumn(labelled(vms.rows), "replyRate", 1000);
  return drawnFigure("throughput-by-vms", "line", rows, {
    ...context,
    title: "Throughput of a saturated host shared by more VMs",
    x: "vms",
    ...lineColumns("replyRate"),
    series: "architecture",
    facet: "host",
    xLabel: "VMs",
    xTicks: [1, 2, 4, 8, 16],
    yLabel: "Throughput",
    yUnit: "1000 replies/s",
    styles: architectureStyles,
    seriesOrder: compared,
  });
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
  context: FigureContext,
): ExperimentFigure {
  const hosts = labelled(peak.rows).filter((row) => /offloads/.test(row.baseline as string));
  const rows = longRows(hosts, "part", cpuParts)
    .map((row) => ({ ...row, value: Math.max(0, row.value as number) }));
  return drawnFigure("cpu-at-peak", "stackedBar", rows, {
    ...context,
    title: "Where the core time goes at one saturating load",
    bar: "architecture",
    part: "part",
    value: "value",
    facet: "host",
    valueLabel: "Share of core time",
    format: "percent",
    styles: cpuPartStyles,
    partOrder: Object.values(cpuParts),
    barOrder: compared,
    barLabels: architectureLabels,
  });
}

const cycleParts = {
  guestCyclesPerPacket: "guest",
  driverDomainCyclesPerPacket: "driverDomain",
  vmmCyclesPerPacket: "vmm",
} as const;

/** Cycles per frame on the wire at a saturating load. */
export function cyclesPerPacket(
  peak: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const hosts = labelled(peak.rows).filter((row) => /^1g/.test(row.baseline as string));
  const rows = dividedColumn(longRows(hosts, "part", cycleParts), "value", 1000);
  return drawnFigure("cycles-per-packet", "stackedBar", rows, {
    ...context,
    title: "Cycles per packet at one saturating load, program included",
    bar: "architecture",
    part: "part",
    value: "value",
    facet: "host",
    valueLabel: "Core time",
    valueUnit: "1000 cycles per packet",
    styles: cpuPartStyles,
    partOrder: Object.values(cycleParts),
    barOrder: compared,
    barLabels: architectureLabels,
    totals: true,
  });
}

/** Time per packet by stage. */
export function timeByStage(
  stages: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const first = stages.rows[0]?.baseline;
  const own = stages.rows.filter((row) => row.baseline === first);
  const named = inWords(own, "architecture", "host", architectureLabels);
  const rows = longRows(named, "part", { serviceTime: "service", waitingTime: "waiting" });
  return drawnFigure("time-by-stage", "stackedBar", rows, {
    ...context,
    title: `Time per packet by stage at 30% load (${baselineLabels[first as string]})`,
    bar: "stage",
    part: "part",
    value: "value",
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
export function shareByAsked(control: ExperimentTable, context: FigureContext): ExperimentFigure {
  return drawnFigure("share-by-asked", "line", control.rows, {
    ...context,
    title: "One VM's share of a full line",
    x: "asked",
    ...lineColumns("share"),
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
}
