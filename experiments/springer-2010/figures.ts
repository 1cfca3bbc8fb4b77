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
  stackedBarFigure,
  type TableRow,
} from "@iovlab/iovlab";
import { isolated } from "./claims.ts";
import type { CpuControl } from "./isolation.ts";
import { everyKey, isolationKey, primaryKey } from "./keys.ts";
import { sharing } from "./scale.ts";
import { singleKey } from "./tables.ts";

/** What all figures share. */
interface Context {
  /** The line below each title. */
  readonly subtitle: string;
}

type Rows = ExperimentTable["rows"];

/** An architecture in words. */
function named(architecture: TableRow[string]): string {
  return architectureStyles[architecture as string].label ?? String(architecture);
}

/** The value of a row with its interval, under other names. */
function valueOf(row: TableRow, column: string): TableRow {
  return { value: row[column], low: row[`${column}_low`], high: row[`${column}_high`] };
}

const sides = {
  work: "Computing VMs' work, equal I/O load",
  throughput: "Web servers' throughput, saturating load",
} as const;

/** Each row twice: what the computing side keeps, and what web servers keep. */
function bySide(rows: Rows): TableRow[] {
  return Object.entries(sides).flatMap(([column, side]) =>
    rows.map((row) => ({ ...row, side, ...valueOf(row, `${column}_kept`) }))
  );
}

/** What both sides keep on the primary baseline, by architecture. */
export function keptByArchitecture(
  consolidation: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows = bySide(
    consolidation.rows.filter((row) => row.baseline === everyKey && row.in === "VMs of their own"),
  ).map((row): TableRow => ({ ...row, name: named(row.architecture) }));
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...{ ...context, width, label: "name", value: "value", low: "low", high: "high" },
      title: "What each side keeps when two hosts become one",
      group: "side",
      series: "architecture",
      styles: architectureStyles,
      valueLabel: "Kept of what the side has alone",
      valueUnit: "%",
      references: [{ value: 100, label: "no cost" }],
      notes: ["Four VMs that compute and four web servers on four cores, Xen's credit scheduler."],
    });
  return { name: "kept-by-architecture", draw };
}

/** What both sides keep against the number of cores. */
export function keptByCores(consolidation: ExperimentTable, context: Context): ExperimentFigure {
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
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(rows, {
      ...{ ...context, width, x: "cores", y: "value", low: "low", high: "high" },
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
  return { name: "kept-by-cores", draw };
}

/** What one side keeps on every baseline, split driver beside VDI. */
function keptByBaseline(
  consolidation: ExperimentTable,
  side: keyof typeof sides,
  context: Context,
): ExperimentFigure {
  const rows = consolidation.rows
    .filter((row) =>
      row.in === "VMs of their own" && row.baseline !== singleKey && row.baseline !== everyKey &&
      (row.architecture === "split-driver" || row.architecture === "vdi")
    )
    .map((row): TableRow => ({ ...row, ...valueOf(row, `${side}_kept`) }));
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...{ ...context, width, label: "baseline", value: "value", low: "low", high: "high" },
      title: `${sides[side]}: kept on every baseline`,
      series: "architecture",
      styles: architectureStyles,
      valueLabel: "Kept of what the side has alone",
      valueUnit: "%",
      references: [{ value: 100, label: "no cost" }],
    });
  return { name: `${side}-by-scheduler`, draw };
}

/** Both sides' figures by scheduler, placement, cores. */
export function keptByScheduler(
  consolidation: ExperimentTable,
  context: Context,
): ExperimentFigure[] {
  return (["work", "throughput"] as const).map((side) =>
    keptByBaseline(consolidation, side, context)
  );
}

const cpuParts = { guest: "guest", driver_domain: "driverDomain", vmm: "vmm" } as const;

