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
  percentagePoints,
  shortUnit,
  stylesLabels,
  type TableRow,
  valueColumns,
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
  ...stylesLabels(architectureStyles),
  isolated: "Split driver, isolated",
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

type Rows = ExperimentTable["rows"];

/** Rows with the baseline in words. */
export function labelled(rows: Rows): TableRow[] {
  return inWords(rows, "baseline", "host", baselineLabels);
}

function ofPrimary(rows: Rows): Rows {
  return rows.filter((row) => row.baseline === primaryKey);
}

function columnsOf(rows: Rows): string[] {
  return systemOrder.filter((system) => rows.some((row) => row.system === system));
}

/** What the two matrices of harm share. */
function matrixOf(rows: Rows, context: FigureContext) {
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
export function harmByThreat(harm: ExperimentTable, context: FigureContext): ExperimentFigure {
  const rows = ofPrimary(harm.rows).map((row): TableRow => ({
    ...row,
    lost: Math.abs(row.lost as number) < 0.05 ? 0 : row.lost,
  }));
  return drawnFigure("harm-by-threat", "matrix", rows, {
    ...matrixOf(rows, context),
    title: "Replies that a threat costs the bystanders",
    notes: [notModelled],
    ...valueColumns("lost"),
    valueLabel: "Replies lost",
    valueUnit: "%",
    domain: [0, 100],
  });
}

/** Reply times by threat and system. */
export function delayByThreat(harm: ExperimentTable, context: FigureContext): ExperimentFigure {
  const rows = ofPrimary(harm.rows).map((row): TableRow => ({
    ...row,
    text: Number.isFinite(row.p95_ratio) ? "" : "no reply",
  }));
  const known = rows.map((row) => row.p95_ratio as number).filter(Number.isFinite);
  return drawnFigure("delay-by-threat", "matrix", rows, {
    ...matrixOf(rows, context),
    title: "Reply times of the bystanders under a threat, 95th percentile",
    notes: [notModelled, "Of replies that came: those that were given up have no time."],
    ...valueColumns("p95_ratio"),
    valueLabel: "Times that without the threat",
    scale: "log",
    domain: [1, Math.max(2, ...known)],
    text: "text",
  });
}

/** Replies lost to a flood by its rate. */
export function lossByRate(rates: ExperimentTable, context: FigureContext): ExperimentFigure {
  const rows = dividedColumn(rates.rows, "rate", 1000);
  return drawnFigure("loss-by-rate", "line", rows, {
    ...context,
    title: "Replies that a flood into a neighbour costs, by its rate",
    x: "rate",
    ...lineColumns("lost"),
    series: "system",
    xLabel: "Flood",
    xUnit: "1000 packets/s",
    yLabel: "Bystanders' replies lost",
    yUnit: "%",
    styles: architectureStyles,
    seriesOrder: columnsOf(rows),
  });
}

/** Time until bystanders are as before. */
export function recoveryByThreat(
  recovery: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = inWords(ofPrimary(recovery.rows), "system", "label", systemLabels).map((row) => ({
    ...row,
    label: row.threat === "crash"
      ? row.system === "isolated" ? "isolated driver domain" : "dom0, which reboots the host"
      : row.label,
  }));
  return drawnFigure(
    "recovery-by-threat",
    "interval",
    inWords(rows, "threat", "threat", threatLabels),
    {
      ...context,
      title: "Time until the bystanders are as before",
      notes: [
        "From the end of an attack, from a crash, or from the start of a reset; 0: never down after that.",
        "Not back by the end of the run counts as the time that was left.",
      ],
      label: "label",
      group: "threat",
      ...valueColumns("recovery"),
      valueLabel: "Recovery",
      valueUnit: "ms",
      references: [{ value: 250, label: "restart" }],
    },
  );
}

/** What protection costs in throughput. */
export function protectionCost(
  protection: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = inWords(protection.rows, "system", "system", systemLabels);
  return drawnFigure("protection-cost", "interval", rows, {
    ...context,
    title: "What protection costs a saturated host",
    label: "label",
    group: "system",
    ...valueColumns("change"),
    valueLabel: "Throughput, against the least protection",
    valueUnit: "%",
    references: [{ value: 0, label: "no effect" }],
  });
}

const cycleParts = {
  guestCyclesPerPacket: "guest",
  driverDomainCyclesPerPacket: "driverDomain",
  vmmCyclesPerPacket: "vmm",
} as const;

/** What protection costs in cycles. */
export function protectionCycles(
  protection: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = inWords(protection.rows, "system", "system", systemLabels);
  return drawnFigure(
    "protection-cycles",
    "stackedBar",
    dividedColumn(longRows(rows, "part", cycleParts), "value", 1000),
    {
      ...context,
      title: "Cycles per packet by protection, program included",
      bar: "label",
      part: "part",
      value: "value",
      facet: "system",
      orientation: "horizontal",
      valueLabel: "Core time",
      valueUnit: "1000 cycles per packet",
      styles: cpuPartStyles,
      partOrder: Object.values(cycleParts),
      totals: true,
      columns: 1,
    },
  );
}

/** Harm by contention inside the device. */
export function insideDevice(inside: ExperimentTable, context: FigureContext): ExperimentFigure {
  const answered = inside.rows.filter((row) => Number.isFinite(row.p95_ratio));
  const silent = inside.rows.filter((row) => !answered.includes(row));
  const notes = [
    "Reply times of the bystanders, 95th percentile; what was lost is in inside.csv.",
    ...silent.map((row) => `Not drawn, as no reply came: ${row.case}, ${row.variant}.`),
  ];
  return drawnFigure("inside-device", "interval", answered, {
    ...context,
    title: "Harm by contention inside the device",
    notes,
    label: "variant",
    group: "case",
    ...valueColumns("p95_ratio"),
    valueLabel: "Times that without the threat",
    scale: "log",
    references: [{ value: 1, label: "no effect" }],
  });
}

/** How much more each architecture with shared software loses than those without. */
export function harmBySoftware(
  software: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = inWords(software.rows, "system", "label", systemLabels);
  return drawnFigure("harm-by-software", "interval", rows, {
    ...context,
    title: "What shared software costs under the four attacks",
    label: "label",
    series: "system",
    styles: architectureStyles,
    ...valueColumns("shared"),
    valueLabel: "Replies lost more than with SR-IOV and VDI",
    valueUnit: shortUnit(percentagePoints),
    references: [{ value: 0, label: "no effect" }],
  });
}
