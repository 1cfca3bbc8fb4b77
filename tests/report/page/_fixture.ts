/** A small experiment that has been run: hostile texts, a table of forty rows with intervals, a figure. */
import { judge } from "@iovlab/iovlab/analysis";
import { lineFigure } from "@iovlab/iovlab/plot";
import type { ExperimentRun } from "@iovlab/iovlab/report";

/** A text that must stay a text wherever it comes. */
export const evil = "</script><img src=x onerror=alert(1)>\"'&";

/** Forty rows with a value, its interval, a text and a hole. */
export const rows = Array.from({ length: 40 }, (_, i) => ({
  host: i === 0 ? evil : `host ${i}`,
  rate: 1000 + 10 * i,
  rate_low: 990 + 10 * i,
  rate_high: 1010 + 10 * i,
  share: i === 3 ? null : i / 40,
}));

const claim = {
  id: "benefit",
  statement: `More throughput ${evil}.`,
  source: { citation: "A paper, 2009", where: "abstract" },
  unit: "%",
  direction: "greater",
  number: 60,
  tolerance: { kind: "relative", value: 0.25 },
  baseline: "shared",
  comparison: { quantity: "replies/s", system: "a", reference: "b", measure: "percent" },
} as const;

/** A claim judged by an effect. */
export function verdictAt(effect: number): ReturnType<typeof judge> {
  return judge(claim, {
    baseline: { estimate: effect, low: effect - 2, high: effect + 2 },
    others: [],
    space: { points: [1, 2, 3, 4, 5, 6].map((point) => ({ parameters: { point }, effect })) },
  });
}

const rule = { kind: "fixed", replications: 3 } as const;

const points = [{ vms: 1 }, { vms: 4 }].map((parameters) => ({
  key: `${parameters.vms}`,
  parameters: { ...parameters, link: { rate: 1e9 }, list: [{ name: "x", weight: 1 }] },
}));

/** The run. */
export function runOf(key = "a-2009", quick = true): ExperimentRun {
  const table = {
    name: "rates",
    title: `Rates ${evil}`,
    units: { rate: "replies/s", share: "1" },
    rows,
  };
  const figureRows = rows.slice(1, 6).map(({ rate, rate_low, rate_high }, vms) => ({
    ...{ vms, rate, rate_low, rate_high },
  }));
  return {
    experiment: { key, title: `Title ${evil}`, citation: "A paper", question: evil, method: "So." },
    options: { quick, seed: 7, precision: 0.05 },
    study: {
      name: key,
      engine: { name: "none", sourceHash: "abc" },
      seed: 7,
      groups: [{ key: "peak/shared", rule, points }],
    },
    outcome: {
      study: key,
      failures: [],
      groups: [{ key: "peak/shared", replications: 3, reached: true, points }],
    },
    result: {
      claims: [verdictAt(61)],
      tables: [table],
      notes: [evil],
      figures: [{
        name: "rate",
        draw: (width: "column" | "page") =>
          lineFigure(figureRows, {
            ...{ title: `Rate ${evil}`, width, x: "vms", xLabel: "VMs", yLabel: "Rate" },
            ...{ y: "rate", low: "rate_low", high: "rate_high" },
          }),
      }],
    },
    workers: 1,
  } as unknown as ExperimentRun;
}