/** Core time per megabit by part at the equal load. */
export function coreTime(overhead: ExperimentTable, context: Context): ExperimentFigure {
  const rows = overhead.rows.filter((row) => row.baseline === everyKey).flatMap((row) =>
    Object.entries(cpuParts).map(([column, part]): TableRow => ({
      ...{ architecture: row.architecture, part, time: row[column] },
      ...{ low: row.core_time_low, high: row.core_time_high },
    }))
  );
  const draw: ExperimentFigure["draw"] = (width) =>
    stackedBarFigure(rows, {
      ...{ ...context, width, bar: "architecture", part: "part", value: "time" },
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
      barLabels: Object.fromEntries(sharing.map((key) => [key, named(key)])),
      orientation: "horizontal",
      totals: true,
      notes: ["The servers' programs are part of the guests' time."],
    });
  return { name: "core-time-at-equal-load", draw };
}

const readings = { change: "core time per megabit saved", gain: "throughput gained" } as const;

/** Core time saved beside throughput gained, by baseline. */
export function savedBesideGained(
  overhead: ExperimentTable,
  context: Context,
): ExperimentFigure {
  const rows = overhead.rows.filter((row) =>
    row.architecture === "vdi" && row.baseline !== everyKey
  ).flatMap((row) =>
    Object.entries(readings).map(([column, reading]): TableRow => {
      const { value, low, high } = valueOf(row, column) as Record<string, number>;
      const saved = column === "change";
      return {
        ...{ baseline: row.baseline, reading, value: saved ? -value : value },
        ...{ low: saved ? -high : low, high: saved ? -low : high },
      };
    })
  );
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...{ ...context, width, label: "baseline", value: "value", low: "low", high: "high" },
      title: "VDI against the split driver: core time saved beside throughput gained",
      series: "reading",
      valueLabel: "VDI against split driver",
      valueUnit: "%",
      references: [{ value: 0, label: "no effect" }],
    });
  return { name: "saved-beside-gained", draw };
}

const threshold = [{ value: isolated, label: "isolated" }];

const vms = { compute: "VM that computes", web: "web server" } as const;

/** Each row twice: what the VM that computes keeps, and what the web server keeps. */
function byVm(rows: Rows): TableRow[] {
  return rows.flatMap((row) =>
    Object.entries(vms).map(([column, vm]) => ({ ...row, vm, ...valueOf(row, `${column}_kept`) }))
  );
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
  context: Context,
): ExperimentFigure {
  const rows = byVm(isolation.rows.filter((row) => row.host === isolationKey)).map((
    row,
  ): TableRow => ({
    ...row,
    group: named(row.architecture),
    controls: `${requirementWords[row.cpu as "weights" | "partition"]}, ${
      requirementWords[row.device as "open" | "shared out"]
    }`,
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...{ ...context, width, label: "controls", value: "value", low: "low", high: "high" },
      title: "What protected VMs keep when neighbours turn greedy",
      group: "group",
      series: "vm",
      valueLabel: "Kept of what the VM does beside idle neighbours",
      valueUnit: "%",
      references: threshold,
    });
  return { name: "isolation-by-requirement", draw };
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
  context: Context,
): ExperimentFigure {
  const rows = byVm(isolation.rows.filter((row) => row.host === "controls of CPU shares"))
    .map((row): TableRow => ({
      ...row,
      group: named(row.architecture),
      controls: controlWords[row.cpu as CpuControl],
    }));
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...{ ...context, width, label: "controls", value: "value", low: "low", high: "high" },
      title: "Protection by control of CPU shares, the line shared out",
      group: "group",
      series: "vm",
      valueLabel: "Kept of what the VM does beside idle neighbours",
      valueUnit: "%",
      references: threshold,
    });
  return { name: "isolation-by-control", draw };
}

/** Response time by turn, boost and architecture. */
export function responseByTurn(turns: ExperimentTable, context: Context): ExperimentFigure {
  const rows = turns.rows.map((row): TableRow => ({
    ...row,
    group: `turns of ${row.turn} ms`,
    boosted: row.boost === "on" ? "woken vCPUs boosted" : "no boost",
    ...valueOf(row, "responseTimeP95"),
  }));
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...{ ...context, width, label: "boosted", value: "value", low: "low", high: "high" },
      title: "Reply time beside VMs that compute, 95th percentile",
      group: "group",
      series: "architecture",
      styles: architectureStyles,
      valueLabel: "Reply time, 95th percentile",
      valueUnit: "ms",
      scale: "log",
      notes: ["Light load: a twentieth of what a split driver carries."],
    });
  return { name: "response-by-turn", draw };
}
