/**
 * The figures that only this experiment has.
 *
 * @module
 */
import {
  cpuPartStyles,
  drawnFigure,
  effectByHost,
  type ExperimentFigure,
  type ExperimentTable,
  type FigureContext,
  inWords,
  lineColumns,
  longColumns,
  longRows,
} from "@iovlab/iovlab";

/** Throughput and core time of each system over the split driver, side by side. */
export function efficiency(table: ExperimentTable, context: FigureContext): ExperimentFigure {
  const measures = {
    throughput: "Throughput, saturated",
    core_time: "Core time per megabit, same load",
  };
  const rows = longRows(table.rows, "group", measures);
  return drawnFigure("efficiency", "interval", rows, {
    ...context,
    title: "Efficiency over the split driver",
    label: "system",
    group: "group",
    ...longColumns,
    valueLabel: "Difference from the split driver",
    valueUnit: "%",
    references: [{ value: 0, label: "split driver" }],
  });
}

/** The served share of a VM that asks for more than its part, by system. */
export function isolation(standing: ExperimentTable, context: FigureContext): ExperimentFigure {
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
export function safety(standing: ExperimentTable, context: FigureContext): ExperimentFigure {
  const floods = { lost: "Flood from one VM", lost_from_outside: "Flood from outside to one VM" };
  const rows = longRows(standing.rows, "flood", floods);
  return drawnFigure("lost-by-system", "interval", rows, {
    ...context,
    title: "Requests lost beside a flood of small packets",
    label: "system",
    group: "flood",
    ...longColumns,
    valueLabel: "Lost of what was asked",
    valueUnit: "%",
    references: [{ value: 0, label: "nothing lost" }],
    notes: [
      "From one VM as fast as it can, from outside a fifth of the line; web servers at 30% of what a split driver can carry.",
    ],
  });
}

/** Throughput of many VMs by the number of contexts. */
export function contexts(table: ExperimentTable, context: FigureContext): ExperimentFigure {
  const words: Readonly<Record<string, string>> = {
    "0.1": "a tenth of the time",
    "1": "as assumed",
    "10": "ten times the time",
  };
  const rows = inWords(table.rows, "change", "change", words);
  return drawnFigure("throughput-by-contexts", "line", rows, {
    ...context,
    title: "16 VMs that take turns on fewer contexts",
    x: "contexts",
    ...lineColumns("kept"),
    series: "change",
    seriesOrder: Object.values(words),
    xLabel: "Contexts of the device",
    xTicks: [2, 4, 8, 12, 16],
    yLabel: "Throughput kept",
    yUnit: "%",
    notes: ["Series: what a change of contexts takes. VMs all saturated."],
  });
}

/** Where core time goes at the same load. */
export function coreTime(table: ExperimentTable, context: FigureContext): ExperimentFigure {
  const parts = {
    guestUtilization: "guest",
    driverDomainUtilization: "driverDomain",
    vmmUtilization: "vmm",
  };
  const light = table.rows.filter(({ test }) => test === "light");
  const rows = longRows(light, "part", parts).map((row) => ({
    ...row,
    value: Math.max(0, Number.isFinite(row.value) ? row.value as number : 0),
  }));
  return drawnFigure("core-time", "stackedBar", rows, {
    ...context,
    title: "Core time at the same load",
    bar: "system",
    part: "part",
    value: "value",
    valueLabel: "Share of all cores' time",
    format: "percent",
    styles: cpuPartStyles,
    partOrder: Object.values(parts),
    totals: true,
  });
}
