/**
 * The figures.
 *
 * @module
 */
import {
  architectureStyles,
  cpuPartStyles,
  drawnFigure,
  type ExperimentFigure,
  type ExperimentTable,
  type FigureContext,
  inWords,
  longColumns,
  longRows,
  stylesLabels,
  type TableRow,
  valueColumns,
  valueOfColumn,
} from "@iovlab/iovlab";
import { isolated } from "./claims.ts";
import type { CpuControl } from "./isolation.ts";
import { everyKey, isolationKey, primaryKey } from "./keys.ts";
import { sharing } from "./scale.ts";
import { singleKey } from "./tables.ts";

type Rows = ExperimentTable["rows"];

/** Words for architectures, in figures. */
const architectureLabels = stylesLabels(architectureStyles);

const sides = {
  work: "Computing VMs' work, equal I/O load",
  throughput: "Web servers' throughput, saturating load",
} as const;

/** Each row twice: what the computing side keeps, and what web servers keep. */
function bySide(rows: Rows): TableRow[] {
  return Object.entries(sides).flatMap(([column, side]) =>
    longRows(rows, "side", { [`${column}_kept`]: side })
  );
}

/** What both sides keep on the primary baseline, by architecture. */
export function keptByArchitecture(
  consolidation: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const own = consolidation.rows
    .filter((row) => row.baseline === everyKey && row.in === "VMs of their own");
  const rows = inWords(bySide(own), "architecture", "name", architectureLabels);
  return drawnFigure("kept-by-architecture", "interval", rows, {
    ...{ ...context, label: "name", ...longColumns },
    title: "What each side keeps when two hosts become one",
    group: "side",
    series: "architecture",
    styles: architectureStyles,
    valueLabel: "Kept of what the side has alone",
    valueUnit: "%",
    references: [{ value: 100, label: "no cost" }],
    notes: ["Four VMs that compute and four web servers on four cores, Xen's credit scheduler."],
  });
}

/** What both sides keep against the number of cores. */
export function keptByCores(
  consolidation: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const ofOne = (row: TableRow) => row.baseline === everyKey;
  const hosts = consolidation.rows.filter((row) =>
    row.in === "VMs of their own" && ((row.baseline as string).endsWith(" cores") || ofOne(row))
  ).filter((row, _, all) =>
    // the primary baseline's own row where it has one, else that of the slice through all architectures
    !ofOne(row) ||
    !all.some((one) => one.baseline === primaryKey && one.architecture === row.architecture)
  );
  const scaled = new Set(
    hosts.filter((row) => row.cores !== 4).map((row) => row.architecture),
  );
  const rows = bySide(hosts.filter((row) => scaled.has(row.architecture)));
  return drawnFigure("kept-by-cores", "line", rows, {
    ...{ ...context, x: "cores", y: "value", low: "low", high: "high" },
    title: "What each side keeps on more cores with more VMs",
    series: "architecture",
    facet: "side",
    styles: architectureStyles,
    seriesOrder: sharing,
    xLabel: "Cores, computing VMs, and web servers",
    xScale: "log",
    xTicks: [2, 4, 8, 16],
    yLabel: "Kept",
    yUnit: "% of alone",
    references: [{ value: 100, label: "no cost" }],
  });
}

/** What one side keeps on every baseline, split driver beside VDI. */
function keptByBaseline(
  consolidation: ExperimentTable,
  side: keyof typeof sides,
  context: FigureContext,
): ExperimentFigure {
  const rows = consolidation.rows
    .filter((row) =>
      row.in === "VMs of their own" && row.baseline !== singleKey && row.baseline !== everyKey &&
      (row.architecture === "split-driver" || row.architecture === "vdi")
    );
  return drawnFigure(`${side}-by-scheduler`, "interval", rows, {
    ...{ ...context, label: "baseline", ...valueColumns(`${side}_kept`) },
    title: `${sides[side]}: kept on every baseline`,
    series: "architecture",
    styles: architectureStyles,
    valueLabel: "Kept of what the side has alone",
    valueUnit: "%",
    references: [{ value: 100, label: "no cost" }],
  });
}

/** Both sides' figures by scheduler, placement, cores. */
export function keptByScheduler(
  consolidation: ExperimentTable,
  context: FigureContext,
): ExperimentFigure[] {
  return (["work", "throughput"] as const).map((side) =>
    keptByBaseline(consolidation, side, context)
  );
}

const cpuParts = { guest: "guest", driver_domain: "driverDomain", vmm: "vmm" } as const;

