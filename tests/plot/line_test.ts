/**
 * Line figures: what is drawn where.
 *
 * @module
 */
import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { architectureStyles, lineFigure, palette } from "../../src/plot/mod.ts";
import { near, numbers, select } from "./_marks.ts";
import { allText, textBoxes } from "./_layout.ts";

const base = {
  title: "T",
  x: "x",
  y: "y",
  xLabel: "Load",
  yLabel: "Rate",
  yUnit: "replies/s",
} as const;
const rows = [
  { x: 10, y: 100, low: 80, high: 120 },
  { x: 0, y: 0, low: 0, high: 40 },
  { x: 5, y: 25, low: 20, high: 30 },
];
const blue = `g[fill="${palette.blue}"]`;

Deno.test("exact: lineFigure() puts markers and intervals at their values, rows in any order", async () => {
  const { svg } = await lineFigure(rows, { ...base, low: "low", high: "high" });
  const [first, middle, last] = numbers(select(svg, `${blue} circle`), "cx", "cy");
  assert.ok(near(middle[0], (first[0] + last[0]) / 2));
  assert.ok(near((first[1] - middle[1]) / (first[1] - last[1]), 0.25));
  const bars = numbers(select(svg, `g[stroke="${palette.blue}"] > line`), "x1", "y1", "y2");
  const perUnit = (first[1] - last[1]) / 100;
  assert.deepEqual(bars.map(([x]) => x), [first[0], middle[0], last[0]]);
  assert.ok(near(Math.abs(bars[2][1] - bars[2][2]), 40 * perUnit));
  assert.ok(near(Math.abs(bars[1][1] - bars[1][2]), 10 * perUnit));
});

Deno.test("exact: lineFigure() leaves a gap where a value is NaN or empty", async () => {
  const path = async (missing: unknown) => {
    const data = [0, 1, 2, 3, 4].map((x) => ({ x, y: x === 2 ? missing : x }));
    const { svg } = await lineFigure(data, base);
    return select(svg, `g[stroke="${palette.blue}"][fill="none"] > path`)[0].getAttribute("d")!;
  };
  assert.equal((await path(2)).match(/M/g)?.length, 1);
  assert.equal((await path(NaN)).match(/M/g)?.length, 2);
  assert.equal((await path(null)).match(/M/g)?.length, 2);
});

Deno.test("exact: lineFigure() keeps the colours of architectures, whatever the order of the rows", async () => {
  for (const order of [["vdi", "native", "split"], ["split", "vdi", "native"]]) {
    const data = order.flatMap((a) => [{ a, x: 1, y: 1 }, { a, x: 2, y: 2 }]);
    const { svg } = await lineFigure(data, { ...base, series: "a", styles: architectureStyles });
    for (const a of order) {
      const { color, label } = architectureStyles[a];
      assert.ok(select(svg, `g[stroke="${color}"] > path`).length >= 2, `${a}: line and legend`);
      assert.ok(allText(svg).includes(label!));
    }
  }
});

Deno.test("exact: lineFigure() tells series apart without colour: markers and dashes differ", async () => {
  const data = ["native", "split", "vdi"].flatMap((a) => [{ a, x: 1, y: 1 }, { a, x: 2, y: 2 }]);
  const { svg } = await lineFigure(data, { ...base, series: "a", styles: architectureStyles });
  const dashes = ["native", "split", "vdi"].map((a) =>
    select(svg, `g[stroke="${architectureStyles[a].color}"][stroke-width="1.6"]`)[0].getAttribute(
      "stroke-dasharray",
    )
  );
  assert.equal(new Set(dashes).size, 3);
  const symbols = ["native", "split", "vdi"].map((a) => architectureStyles[a].symbol);
  assert.equal(new Set(symbols).size, 3);
});

Deno.test("exact: lineFigure() on a log axis drops what is not above 0 and cuts intervals at the axis", async () => {
  const data = [{ x: 1, y: 0, low: 0, high: 1 }, { x: 2, y: 10, low: -5, high: 20 }, {
    x: 3,
    y: 100,
    low: 90,
    high: 110,
  }];
  const { svg } = await lineFigure(data, { ...base, low: "low", high: "high", yScale: "log" });
  const points = numbers(select(svg, `${blue} circle`), "cx", "cy");
  assert.equal(points.length, 2);
  const bars = numbers(select(svg, `g[stroke="${palette.blue}"] > line`), "y1", "y2");
  const bottom = Math.max(...numbers(select(svg, 'g[stroke="#e4e4e4"] > line'), "y1").flat());
  assert.ok(bars.flat().every((y) => y <= bottom + 0.003));
});

Deno.test("exact: lineFigure() draws a reference line in its own panel only, and names it once", async () => {
  const data = ["a", "b"].flatMap((facet) => rows.map((row) => ({ ...row, facet })));
  const references = [{ value: 90, label: "Line rate", facet: "a" }, { value: 60, label: "Bound" }];
  const { svg } = await lineFigure(data, { ...base, facet: "facet", references });
  const rules = select(svg, 'g[stroke="#1a1a1a"][stroke-dasharray] > line').length;
  assert.equal(rules, 3);
  assert.equal(allText(svg).match(/Line rate/g)?.length, 1);
  const dashes = select(svg, 'g[stroke="#1a1a1a"][stroke-dasharray]').map((g) =>
    g.getAttribute("stroke-dasharray")
  );
  assert.equal(new Set(dashes).size, 2, "two kinds of reference differ in dash");
});

