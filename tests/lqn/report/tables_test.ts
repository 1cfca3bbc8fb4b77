import assert from "node:assert/strict";
import type { LqnResult } from "../../../src/lqn/model/mod.ts";
import {
  distributionTables,
  estimateText,
  intervalOf,
  lqnResultColumns,
  lqnResultRows,
  lqnSideBySide,
  lqnSummary,
  lqnTableList,
  lqnTables,
  lqnValues,
} from "../../../src/lqn/report/mod.ts";
import { printTable, tableGrid } from "../../../src/plot/mod.ts";
import { shop, simulated } from "./_models.ts";

// Exact.

Deno.test("lqnTables() has a row for each entry under its task, with intervals", () => {
  const { entries } = lqnTables(shop, simulated);
  assert.deepEqual(tableGrid(entries), {
    headers: [
      "task",
      "entry",
      "throughput",
      "service 1",
      "service 2",
      "open waiting",
    ],
    right: [false, false, true, true, true, true],
    below: [false, false, false, false, false, false],
    cells: [
      ["client", "visit", "0.800 ± 0.008", "2.000 ± 0.020", "", ""],
      ["shop", "look", "1.600 ± 0.016", "0.2500 ± 0.0010", "0.1", ""],
      ["shop", "order", "", "", "", "–"],
    ],
  });
});

Deno.test("lqnTables() says in words what has no table of its own, and leaves variances out", () => {
  const { others, calls, activities } = lqnTables(shop, simulated);
  assert.deepEqual(others.rows, [{ quantity: "exceeds maximum", of: "look.1", value: "0.01" }]);
  assert.deepEqual(calls.rows, [
    { from: "visit.1", to: "look", kind: "waits", waiting: "0.500 ± 0.010" },
  ]);
  assert.deepEqual(activities.rows, []);
});

Deno.test("lqnTableList() leaves empty tables out and puts the run above and the notes below", () => {
  const list = lqnTableList(shop, { ...simulated, notes: ["A note."] });
  assert.equal(list.length, 5);
  assert.equal(
    list[0].caption,
    "shop: simulation, solved, time 1.00000e+6, 1,234,567 calls, 30 samples, widest interval 1.2%",
  );
  assert.deepEqual(list.map(({ notes }) => notes).filter(Boolean), [["A note."]]);
  for (const table of list) assert.ok(printTable(table).length > 0);
});

Deno.test("lqnSummary() names the layer that moved last only where it did not converge", () => {
  const result = (converged: boolean): LqnResult => ({
    model: "m",
    solver: "analytic",
    status: converged ? "solved" : "not-converged",
    convergence: { converged, iterations: 50, residual: 0.25, layer: "task server" },
    values: [],
  });
  assert.equal(lqnSummary(result(true)), "m: analytic, solved, 50 iterations, residual 2.5e-1");
  assert.match(lqnSummary(result(false)), /not converged, .*, task server moved last$/);
});

Deno.test("lqnResultRows() has a row for each value, in order, with the metric's key", () => {
  const rows = lqnResultRows(simulated);
  assert.equal(rows.length, simulated.values.length);
  assert.deepEqual(rows[0], {
    model: "shop",
    solver: "simulation",
    status: "solved",
    metric: "proc_util",
    element: "cpu",
    value: 0.512,
    half_width: 0.004,
  });
  assert.ok(!("half_width" in rows[6]));
});

Deno.test("estimateText() prints what the interval makes meaningful, at every size", () => {
  assert.equal(estimateText(1234.5678, 12.3), "1,235 ± 12");
  assert.equal(estimateText(2e-7, 3e-9), "2e-7 ± 3e-9");
  assert.equal(estimateText(0.25, 0), "0.25 ± 0");
  assert.equal(estimateText(NaN, 1), "–");
  assert.equal(estimateText(0.5, Infinity), "0.5");
});

Deno.test("lqnSideBySide() has a column for each result, and gaps where one has no value", () => {
  const other = {
    ...simulated,
    values: simulated.values.filter(({ element }) => element !== "look"),
  };
  const table = lqnSideBySide([simulated, other]);
  assert.deepEqual(tableGrid(table).headers, ["quantity", "of", "simulation", "simulation (2)"]);
  const rows = table.rows as Record<string, string | null>[];
  const look = rows.find(({ of, quantity }) => of === "look" && quantity === "entry throughput");
  assert.deepEqual(look, {
    quantity: "entry throughput",
    of: "look",
    simulation: "1.600 ± 0.016",
    "simulation (2)": null,
  });
  assert.ok(!rows.some(({ quantity }) => quantity?.includes("variance")));
  const chosen = lqnSideBySide([simulated], { metrics: ["exceedsMaximum"], names: ["ours"] });
  assert.deepEqual(chosen.rows, [{ quantity: "exceeds maximum", of: "look.1", ours: "0.01" }]);
});

Deno.test("intervalOf() gives the ends of the interval, and names the elements there are", () => {
  const { value, low, high } = intervalOf(simulated, "entryThroughput", "visit");
  assert.deepEqual([value, low.toFixed(3), high.toFixed(3)], [0.8, "0.792", "0.808"]);
  assert.ok(Number.isNaN(intervalOf(simulated, "phaseServiceTime", "look.2").low));
  assert.throws(
    () => intervalOf(simulated, "entryThroughput", "vist"),
    /Cannot read entryThroughput .* "vist" must be one of its elements: there is visit, look/,
  );
});

Deno.test("lqnValues() puts results one below the other under the same columns", () => {
  const table = lqnValues([simulated, { ...simulated, solver: "exact" }]);
  assert.deepEqual(table.columnNames(), [...lqnResultColumns]);
  assert.equal(table.objects().length, 2 * simulated.values.length);
});

Deno.test("distributionTables() has quantiles in one table and each histogram in one of its own", () => {
  const [moments, bins, ...more] = distributionTables({
    ...simulated,
    distributions: [
      { element: "visit.1", mean: 2, standardDeviation: 1, quantiles: [[0.5, 1.5], [0.999, 9]] },
      {
        element: "look.1",
        mean: 0.25,
        standardDeviation: 0.2,
        bins: [
          { begin: 0, end: 1, probability: 0.99, halfWidth: 0.002 },
          { begin: 1, end: Infinity, probability: 0.01 },
        ],
      },
    ],
  });
  assert.deepEqual(more, []);
  assert.deepEqual(tableGrid(moments), {
    headers: ["service time", "mean", "standard deviation", "50%", "99.9%"],
    right: [false, true, true, true, true],
    below: [false, false, false, false, false],
    cells: [["visit.1", "2", "1", "1.5", "9"], ["look.1", "0.25", "0.2", "", ""]],
  });
  assert.equal(bins.caption, "Histogram of look.1");
  assert.deepEqual(tableGrid(bins).cells, [["0", "1", "0.9900 ± 0.0020"], ["1", "", "0.01"]]);
});
