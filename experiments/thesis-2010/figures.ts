/**
 * The figures that only this experiment has.
 *
 * @module
 */
import {
  cpuPartStyles,
  effectByHost,
  type ExperimentFigure,
  type ExperimentTable,
  intervalFigure,
  lineFigure,
  stackedBarFigure,
  type TableRow,
} from "@iovlab/iovlab";

/** What all figures share. */
interface Context {
  /** The line below each title. */
  readonly subtitle: string;
}

/** Throughput and core time of each system over the split driver, side by side. */
export function efficiency(table: ExperimentTable, context: Context): ExperimentFigure {
  const measures = {
    throughput: "Throughput, saturated",
    core_time: "Core time per megabit, same load",
  };
  const rows = table.rows.flatMap((row) =>
    Object.entries(measures).map(([measure, group]) => ({
      system: row.system,
      group,
      value: row[measure],
      low: row[`${measure}_low`],
      high: row[`${measure}_high`],
    }))
  );
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...context,
      width,
      title: "Efficiency over the split driver",
      label: "system",
      group: "group",
      value: "value",
      low: "low",
      high: "high",
      valueLabel: "Difference from the split driver",
      valueUnit: "%",
      references: [{ value: 0, label: "split driver" }],
    });
  return { name: "efficiency", draw };
}

/** The served share of a VM that asks for more than its part, by system. */
export function isolation(standing: ExperimentTable, context: Context): ExperimentFigure {
  return effectByHost(standing.rows, "served-by-system", "system", {
    ...context,
    effect: "served",
    title: "Served share of a web server beside greedy neighbours",
    label: "Served of what was asked",
    unit: "%",
    notes: ["It asks for 40% of the line; each system with the controls that it has."],
  });
}

/** The requests of web servers that are lost beside a flood, by system. */
export function safety(standing: ExperimentTable, context: Context): ExperimentFigure {
  const floods = { lost: "Flood from one VM", lost_from_outside: "Flood from outside to one VM" };
  const rows = standing.rows.flatMap((row) =>
    Object.entries(floods).map(([column, flood]) => ({
      system: row.system,
      flood,
      value: row[column],
      low: row[`${column}_low`],
      high: row[`${column}_high`],
    }))
  );
  const draw: ExperimentFigure["draw"] = (width) =>
    intervalFigure(rows, {
      ...context,
      width,
      title: "Requests lost beside a flood of small packets",
      label: "system",
      group: "flood",
      value: "value",
      low: "low",
      high: "high",
      valueLabel: "Lost of what was asked",
      valueUnit: "%",
      references: [{ value: 0, label: "nothing lost" }],
      notes: [
        "From one VM as fast as it can, from outside a fifth of the line; web servers at 30% of what a split driver can carry.",
      ],
    });
  return { name: "lost-by-system", draw };
}

/** Throughput of many VMs by the number of contexts. */
export function contexts(table: ExperimentTable, context: Context): ExperimentFigure {
  const words: Readonly<Record<string, string>> = {
    "0.1": "a tenth of the time",
    "1": "as assumed",
    "10": "ten times the time",
  };
  const rows = table.rows.map((row): TableRow => ({ ...row, change: words[String(row.change)] }));
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(rows, {
      ...context,
      width,
      title: "16 VMs that take turns on fewer contexts",
      x: "contexts",
      y: "kept",
      low: "kept_low",
      high: "kept_high",
      series: "change",
      seriesOrder: Object.values(words),
      xLabel: "Contexts of the device",
      xTicks: [2, 4, 8, 12, 16],
      yLabel: "Throughput kept",
      yUnit: "%",
      notes: ["Series: what a change of contexts takes. VMs all saturated."],
    });
  return { name: "throughput-by-contexts", draw };
}

/** Where core time goes at the same load. */
export function coreTime(table: ExperimentTable, context: Context): ExperimentFigure {
  const parts = {
    guestUtilization: "guest",
    driverDomainUtilization: "driverDomain",
    vmmUtilization: "vmm",
  };
  const rows = table.rows.filter(({ test }) => test === "light").flatMap((row) =>
    Object.entries(parts).map(([metric, part]) => ({
      system: row.system,
      part,
      share: Math.max(0, Number.isFinite(row[metric]) ? row[metric] as number : 0),
    }))
  );
  const draw: ExperimentFigure["draw"] = (width) =>
    stackedBarFigure(rows, {
      ...context,
      width,
      title: "Core time at the same load",
      bar: "system",
      part: "part",
      value: "share",
      valueLabel: "Share of all cores' time",
      format: "percent",
      styles: cpuPartStyles,
      partOrder: Object.values(parts),
      totals: true,
    });
  return { name: "core-time", draw };
}
