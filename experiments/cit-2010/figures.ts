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
  intervalFigure,
  lineFigure,
  matrixFigure,
  stackedBarFigure,
  type TableRow,
} from "@iovlab/iovlab";
import { primaryKey } from "./claims.ts";
import { baselineLabels } from "./effects.ts";
import { lasting } from "./study.ts";

/** Words for threats, in figures. */
export const threatLabels: Readonly<Record<string, string>> = {
  "flood-out": "flood out of a VM",
  "flood-in": "flood into a VM",
  "interrupt-storm": "interrupt storm",
  ring: "hogged rings",
  "rogue-dma": "rogue DMA",
  contexts: "asks for contexts",
  management: "management abuse",
  crash: "driver domain crashes",
  "device-reset": "device resets itself",
};

/** Words for systems, in figures. */
export const systemLabels: Readonly<Record<string, string>> = {
  "split-driver": "Split driver",
  isolated: "Split driver, isolated",
  "vmm-driver": "VMM driver",
  "virtio-vhost": "virtio, vhost",
  emulated: "Emulated",
  "sr-iov": "SR-IOV",
  vdi: "VDI",
  native: "Native",
  passthrough: "Passthrough",
};

/** The order of systems in figures. */
export const systemOrder = [
  "split-driver",
  "isolated",
  "vmm-driver",
  "virtio-vhost",
  "emulated",
  "sr-iov",
  "vdi",
  "native",
] as const;

/** What all figures share. */
export interface Context {
  /** The line below each title. */
  readonly subtitle: string;
}

type Rows = ExperimentTable["rows"];

/** Rows with the baseline in words. */
export function labelled(rows: Rows): TableRow[] {
  return rows.map((row) => ({ ...row, host: baselineLabels[row.baseline as string] }));
}

function ofPrimary(rows: Rows): Rows {
  return rows.filter((row) => row.baseline === primaryKey);
}

function columnsOf(rows: Rows): string[] {
  return systemOrder.filter((system) => rows.some((row) => row.system === system));
}

/** What the two matrices of harm share. */
function matrixOf(rows: Rows, context: Context) {
  return {
    ...context,
    row: "threat",
    column: "system",
    rowOrder: lasting,
    columnOrder: columnsOf(rows),
    rowLabels: threatLabels,
    columnLabels: systemLabels,
  } as const;
}

const notModelled =
  "A dash: no management path is modelled there, or there is no such domain. Four VMs, one of them the attacker.";