Deno.test("exact: lineFigure() draws events and stretches at their times, in their own panels, and names each once", async () => {
  const data = ["a", "b"].flatMap((facet) => rows.map((row) => ({ ...row, facet })));
  const events = [{ value: 5, label: "Crash", facet: "b" }];
  const stretches = [{ from: 0, to: 5, label: "Flood" }, {
    from: 5,
    to: 10,
    label: "Flood",
    facet: "a",
  }];
  const { svg } = await lineFigure(data, { ...base, facet: "facet", events, stretches });
  const shaded = numbers(select(svg, 'g[fill="#ececec"] > rect'), "x", "width").slice(1);
  assert.equal(shaded.length, 3, "two in the first panel, one in the second");
  assert.ok(near(shaded[0][0] + shaded[0][1], shaded[1][0]), "one begins where the other ends");
  const middles = numbers(select(svg, `${blue} circle`), "cx").map(([x]) => x);
  const [event] = numbers(select(svg, 'g[stroke="#1a1a1a"][stroke-dasharray] > line'), "x1");
  assert.ok(near(event[0], middles[4]), "at the time of the middle point of the second panel");
  for (const name of [/Crash/g, /Flood/g]) assert.equal(allText(svg).match(name)?.length, 1);
});

Deno.test("exact: lineFigure() leaves markers out where points are many, in the legend too", async () => {
  const data = Array.from({ length: 60 }, (_, x) => ({ x, y: Math.sin(x / 9) + 2, s: "one" }));
  const few = await lineFigure(data.slice(0, 30), { ...base, series: "s" });
  const many = await lineFigure(data, { ...base, series: "s" });
  assert.equal(select(few.svg, `${blue} circle`).length, 31);
  assert.equal(select(many.svg, `${blue} circle`).length, 0);
});

Deno.test("exact: lineFigure() holds values until the next in steps", async () => {
  const { svg } = await lineFigure(rows, { ...base, curve: "step" });
  const [path] = select(svg, `g[stroke="${palette.blue}"][fill="none"] > path`);
  const ys = [...path.getAttribute("d")!.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
  assert.equal(ys.length, 5);
  assert.equal(ys[0], ys[1]);
  assert.equal(ys[2], ys[3]);
});

Deno.test("exact: lineFigure() at column width stacks its panels, and six of them fit a printed page", async () => {
  const data = Array.from(
    { length: 6 },
    (_, i) => rows.map((row) => ({ ...row, f: `panel ${i}` })),
  );
  const options = { ...base, facet: "f" } as const;
  const column = await lineFigure(data.flat(), { ...options, width: "column" });
  const page = await lineFigure(data.flat(), { ...options, width: "page" });
  const beside = (svg: string) =>
    new Set(textBoxes(svg).filter(({ text }) => /^panel/.test(text)).map(({ left }) => left)).size;
  assert.deepEqual([beside(page.svg), beside(column.svg)], [2, 1]);
  const asked = await lineFigure(data.flat(), { ...options, columns: 6, width: "column" });
  assert.equal(beside(asked.svg), 2, "no more than can be read");
  assert.ok(column.height / 96 <= 9.5, `${column.height}`);
});

Deno.test("exact: lineFigure() shares axes unless told", async () => {
  const data = [{ x: 1, y: 1, f: "a" }, { x: 2, y: 2, f: "a" }, { x: 100, y: 900, f: "b" }, {
    x: 200,
    y: 1000,
    f: "b",
  }];
  const count = async (share: "both" | "none") => {
    const { svg } = await lineFigure(data, { ...base, facet: "f", share });
    return allText(svg).split(" ").filter((word) => word === "1,000").length;
  };
  assert.equal(await count("both"), 1);
  const { svg } = await lineFigure(data, { ...base, facet: "f", share: "none" });
  assert.ok(allText(svg).includes("2.0"), "the small panel has small ticks of its own");
});

Deno.test("exact: lineFigure() refuses what it cannot draw, by name", async () => {
  const code = (expected: string) => (error: unknown) =>
    error instanceof InputError && error.code === expected;
  const draw = (data: readonly object[], more: object = {}) =>
    Promise.try(() => lineFigure(data as { x: number; y: number }[], { ...base, ...more }));
  await assert.rejects(draw([]), code("plot/no-rows"));
  await assert.rejects(draw(rows, { series: "who" }), code("plot/no-column"));
  await assert.rejects(draw([{ x: 1, y: "fast" }]), code("plot/not-a-number"));
  await assert.rejects(draw([{ x: 1, y: NaN }]), code("plot/nothing-to-draw"));
  await assert.rejects(draw(rows, { width: 100 }), code("plot/width"));
});

Deno.test("exact: lineFigure() escapes what could be markup", async () => {
  const { svg, title } = await lineFigure(rows, { ...base, title: '<b> & "q"', yLabel: "a<b" });
  assert.equal(title, '<b> & "q"');
  assert.ok(svg.includes("<title>&lt;b&gt; &amp; &quot;q&quot;</title>"));
  assert.ok(svg.includes(">a&lt;b (replies/s)<"));
});

Deno.test("exact: lineFigure() without a heading leaves title and subtitle to the paper's caption", async () => {
  const figure = await lineFigure(rows, {
    ...base,
    title: "A title",
    subtitle: "More",
    heading: false,
  });
  assert.ok(!allText(figure.svg).includes("A title") && !allText(figure.svg).includes("More"));
  assert.ok(figure.svg.includes("<title>A title</title>"));
});
