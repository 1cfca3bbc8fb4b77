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
  const rects = svg.matchAll(/<rect[^>]*height="15" width="([\d.]+)"/g);
  const widths = [...rects].map(([, width]) => Number(width));
  assert.ok(widths.some((width) => width > 0.3 && width < 0.5), `${widths}`);
});

Deno.test("exact: timelineFigure() refuses a span that ends before it starts", () => {
  const rows = [{ lane: "a", from: 2, to: 1, part: "x" }];
  assert.throws(() => timelineFigure(rows, options), InputError);
});