/** Replies lost by threat and system. */
export function harmByThreat(harm: ExperimentTable, context: Context): ExperimentFigure {
  const rows = ofPrimary(harm.rows).map((row): TableRow => ({
    ...row,
    lost: Math.abs(row.lost as number) < 0.05 ? 0 : row.lost,
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    matrixFigure(rows, {
      ...matrixOf(rows, context),
      width,
      title: "Replies that a threat costs the bystanders",
      notes: [notModelled],
      value: "lost",
      low: "lost_low",
      high: "lost_high",
      valueLabel: "Replies lost",
      valueUnit: "%",
      domain: [0, 100],
    });
  return { name: "harm-by-threat", draw };
}

/** Reply times by threat and system. */
export function delayByThreat(harm: ExperimentTable, context: Context): ExperimentFigure {
  const rows = ofPrimary(harm.rows).map((row): TableRow => ({
    ...row,
    text: Number.isFinite(row.p95_ratio) ? "" : "no reply",
  }));
  const known = rows.map((row) => row.p95_ratio as number).filter(Number.isFinite);
  const draw: ExperimentFigure["draw"] = (width) =>
    matrixFigure(rows, {
      ...matrixOf(rows, context),
      width,
      title: "Reply times of the bystanders under a threat, 95th percentile",
      notes: [notModelled, "Of replies that came: those that were given up have no time."],
      value: "p95_ratio",
      low: "p95_ratio_low",
      high: "p95_ratio_high",
      valueLabel: "Times that without the threat",
      scale: "log",
      domain: [1, Math.max(2, ...known)],
      text: "text",
    });
  return { name: "delay-by-threat", draw };
}

/** Replies lost to a flood by its rate. */
export function lossByRate(rates: ExperimentTable, context: Context): ExperimentFigure {
  const rows = rates.rows.map((row): TableRow => ({ ...row, rate: (row.rate as number) / 1000 }));
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(rows, {
      ...context,
      width,
      title: "Replies that a flood into a neighbour costs, by its rate",
      x: "rate",
      y: "lost",
      low: "lost_low",
      high: "lost_high",
      series: "system",
      xLabel: "Flood",
      xUnit: "1000 packets/s",
      yLabel: "Bystanders' replies lost",
      yUnit: "%",
      styles: architectureStyles,
      seriesOrder: columnsOf(rows),
    });
  return { name: "loss-by-rate", draw };
}

/** Time until bystanders are as before. */
export function recoveryByThreat(recovery: ExperimentTable, context: Context): ExperimentFigure {
  const rows = ofPrimary(recovery.rows).map((row): TableRow => ({
    ...row,
    threat: threatLabels[row.threat as string],
    system: row.threat === "crash"
      ? row.system === "isolated" ? "isolated driver domain" : "dom0, which reboots the host"
      : systemLabels[row.system as string],
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...context,
      width,
      title: "Time until the bystanders are as before",
      notes: [
        "From the end of an attack, from a crash, or from the start of a reset; 0: never down after that.",
        "Not back by the end of the run counts as the time that was left.",
      ],
      label: "system",
      group: "threat",
      value: "recovery",
      low: "recovery_low",
      high: "recovery_high",
      valueLabel: "Recovery",
      valueUnit: "ms",
      references: [{ value: 250, label: "restart" }],
    });
  return { name: "recovery-by-threat", draw };
}

/** What protection costs in throughput. */
export function protectionCost(protection: ExperimentTable, context: Context): ExperimentFigure {
  const rows = protection.rows.map((row): TableRow => ({
    ...row,
    system: systemLabels[row.system as string],
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...context,
      width,
      title: "What protection costs a saturated host",
      label: "label",
      group: "system",
      value: "change",
      low: "change_low",
      high: "change_high",
      valueLabel: "Throughput, against the least protection",
      valueUnit: "%",
      references: [{ value: 0, label: "no effect" }],
    });
  return { name: "protection-cost", draw };
}

const cycleParts = {
  guestCyclesPerPacket: "guest",
  driverDomainCyclesPerPacket: "driverDomain",
  vmmCyclesPerPacket: "vmm",
} as const;

/** What protection costs in cycles. */
export function protectionCycles(protection: ExperimentTable, context: Context): ExperimentFigure {
  const rows: TableRow[] = protection.rows.flatMap((row) =>
    Object.entries(cycleParts).map(([metric, part]) => ({
      system: systemLabels[row.system as string],
      label: row.label,
      part,
      cycles: (row[metric] as number) / 1000,
    }))
  );
  const draw: ExperimentFigure["draw"] = (width) =>
    stackedBarFigure(rows, {
      ...context,
      width,
      title: "Cycles per packet by protection, program included",
      bar: "label",
      part: "part",
      value: "cycles",
      facet: "system",
      orientation: "horizontal",
      valueLabel: "Core time",
      valueUnit: "1000 cycles per packet",
      styles: cpuPartStyles,
      partOrder: Object.values(cycleParts),
      totals: true,
      columns: 1,
    });
  return { name: "protection-cycles", draw };
}

/** Harm by contention inside the device. */
export function insideDevice(inside: ExperimentTable, context: Context): ExperimentFigure {
  const answered = inside.rows.filter((row) => Number.isFinite(row.p95_ratio));
  const silent = inside.rows.filter((row) => !answered.includes(row));
  const notes = [
    "Reply times of the bystanders, 95th percentile; what was lost is in inside.csv.",
    ...silent.map((row) => `Not drawn, as no reply came: ${row.case}, ${row.variant}.`),
  ];
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(answered, {
      ...context,
      width,
      title: "Harm by contention inside the device",
      notes,
      label: "variant",
      group: "case",
      value: "p95_ratio",
      low: "p95_ratio_low",
      high: "p95_ratio_high",
      valueLabel: "Times that without the threat",
      scale: "log",
      references: [{ value: 1, label: "no effect" }],
    });
  return { name: "inside-device", draw };
}

/** How much more each architecture with shared software loses than those without. */
export function harmBySoftware(
  software: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows = software.rows.map((row): TableRow => ({
    ...row,
    label: systemLabels[row.system as string],
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...context,
      width,
      title: "What shared software costs under the four attacks",
      label: "label",
      series: "system",
      styles: architectureStyles,
      value: "shared",
      low: "shared_low",
      high: "shared_high",
      valueLabel: "Replies lost more than with SR-IOV and VDI",
      valueUnit: "points",
      references: [{ value: 0, label: "no effect" }],
    });
  return { name: "harm-by-software", draw };
}
