// Rows and columns as figures take them, words and units. Exact.
import assert from "node:assert/strict";
import {
  dividedColumn,
  drawnFigure,
  effectByHost,
  effectOverSpace,
  effectsColumns,
  factorLabels,
  inWords,
  lineColumns,
  longRows,
  percentagePoints,
  precisionNote,
  shortUnit,
  stylesLabels,
  unsettledNotes,
  valueColumns,
} from "@iovlab/iovlab/experiment";

const row = { system: "vdi", work: 1, work_low: 0, work_high: 2, web: 5, web_low: 4, web_high: 6 };

Deno.test("long rows keep the wide row's columns, and its order goes before that of the columns", () => {
  const rows = longRows([row, { ...row, system: "native" }], "side", { web: "Web", work: "Work" });
  assert.deepEqual(
    rows.map(({ system, side, value, low, high }) => [system, side, value, low, high]),
    [
      ["vdi", "Web", 5, 4, 6],
      ["vdi", "Work", 1, 0, 2],
      ["native", "Web", 5, 4, 6],
      ["native", "Work", 1, 0, 2],
    ],
  );
  assert.equal(rows[0].work_high, 2);
});

Deno.test("the columns of a figure are those that effectColumns() makes", () => {
  const names = Object.keys(effectsColumns({ gain: { estimate: 2, low: 1, high: 3 } }));
  assert.deepEqual(Object.values(lineColumns("gain")), names);
  assert.deepEqual(Object.values(valueColumns("gain")), names);
});

Deno.test("a divided column has its ends divided too, adds none, and leaves the rows as they were", () => {
  const [divided] = dividedColumn([row], "web", 2);
  assert.deepEqual([divided.web, divided.web_low, divided.web_high, divided.work], [2.5, 2, 3, 1]);
  assert.equal(row.web, 5);
  assert.deepEqual(dividedColumn([{ rate: 6 }], "rate", 3), [{ rate: 2 }]);
  assert.ok(Number.isNaN(dividedColumn([{ rate: "none" }], "rate", 3)[0].rate));
});

Deno.test("names without words stay, also those that every object has", () => {
  const words = inWords([{ a: "x" }, { a: "toString" }, { a: 3 }], "a", "b", {
    x: "ex",
    3: "three",
  });
  assert.deepEqual(words.map(({ b }) => b), ["ex", "toString", "three"]);
  assert.deepEqual(stylesLabels({ a: { color: "#000000", label: "A" }, b: { color: "#000000" } }), {
    a: "A",
    b: "b",
  });
  assert.deepEqual(factorLabels(["toString"], {}), {
    toString: { label: "toString", unit: undefined },
  });
});

Deno.test("data has percentage points, axes have points", async () => {
  assert.deepEqual([percentagePoints, "%", "ms", "1"].map(shortUnit), ["points", "%", "ms", "1"]);
  const options = { effect: "web", title: "T", label: "Kept more", unit: percentagePoints };
  const table = { name: "space", title: "Space", units: {}, rows: [row, { ...row, web: 7 }] };
  for (
    const figure of [effectByHost([row], "f", "system", options), effectOverSpace(table, options)]
  ) {
    const { svg } = await figure.draw("page");
    assert.match(svg, /Kept more \(points\)/);
    assert.doesNotMatch(svg, /percentage points/);
  }
});

Deno.test("a drawn figure has the width that is asked for, whatever kind it is", async () => {
  const shared = { title: "T", valueLabel: "V" };
  const figures = [
    drawnFigure("a", "interval", [row], { ...shared, label: "system", ...valueColumns("web") }),
    drawnFigure("b", "stackedBar", [{ ...row, part: "p" }], {
      ...{ ...shared, bar: "system", part: "part", value: "web" },
    }),
    drawnFigure("c", "matrix", [{ ...row, column: "x" }], {
      ...{ ...shared, row: "system", column: "column", ...valueColumns("web") },
    }),
  ];
  for (const { draw } of figures) {
    assert.equal((await draw("column")).width, 336);
    assert.equal((await draw("page")).width, 672);
  }
});

Deno.test("the line below figures says quick or not, and takes a text or numbers", () => {
  assert.equal(
    precisionNote({ quick: false }, "as many as it takes"),
    "95% intervals: as many as it takes",
  );
  const scale = { minimum: 6, each: 3, points: 33, of: "on the baseline" };
  assert.equal(
    precisionNote({ quick: true }, scale),
    "Quick run, intervals are wider: at least 6 replications on the baseline, 3 at each of 33 points of the space",
  );
});

Deno.test("points without an end of the warm-up are counted over all tables", () => {
  const table = (name: string, ...unsettled: (number | null)[]) => (
    { name, title: name, units: {}, rows: unsettled.map((value) => ({ unsettled: value })) }
  );
  const tables = [table("peak", 0.2, 0), table("load", 1, NaN), table("vms", null)];
  assert.deepEqual(unsettledNotes(tables, "queues still grow"), [
    "At 2 of 5 points of peak, load and vms.csv some replications found no end of the warm-up (column unsettled): queues still grow.",
  ]);
  assert.deepEqual(unsettledNotes([table("peak", 0)]), []);
});
