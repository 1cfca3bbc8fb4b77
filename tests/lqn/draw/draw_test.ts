import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { drawModel } from "../../../src/lqn/draw/mod.ts";
import { checkModel } from "../../../src/lqn/model/mod.ts";
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