/** Core time per megabit by part at the equal load. */
export function coreTime(overhead: ExperimentTable, context: FigureContext): ExperimentFigure {
  const rows = overhead.rows.filter((row) => row.baseline === everyKey).flatMap((row) =>
    Object.entries(cpuParts).map(([column, part]): TableRow => ({
      ...{ architecture: row.architecture, part, time: row[column] },
      ...{ low: row.core_time_low, high: row.core_time_high },
    }))
  );
  return drawnFigure("core-time-at-equal-load", "stackedBar", rows, {
    ...{ ...context, bar: "architecture", part: "part", value: "time" },
    title: "Core time per megabit at the same offered load",
    totalLow: "low",
    totalHigh: "high",
    valueLabel: "Core time",
    valueUnit: "ms/Mb",
    styles: {
      ...cpuPartStyles,
      driverDomain: { ...cpuPartStyles.driverDomain, label: "Driver domain or host threads" },
    },
    partOrder: Object.values(cpuParts),
    barOrder: sharing,
    barLabels: architectureLabels,
    orientation: "horizontal",
    totals: true,
    notes: ["The servers' programs are part of the guests' time."],
  });
}

const readings = { change: "core time per megabit saved", gain: "throughput gained" } as const;

/** Core time saved beside throughput gained, by baseline. */
export function savedBesideGained(
  overhead: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = overhead.rows.filter((row) =>
    row.architecture === "vdi" && row.baseline !== everyKey
  ).flatMap((row) =>
    Object.entries(readings).map(([column, reading]): TableRow => {
      const { value, low, high } = valueOfColumn(row, column) as Record<string, number>;
      const saved = column === "change";
      return {
        ...{ baseline: row.baseline, reading, value: saved ? -value : value },
        ...{ low: saved ? -high : low, high: saved ? -low : high },
      };
    })
  );
  return drawnFigure("saved-beside-gained", "interval", rows, {
    ...{ ...context, label: "baseline", ...longColumns },
    title: "VDI against the split driver: core time saved beside throughput gained",
    series: "reading",
    valueLabel: "VDI against split driver",
    valueUnit: "%",
    references: [{ value: 0, label: "no effect" }],
  });
}

const threshold = [{ value: isolated, label: "isolated" }];

const vms = { compute_kept: "VM that computes", web_kept: "web server" } as const;

/** Each row twice, for what the VM that computes keeps and what the web server keeps, with the architecture in words. */
function byVm(rows: Rows): TableRow[] {
  return inWords(longRows(rows, "vm", vms), "architecture", "group", architectureLabels);
}

const requirementWords = {
  weights: "weights",
  partition: "windows",
  open: "open line",
  "shared out": "line shared out",
} as const;

/** What is left of isolation under every combination of the three requirements. */
export function isolationByRequirement(
  isolation: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = byVm(isolation.rows.filter((row) => row.host === isolationKey)).map((
    row,
  ): TableRow => ({
    ...row,
    controls: `${requirementWords[row.cpu as "weights" | "partition"]}, ${
      requirementWords[row.device as "open" | "shared out"]
    }`,
  }));
  return drawnFigure("isolation-by-requirement", "interval", rows, {
    ...{ ...context, label: "controls", ...longColumns },
    title: "What protected VMs keep when neighbours turn greedy",
    group: "group",
    series: "vm",
    valueLabel: "Kept of what the VM does beside idle neighbours",
    valueUnit: "%",
    references: threshold,
  });
}

const controlWords: Readonly<Record<CpuControl, string>> = {
  turns: "round robin",
  weights: "weights",
  caps: "weights and caps",
  reservations: "reservations (SEDF)",
  partition: "windows",
  "own cores": "cores of their own",
};

/** What protected VMs keep under each control of CPU shares, the line being shared out. */
export function isolationByControl(
  isolation: ExperimentTable,
  context: FigureContext,
): ExperimentFigure {
  const rows = byVm(isolation.rows.filter((row) => row.host === "controls of CPU shares"))
    .map((row): TableRow => ({
      ...row,
      controls: controlWords[row.cpu as CpuControl],
    }));
  return drawnFigure("isolation-by-control", "interval", rows, {
    ...{ ...context, label: "controls", ...longColumns },
    title: "Protection by control of CPU shares, the line shared out",
    group: "group",
    series: "vm",
    valueLabel: "Kept of what the VM does beside idle neighbours",
    valueUnit: "%",
    references: threshold,
  });
}

/** Response time by turn, boost and architecture. */
export function responseByTurn(turns: ExperimentTable, context: FigureContext): ExperimentFigure {
  const rows = turns.rows.map((row): TableRow => ({
    ...row,
    group: `turns of ${row.turn} ms`,
    boosted: row.boost === "on" ? "woken vCPUs boosted" : "no boost",
  }));
  return drawnFigure("response-by-turn", "interval", rows, {
    ...{ ...context, label: "boosted", ...valueColumns("responseTimeP95") },
    title: "Reply time beside VMs that compute, 95th percentile",
    group: "group",
    series: "architecture",
    styles: architectureStyles,
    valueLabel: "Reply time, 95th percentile",
    valueUnit: "ms",
    scale: "log",
    notes: ["Light load: a twentieth of what a split driver carries."],
  });
}
