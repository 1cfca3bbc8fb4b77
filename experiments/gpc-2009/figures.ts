/**
 * The figures.
 *
 * @module
 */
import {
  architectureStyles,
  cpuPartStyles,
  distributionFigure,
  type ExperimentFigure,
  type ExperimentTable,
  intervalFigure,
  lineFigure,
  stackedBarFigure,
  timePartStyles,
  tornadoFigure,
  type Verdict,
} from "@iovlab/iovlab";
import { baselines, compared } from "./hosts.ts";
import type { Row } from "./tables.ts";

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

function labelled(rows: Rows): Row[] {
  return rows.map((row) => ({ ...row, host: baselineLabels[row.baseline as string] }));
}

/** The `low` and `high` columns of a metric. */
function interval(metric: string): { y: string; low: string; high: string } {
  return { y: metric, low: `${metric}_low`, high: `${metric}_high` };
}

function inThousands(rows: Row[], metric: string): Row[] {
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
export async function throughputByLoad(
  load: ExperimentTable,
  context: Context,
): Promise<ExperimentFigure> {
  const rows: Row[] = inThousands(labelled(ownVms(load)), "replyRate").map((row) => ({
    ...row,
    offered: (row.offeredRate as number) / 1000,
  }));
  const figure = await lineFigure(rows, {
    ...context,
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
  return { name: "throughput-by-load", figure };
}

/** 95th percentile of the reply time against offered load. */
export async function responseByLoad(
  load: ExperimentTable,
  context: Context,
): Promise<ExperimentFigure> {
  const rows: Row[] = labelled(ownVms(load)).map((row) => ({
    ...row,
    offered: (row.offeredRate as number) / 1000,
  }));
  const figure = await lineFigure(rows, {
    ...context,
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
  return { name: "response-by-load", figure };
}

/** Throughput against the number of VMs. */
export async function throughputByVms(
  vms: ExperimentTable,
  context: Context,
): Promise<ExperimentFigure> {
  const rows = inThousands(labelled(vms.rows), "replyRate");
  const figure = await lineFigure(rows, {
    ...context,
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
  return { name: "throughput-by-vms", figure };
}

const cpuParts = {
  guestUtilization: "guest",
  driverDomainUtilization: "driverDomain",
  vmmUtilization: "vmm",
  idleShare: "idle",
} as const;

/** Where the core time goes at a saturating load. */
export async function cpuAtPeak(
  peak: ExperimentTable,
  context: Context,
): Promise<ExperimentFigure> {
  const rows: Row[] = labelled(peak.rows)
    .filter((row) => /offloads/.test(row.baseline as string))
    .flatMap((row) =>
      Object.entries(cpuParts).map(([metric, part]) => ({
        architecture: row.architecture,
        host: row.host,
        part,
        share: Math.max(0, row[metric] as number),
      }))
    );
  const figure = await stackedBarFigure(rows, {
    ...context,
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
  return { name: "cpu-at-peak", figure };
}

const cycleParts = {
  guestCyclesPerPacket: "guest",
  driverDomainCyclesPerPacket: "driverDomain",
  vmmCyclesPerPacket: "vmm",
} as const;

/** Cycles per frame on the wire at a saturating load. */
export async function cyclesPerPacket(
  peak: ExperimentTable,
  context: Context,
): Promise<ExperimentFigure> {
  const rows: Row[] = labelled(peak.rows)
    .filter((row) => /^1g/.test(row.baseline as string))
    .flatMap((row) =>
      Object.entries(cycleParts).map(([metric, part]) => ({
        architecture: row.architecture,
        host: row.host,
        part,
        cycles: (row[metric] as number) / 1000,
      }))
    );
  const figure = await stackedBarFigure(rows, {
    ...context,
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
  return { name: "cycles-per-packet", figure };
}

function named(row: Rows[number]): Row {
  return { ...row, host: architectureLabels[row.architecture as string] };
}

/** Time per packet by stage. */
export async function timeByStage(
  stages: ExperimentTable,
  context: Context,
): Promise<ExperimentFigure> {
  const first = stages.rows[0]?.baseline;
  const rows: Row[] = stages.rows.filter((row) => row.baseline === first).flatMap((row) => [
    { ...named(row), part: "service", time: row.serviceTime },
    { ...named(row), part: "waiting", time: row.waitingTime },
  ]);
  const figure = await stackedBarFigure(rows, {
    ...context,
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
  return { name: "time-by-stage", figure };
}

/** The benefit on every baseline beside the paper's number. */
export async function benefitByBaseline(
  benefit: ExperimentTable,
  verdict: Verdict,
  context: Context,
): Promise<ExperimentFigure> {
  const figure = await intervalFigure(labelled(benefit.rows) as Row[], {
    ...context,
    title: "Benefit of VDI over the split driver at one saturating load",
    label: "host",
    value: "benefit",
    low: "low",
    high: "high",
    valueLabel: "Benefit",
    valueUnit: "%",
    references: [
      { value: 0, label: "no benefit" },
      { value: verdict.claim.number as number, label: "paper" },
    ],
  });
  return { name: "benefit-by-host", figure };
}

/** How an effect is spread over the parameter space. */
export async function spread(
  space: ExperimentTable,
  column: "benefit" | "kept",
  verdict: Verdict,
  title: string,
  context: Context,
): Promise<ExperimentFigure> {
  const number = verdict.claim.number;
  const references = [{ value: 0, label: "no effect" }];
  if (number !== undefined) references.push({ value: number, label: "paper" });
  const { direction } = verdict.shares;
  const shares = [
    { above: 0, label: "share above 0", low: direction.low, high: direction.high },
  ];
  const figure = await distributionFigure(space.rows, {
    ...context,
    title,
    value: column,
    kind: "ecdf",
    valueLabel: column === "benefit" ? "Benefit" : "Throughput kept, VDI over split driver",
    valueUnit: "%",
    countLabel: "points",
    references,
    shares,
  });
  return { name: `${column}-over-space`, figure };
}

/** What drives an effect over the parameter space. */
export async function drivers(
  table: ExperimentTable,
  effect: string,
  title: string,
  context: Context,
): Promise<ExperimentFigure> {
  const figure = await tornadoFigure(table.rows.filter((row) => row.effect === effect), {
    ...context,
    title,
    label: "factor",
    value: "correlation",
    low: "low",
    high: "high",
    valueLabel: "Partial rank correlation",
    positiveLabel: "raises it",
    negativeLabel: "lowers it",
    top: 12,
  });
  return { name: `drivers-of-${effect}`, figure };
}
