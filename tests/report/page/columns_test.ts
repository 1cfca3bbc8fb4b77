// Columns of result tables as people read them. Exact.
import assert from "node:assert/strict";
import { inWords, shownColumns } from "../../../src/report/page/_columns.ts";

function shown(
  rows: Parameters<typeof shownColumns>[0]["rows"],
  units: Record<string, string> = {},
) {
  return shownColumns({ rows, units }).map((column) => ({
    names: column.names.join(),
    cells: rows.map((row) => column.text(row)),
  }));
}

Deno.test("exact: inWords() takes names apart and leaves words and abbreviations alone", () => {
  const words = {
    replyRate: "reply rate",
    responseTimeP95: "response time P95",
    cpuPerMegabit: "cpu per megabit",
    r_squared: "r squared",
    VMs: "VMs",
    "VDI interrupts": "VDI interrupts",
    "reply size": "reply size",
  };
  for (const [name, text] of Object.entries(words)) assert.equal(inWords(name), text);
});

Deno.test("exact: a value with low and high columns is one column, with decimals that suit its interval", () => {
  const rows = [
    { host: "a", rate: 82.306, rate_low: 78.93, rate_high: 85.74 },
    { host: "b", rate: 69.8057, rate_low: 69.224, rate_high: 70.389 },
  ];
  assert.deepEqual(shown(rows), [
    { names: "host", cells: ["a", "b"] },
    { names: "rate,rate_low,rate_high", cells: ["82.3 [78.9, 85.7]", "69.8 [69.2, 70.4]"] },
  ]);
});

Deno.test("exact: plain low and high belong to the number before them, where the unit is the same", () => {
  const rows = [{ p: 0.5, quantile: 6.2, low: 1.1, high: 9.9 }];
  const same = { p: "1", quantile: "%", low: "%", high: "%" };
  assert.deepEqual(shown(rows, same).map(({ names }) => names), ["p", "quantile,low,high"]);
  const other = { ...same, quantile: "s" };
  assert.deepEqual(shown(rows, other).map(({ names }) => names), ["p", "quantile", "low", "high"]);
});

Deno.test("exact: no number is lost: ends that are open, intervals of no width, holes, texts with ends", () => {
  const rows = [
    { x: -0.55, x_low: null, x_high: 0.25 },
    { x: 2, x_low: 2, x_high: 2 },
    { x: null, x_low: null, x_high: null },
    { x: 3, x_low: null, x_high: null },
  ];
  assert.deepEqual(shown(rows)[0].cells, ["−0.55 [–, 0.25]", "2", "", "3"]);
  const published = [{ published_low: 1.3, published_high: 1.6, row: "x" }];
  assert.deepEqual(shown(published).map(({ names }) => names), [
    "published_low",
    "published_high",
    "row",
  ]);
});

Deno.test("exact: a cell keeps its own decimals where those of its column would say nothing", () => {
  const rows = [
    { t: 100, t_low: 90, t_high: 110 },
    { t: 120, t_low: 100, t_high: 140 },
    { t: 0.0042, t_low: 0.0041, t_high: 0.0043 },
  ];
  assert.deepEqual(shown(rows)[0].cells, [
    "100 [90, 110]",
    "120 [100, 140]",
    "0.00420 [0.00410, 0.00430]",
  ]);
});
