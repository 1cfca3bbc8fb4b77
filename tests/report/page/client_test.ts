// The script of the page, function by function and as a whole, on a document without a browser. Exact.
import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { clientScript } from "../../../src/report/page/_client.ts";
import { markAt, markByKey, takeMarks, textsAt } from "../../../src/report/page/_client_figures.ts";
import { openTarget } from "../../../src/report/page/_client_page.ts";
import {
  compareTexts,
  numberIn,
  showRest,
  sortBy,
} from "../../../src/report/page/_client_tables.ts";
import { formatEstimate, formatNumber } from "@iovlab/iovlab/plot";
import fc from "../../_property.ts";

const html = (body: string) => parseHTML(`<html><body>${body}</body></html>`).document;

Deno.test("exact: numberIn() reads what tables print", () => {
  fc.assert(fc.property(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
    (value) => {
      const printed = formatNumber(value, 6);
      const error = Math.abs(numberIn(printed) - value);
      assert.ok(error <= 1e-5 * Math.abs(value), printed);
    },
  ));
  const estimate = formatEstimate({ value: -1234.5, low: -1234.9, high: -1234.1 });
  assert.equal(estimate, "−1,234.50 [−1,234.90, −1,234.10]");
  assert.equal(numberIn(estimate), -1234.5);
  assert.ok(Number.isNaN(numberIn("vdi")));
  assert.ok(Number.isNaN(numberIn("")));
});

Deno.test("exact: compareTexts() orders numbers by size, texts by name, and holes last either way", () => {
  const sorted = (direction: number) =>
    ["1,200", "", "−3", "45 [40, 50]", "0.5"].sort((a, b) => compareTexts(a, b, direction));
  assert.deepEqual(sorted(1), ["−3", "0.5", "45 [40, 50]", "1,200", ""]);
  assert.deepEqual(sorted(-1), ["1,200", "45 [40, 50]", "0.5", "−3", ""]);
  assert.deepEqual(["vm10", "vm2", "vm1"].sort((a, b) => compareTexts(a, b, 1)), [
    "vm1",
    "vm2",
    "vm10",
  ]);
});

const table = `<div class="scroll"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>
<tr><th>x</th><td>10</td></tr><tr><th>y</th><td>9</td></tr></tbody></table>
<template><table><tbody><tr><th>z</th><td>8</td></tr></tbody></table></template></div>
<p class="more">The first 2 of 3 rows.</p>`;

Deno.test("exact: showRest() adds the rows that were held back, once", () => {
  const page = html(table);
  const box = page.querySelector(".scroll") as unknown as Element;
  showRest(box);
  showRest(box);
  assert.deepEqual([...page.querySelectorAll("tbody th")].map((th) => th.textContent), [
    "x",
    "y",
    "z",
  ]);
  assert.equal(page.querySelector(".more"), null);
});

Deno.test("exact: sortBy() sorts up, then down, and says which way", () => {
  const page = html(table);
  const element = page.querySelector("table") as unknown as Element;
  const order = () =>
    [...page.querySelectorAll("table tbody th")].slice(0, 2).map((th) => th.textContent);
  const heads = [...page.querySelectorAll("thead th")];
  sortBy(element, 1);
  assert.deepEqual([order(), heads[1].getAttribute("aria-sort")], [["y", "x"], "ascending"]);
  sortBy(element, 1);
  assert.deepEqual([order(), heads[1].getAttribute("aria-sort")], [["x", "y"], "descending"]);
  sortBy(element, 0);
  assert.equal(heads[1].getAttribute("aria-sort"), null);
});

Deno.test("exact: takeMarks() takes texts off the marks and keeps the figure's own as its label", () => {
  const page = html(
    `<div><svg aria-labelledby="t"><title id="t">Figure</title><desc>Lines.</desc>
    <rect class="tip-extent"><title>VMs: 1</title></rect><rect class="tip"><title>VMs: 1</title></rect>
    <rect class="tip"></rect></svg></div>`,
  );
  const marks = takeMarks(page.querySelector("div") as unknown as Element);
  assert.deepEqual(marks.map(({ text }) => text), ["VMs: 1"]);
  assert.equal(page.querySelectorAll("title").length, 0);
  assert.equal(page.querySelector("svg")?.getAttribute("aria-label"), "Figure. Lines.");
});

Deno.test("exact: markAt() takes the mark below a place, else the nearest within reach, else none", () => {
  const marks = [0, 40].map((left) => ({
    text: "",
    element: {
      getBoundingClientRect: () => ({ left, right: left + 10, top: 0, bottom: 10 }),
    } as Element,
  }));
  assert.deepEqual([5, 22, 33, 45].map((x) => markAt(marks, x, 5, 16)), [0, 0, 1, 1]);
  assert.equal(markAt(marks, 5, 40, 16), -1);
});

Deno.test("exact: textsAt() says what lies on a mark too, once, and nothing that lies beside it", () => {
  const marks = ([["a; x: 1", 0], ["b; x: 2", 1], ["a; x: 1", 0], ["c; x: 3", 9]] as const).map(
    ([text, left]) => ({
      text,
      element: {
        getBoundingClientRect: () => ({ left, right: left + 10, top: 0, bottom: 10 }),
      } as Element,
    }),
  );
  assert.equal(textsAt(marks, 1), "b\nx: 2\n\na\nx: 1");
  assert.equal(textsAt(marks, 3), "c\nx: 3");
});

Deno.test("exact: markByKey() steps, stops at the ends, and knows which keys are its own", () => {
  const at = (key: string, current: number) => markByKey(key, current, 3);
  assert.deepEqual([at("ArrowRight", 0), at("ArrowRight", 2), at("ArrowDown", 1)], [1, 2, 2]);
  assert.deepEqual([at("ArrowLeft", 0), at("ArrowUp", 2)], [0, 1]);
  assert.deepEqual([at("Home", 2), at("End", 0), at("Escape", 1), at("a", 1)], [
    0,
    2,
    -1,
    undefined,
  ]);
});

Deno.test("exact: openTarget() takes a link that cannot be decoded for one to nothing", () => {
  const page = html("<details><p id='a'>x</p></details>");
  openTarget(page as unknown as Document, "#100%");
  assert.equal(page.querySelector("details")!.hasAttribute("open"), false);
});

Deno.test("exact: openTarget() unfolds all that a link leads into", () => {
  const page = html("<details><details><p id='a%b'></p></details></details><details></details>");
  openTarget(page as unknown as Document, "#a%25b");
  assert.deepEqual([...page.querySelectorAll("details")].map((one) => one.hasAttribute("open")), [
    true,
    true,
    false,
  ]);
});

Deno.test("exact: the script stands alone: it runs on a page with nothing but a document and a window", () => {
  const page = html(
    `${
      table.replace("<table>", "<table data-sortable>")
    }<aside class="side"><a href="#x">x</a></aside>
    <div class="plot" data-name="figure 1"><svg><rect class="tip"><title>1</title></rect></svg></div>`,
  );
  for (const element of page.querySelectorAll("a")) Object.assign(element, { hash: "#x" });
  const window = { location: { hash: "" }, addEventListener() {} };
  const script = clientScript();
  new Function("document", "globalThis", script)(page, window);
  assert.equal(page.querySelectorAll("thead button").length, 2);
  assert.equal(page.querySelector(".more button")?.textContent, "Show all");
  assert.equal(page.querySelector(".plot")?.getAttribute("role"), "group");
  assert.equal(page.querySelector(".tooltip")?.getAttribute("role"), "status");
  assert.ok(!script.includes("</"));
});
