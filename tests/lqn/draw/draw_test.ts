import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { drawModel } from "../../../src/lqn/draw/mod.ts";
import { checkModel, type LqnModel } from "../../../src/lqn/model/mod.ts";
import { toPdf } from "../../../src/report/mod.ts";
import { assertInside, assertNoOverlap, textBoxes } from "../../plot/_layout.ts";
import { everything, layeredModel } from "./_models.ts";

function elements(svg: string, selector: string): Element[] {
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`);
  return [...document.querySelectorAll(selector)] as unknown as Element[];
}

const texts = (svg: string) => elements(svg, "text").map((one) => one.textContent);

// Exact.

Deno.test("drawModel() writes every name and number of the model once where it stands once", () => {
  const { svg } = drawModel(everything);
  const found = texts(svg);
  const once = [
    ["users", "{50} Z = 7", "session", "(5.5)", "(0.25)", "λ = 0.5"],
    ["{16} priority 2", "[0.01, 0.002]", "(0, 1)", "&", "&1", "+", "*"],
    ["1.5 times", "replies buy", "<3>", "hol", "speed 2", "{4} ps", "{2} <3>", "(0.5)", "0.9"],
  ].flat();
  for (const text of once) {
    assert.equal(found.filter((one) => one === text).length, 1, `"${text}" in ${found}`);
  }
});

Deno.test("drawModel() draws calls as filled, open and dashed arrows", () => {
  const { svg } = drawModel(everything);
  assert.equal(elements(svg, 'path[stroke-dasharray="5 3"]').length, 1, "one forwards");
  const open = elements(svg, 'path[stroke-linejoin][fill="none"]');
  assert.equal(open.length, 2, "one call without reply and one open arrival");
  const filled = elements(svg, 'path[stroke-linejoin]:not([fill="none"])');
  const steps = 1 + 1 + 2 + 2 + 1 + 1 + 2 + 1 + 2;
  assert.equal(filled.length, 5 + 1 + steps, "calls with reply, forwarding, steps of the graph");
});

Deno.test("drawModel() gives the same bytes each time, whatever was drawn before", async () => {
  const first = drawModel(everything).svg;
  drawModel(layeredModel(4, 4, 3));
  const again = drawModel(everything);
  assert.equal(again.svg, first);
  assert.deepEqual(await toPdf(again), await toPdf(again));
});

Deno.test("drawModel() leaves processors and key out where told", () => {
  const { svg } = drawModel(everything, { processors: false, key: false, title: "Another" });
  const found = texts(svg);
  assert.ok(!found.includes("db"));
  assert.ok(!found.some((text) => text?.startsWith("[demand]")));
  assert.ok(found.includes("Another"));
});

Deno.test("drawModel() describes the picture in words and lists its arrows as text", () => {
  const { description, text } = drawModel(everything);
  assert.equal(
    description,
    "Layered queueing network of 4 tasks with 6 entries on 4 processors; requests start at users.",
  );
  assert.match(text, /^shop +pay +sync +write +\(1\)$/m);
  assert.match(text, /^database +write +forward +note +\(0\.5\)$/m);
});

Deno.test("drawModel() draws a model without calls, and one with a cycle of messages", () => {
  const alone = drawModel({ name: "empty", processors: [], tasks: [] });
  assert.ok(alone.height > 0 && Number.isFinite(alone.width));
  const entry = (name: string, to: string) => ({
    name,
    phases: [{ demand: 1, calls: [{ kind: "async" as const, to, mean: 0.1 }] }],
  });
  const { svg } = drawModel({
    name: "cycle",
    processors: [{ name: "p" }],
    tasks: [
      { name: "a", processor: "p", entries: [entry("ea", "eb")] },
      { name: "b", processor: "p", entries: [entry("eb", "ea"), entry("own", "eb")] },
    ],
  });
  assert.ok(!svg.includes("NaN"));
});

for (const [layers, perLayer] of [[2, 2], [3, 4], [5, 4], [4, 8]]) {
  Deno.test(`no text lies over another or the edge: ${layers} layers of ${perLayer} tasks`, () => {
    for (let seed = 1; seed <= 5; seed++) {
      const model = layeredModel(layers, perLayer, seed);
      assert.ok(checkModel(model).every(({ severity }) => severity !== "error"));
      const { svg, width, height } = drawModel(model);
      const boxes = textBoxes(svg);
      assertNoOverlap(boxes);
      assertInside(boxes, width, height);
    }
  });
}

Deno.test("no text lies over another or the edge where every sign of the notation is drawn", () => {
  const { svg, width, height } = drawModel(everything);
  assertNoOverlap(textBoxes(svg));
  assertInside(textBoxes(svg), width, height);
});

/** A task whose first activity calls, with others below; and two kinds of calls to one entry. */
const inner: LqnModel = {
  name: "inner",
  processors: [
    {
      name: "pc",
      scheduling: "cfs",
      groups: [{ name: "g1", share: 0.6, cap: true }, { name: "g2", share: 0.4 }],
    },
  ],
  tasks: [
    {
      name: "users",
      processor: "pc",
      group: "g1",
      scheduling: "ref",
      entries: [{ name: "run" }],
      activities: [
        { name: "first", boundTo: "run", calls: [{ kind: "sync", to: "get", mean: 1 }] },
        { name: "second", demand: 1 },
        { name: "third", demand: 1, calls: [{ kind: "async", to: "get", mean: 1 }] },
      ],
      precedences: ["first", "second"].map((from, i) => ({
        from: { kind: "sequence", activities: [from] },
        to: { kind: "sequence", activities: [["second", "third"][i]] },
      })),
    },
    { name: "server", processor: "pc", group: "g2", entries: [{ name: "get", phases: [{}] }] },
  ],
};

/** The corners and bends of a path, and the points half-way between them. */
function pointsOf(path: Element): [x: number, y: number][] {
  const pairs = [...path.getAttribute("d")!.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)]
    .map(([, x, y]): [number, number] => [Number(x), Number(y)]);
  const between = pairs.slice(1).map(([x, y], i): [number, number] => [
    (x + pairs[i][0]) / 2,
    (y + pairs[i][1]) / 2,
  ]);
  return [...pairs, ...between];
}

Deno.test("calls of inner activities run beside the activities below, not behind them", () => {
  const { svg } = drawModel(inner, { processors: false });
  const isBox = (one: Element) =>
    one.tagName.toLowerCase() === "rect" && one.getAttribute("rx") === "3";
  const rails = elements(svg, 'path[stroke="#8a8a8a"]')
    .filter((rail) => [...rail.parentElement!.children].some(isBox));
  assert.equal(rails.length, 2);
  for (const rail of rails) {
    for (const box of [...rail.parentElement!.children].filter(isBox)) {
      const at = (name: string) => Number(box.getAttribute(name));
      const within = pointsOf(rail).filter(([x, y]) =>
        x > at("x") && x < at("x") + at("width") && y > at("y") && y < at("y") + at("height") - 0.1
      );
      assert.deepEqual(within, []);
    }
  }
});

Deno.test("calls of different kinds to one entry have heads apart", () => {
  const { svg } = drawModel(inner);
  const tip = (path: Element) => path.getAttribute("d")!.split("L")[1].split(",").map(Number);
  const [open] = elements(svg, 'path[stroke-linejoin][fill="none"]').map(tip);
  const filled = elements(svg, 'path[stroke-linejoin]:not([fill="none"])').map(tip);
  const sync = filled.filter(([, y]) => y === open[1]);
  assert.equal(sync.length, 1);
  assert.ok(Math.abs(sync[0][0] - open[0]) >= 8, `${sync[0]} and ${open}`);
});

Deno.test("groups of a completely fair processor stand at their tasks with share and cap", () => {
  const found = texts(drawModel(inner).svg);
  assert.ok(found.includes("g1 60% cap"), String(found));
  assert.ok(found.includes("g2 40%"), String(found));
});
