/**
 * What the bystanders get over time: one representative run, for the notebook. It is not part of the result, whose numbers are of many replications.
 *
 * @module
 */
import {
  architectureStyles,
  type Figure,
  hostSeries,
  lineFigure,
  type PaperWidth,
  type TableRow,
} from "@iovlab/iovlab";
import { threatLabels } from "./figures.ts";
import { baselineCosts, connectionsOf, primary } from "./hosts.ts";
import { BEGINS, ENDS, RESTART, TIMED, timedHost, type TimedThreat } from "./timed.ts";

/** Intervals of the run that are one point of the figure. */
const TOGETHER = 2;

/** Replies a second of all bystanders together under a threat that begins and ends, by time and system, from one run on the primary baseline. */
export function seriesRows(
  threat: TimedThreat,
  systems: readonly string[],
  seed: number,
): TableRow[] {
  const connections = connectionsOf(primary, baselineCosts);
  return systems.flatMap((system) => {
    const { host } = timedHost(primary, system, threat, connections);
    const rows = hostSeries(host, baselineCosts, { seed, duration: TIMED });
    const times = [...new Set(rows.map(({ time }) => time))];
    const rates = times.map((at) =>
      rows.filter(({ time, vm }) => time === at && vm !== "attacker")
        .reduce((sum, { responseRate }) => sum + responseRate, 0)
    );
    return times.flatMap((time, i): TableRow[] => {
      if (i % TOGETHER !== TOGETHER - 1) return [];
      const replies = rates.slice(i - TOGETHER + 1, i + 1).reduce((a, b) => a + b, 0) / TOGETHER;
      return [{ system, threat: threatLabels[threat], time: time * 1e3, replies: replies / 1e3 }];
    });
  });
}

/** The series of several threats, each in a panel of its own, with how long the threat lasted. */
export function seriesFigure(
  threats: Readonly<Partial<Record<TimedThreat, readonly string[]>>>,
  seed: number,
  width: PaperWidth = "page",
): Promise<Figure> {
  const kinds = Object.keys(threats) as TimedThreat[];
  const rows = kinds.flatMap((threat) => seriesRows(threat, threats[threat]!, seed));
  const lasts = (threat: TimedThreat) =>
    threat === "crash" || threat === "device-reset" ? BEGINS + RESTART : ENDS;
  return lineFigure(rows, {
    width,
    title: "Replies of the bystanders over time, one run",
    x: "time",
    y: "replies",
    series: "system",
    facet: "threat",
    xLabel: "Time",
    xUnit: "ms",
    yLabel: "Replies",
    yUnit: "1000/s",
    styles: {
      ...architectureStyles,
      isolated: { ...architectureStyles["split-driver"], label: "Split driver, isolated" },
    },
    facetOrder: kinds.map((threat) => threatLabels[threat]),
    stretches: kinds.map((threat) => ({
      from: BEGINS * 1e3,
      to: lasts(threat) * 1e3,
      label: "threat lasts",
      facet: threatLabels[threat],
    })),
    curve: "step",
    columns: 1,
  });
}
