import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { timelineFigure } from "@iovlab/iovlab/plot";

const options = {
  title: "Cores",
  lane: "lane",
  from: "from",
  to: "to",
  part: "part",
  timeLabel: "Time",
  timeUnit: "us",
} as const;

const spans = [
  { lane: "b", from: 0, to: 10, part: "x" },
  { lane: "a", from: 5, to: 30, part: "y" },
  { lane: "a", from: 40, to: 40, part: "x" },
];

// Exact.

Deno.test("exact: timelineFigure() gives each part's share of the window in each lane", async () => {
  const { text } = await timelineFigure(spans, { ...options, window: [0, 20] });
  assert.match(text, /b +50% +0%/);
  assert.match(text, /a +0% +75%/); // from 5 to the end of the window
});

Deno.test("exact: timelineFigure() puts lanes into the order told", async () => {
  const { text } = await timelineFigure(spans, { ...options, laneOrder: ["a", "b"] });
  assert.ok(text.indexOf("\na ") < text.indexOf("\nb "), text);
});

Deno.test("exact: timelineFigure() keeps a lane whose spans are all outside the window", async () => {
  const { svg } = await timelineFigure(spans, { ...options, window: [20, 50] });
  assert.match(svg, />b</);
});

Deno.test("exact: timelineFigure() makes a span without length wide enough to be seen", async () => {
  const { svg } = await timelineFigure(spans.slice(2), { ...options, window: [0, 100] });
  const boxes = svg.matchAll(/M[\d.]+,[\d.]+h([\d.]+)v15H/g);
  assert.deepEqual([...boxes].map(([, width]) => Number(width)), [0.5]);
});

Deno.test("exact: timelineFigure() refuses a span that ends before it starts", () => {
  const rows = [{ lane: "a", from: 2, to: 1, part: "x" }];
  assert.throws(() => timelineFigure(rows, options), InputError);
});

/** So many short spans of one part in a lane, each for half of its share of the time. */
const many = Array.from({ length: 2000 }, (_, i) => ({
  lane: "busy",
  from: i,
  to: i + (i < 1000 ? 0.5 : 0.25),
  part: "x",
}));

Deno.test("exact: timelineFigure() draws more spans than can be told apart as columns of their shares, and says so", async () => {
  const long = { lane: "down", from: 500, to: 1500, part: "y" };
  const { svg, text } = await timelineFigure([...many, long], { ...options, window: [0, 2000] });
  assert.match(text, /the height of a column is the share/);
  const heights = [...svg.matchAll(/h2v([\d.]+)H/g)].map(([, height]) => Number(height));
  const count = (height: number) => heights.filter((h) => Math.abs(h - height) < 0.8).length;
  assert.ok(count(7.5) > 0.45 * heights.length, `${heights}`); // half of 15
  assert.ok(count(3.75) > 0.45 * heights.length, `${heights}`);
  const whole = [...svg.matchAll(/h([\d.]+)v15H/g)].map(([, width]) => Number(width));
  assert.ok(whole.some((width) => width > 100), `${whole}`); // the long span, as it is
});

Deno.test("exact: timelineFigure() gives the share of the window that is taken in each lane", async () => {
  const { svg } = await timelineFigure(spans, { ...options, window: [0, 20], busyTitle: "busy" });
  assert.match(svg, />busy</);
  for (const share of ["50%", "75%"]) assert.ok(svg.includes(`>${share}<`), share);
});
