/**
 * Exact: what a notebook shows is compared with what it showed; tables may move within their intervals and no further.
 *
 * @module
 */
import assert from "node:assert/strict";
import { tableHtml } from "../../src/report/mod.ts";
import { compareNotebooks, type Comparison } from "../../tools/notebook/_compare.ts";
import { tablesOf } from "../../tools/notebook/_html.ts";
import { compareTexts, intervalColumns, numberOf } from "../../tools/notebook/_intervals.ts";

type Output = { output_type: string; data?: Record<string, unknown>; text?: string };

const html = (text: string): Output => ({
  output_type: "display_data",
  data: { "text/html": text, "text/plain": "x" },
});
const table = (rows: readonly object[], labels: Record<string, string> = {}) =>
  html(tableHtml({
    rows,
    caption: "Rates",
    columns: Object.keys(rows[0] ?? {}).map((column) => ({ column, label: labels[column] })),
  }));
const markdown = (text: string): Output => ({
  output_type: "display_data",
  data: { "text/markdown": text },
});
const picture = (svg: string): Output => ({
  output_type: "display_data",
  data: { "image/svg+xml": svg.split(/(?<=\n)/), "image/png": "AAAA" },
});

function compare(old: Output[], now: Output[], ...tags: string[]): Comparison[] {
  const cell = { cell_type: "code", source: "x;", metadata: { tags } };
  return compareNotebooks([{ ...cell, outputs: old }], [{ ...cell, outputs: now }]);
}

/** The verdict on one row that became another. */
function verdict(old: object, now: object, ...tags: string[]): string {
  return compare([table([old])], [table([now])], ...tags).map(({ verdict }) => verdict).join(" ");
}

Deno.test("compareTexts() lets a number with an interval move as far as the intervals overlap", () => {
  const cases = [
    ["61.8 [60.3, 63.4]", "61.8 [60.3, 63.4]", "same"],
    ["61.8 [60.3, 63.4]", "62.9 [61.5, 64.4]", "within"],
    ["61.8 [60.3, 63.4]", "63.5 [63.4, 63.6]", "within"],
    ["61.8 [60.3, 63.4]", "65.0 [63.5, 66.5]", "changed"],
    ["91.9% [90.1, 93.7]", "92.0% [90.2, 93.8]", "within"],
    ["31% [23%, 41%]", "32% [24%, 42%]", "within"],
    ["91.9% [90.1, 93.7]", "92.0 [90.2, 93.8]", "changed"],
    ["1.859 ± 0.008", "1.866 ± 0.007", "within"],
    ["1.859 ± 0.008", "1.879 ± 0.007", "changed"],
    ["34,227 ± 340", "34,500 ± 300", "within"],
    ["1.35e-7 ± 2.3e-7", "0 ± 0", "within"],
    ["-3 ± 1", "−2.5 ± 1", "within"],
    ["\\(46341 \\pm 38\\)", "\\(46300 \\pm 38\\)", "within"],
    ["on 6 points 67% [30%, 90%]", "on 6 points 50% [20%, 80%]", "within"],
    ["on 6 points 67% [30%, 90%]", "on 7 points 67% [30%, 90%]", "changed"],
    ["61.8", "61.9", "changed"],
    ["yes", "no", "changed"],
    ["61.8 [60.3, 63.4]", "61.8", "changed"],
  ] as const;
  for (const [old, now, expected] of cases) {
    assert.equal(compareTexts(old, now), expected, `${old} -> ${now}`);
  }
});

Deno.test("numberOf() reads printed numbers and nothing else", () => {
  assert.deepEqual(["1,235", "61.8%", "2e-7", "−3"].map(numberOf), [1235, 61.8, 2e-7, -3]);
  for (const text of ["", "yes", "1 2", "–"]) assert.ok(Number.isNaN(numberOf(text)), text);
});

Deno.test("intervalColumns() finds numbers and their ends by the names of columns", () => {
  const found = (...names: string[]) =>
    intervalColumns(names).map(({ value, ends }) =>
      [value, ...ends].map((i) => names[i]).join(" ")
    );
  assert.deepEqual(found("host", "effect", "low", "high"), ["effect low high"]);
  assert.deepEqual(found("low", "value", "high"), ["value low high"]);
  assert.deepEqual(found("a", "a_low", "a_high", "b", "bLow", "bHigh"), [
    "a a_low a_high",
    "b bLow bHigh",
  ]);
  assert.deepEqual(found("estimate", "halfWidth"), ["estimate halfWidth"]);
  assert.deepEqual(found("x", "x half-width"), ["x x half-width"]);
  assert.deepEqual(found("published_low", "published_high", "value"), []);
  assert.deepEqual(found("low", "high"), []);
});

Deno.test("compareNotebooks() judges a number in columns by its interval", () => {
  const old = { host: "a", effect: 61.8, low: 60.3, high: 63.4 };
  assert.equal(verdict(old, old), "same");
  assert.equal(verdict(old, { ...old, effect: 62.5, low: 61, high: 64 }), "within");
  assert.equal(verdict(old, { ...old, effect: 70, low: 69, high: 71 }), "changed");
  assert.equal(verdict(old, { ...old, host: "b" }), "changed");
  const half = { estimate: 34_227, halfWidth: 340 };
  assert.equal(verdict(half, { estimate: 34_500, halfWidth: 300 }), "within");
  assert.equal(verdict(half, { estimate: 35_200, halfWidth: 300 }), "changed");
  assert.equal(verdict({ n: 6, effect: null, low: null, high: null }, old), "changed");
});

Deno.test("compareNotebooks() finds the columns by their names in the data where the header says otherwise", () => {
  const labels = { effect: "Gain", low: "from", high: "to" };
  const old = table([{ effect: 61.8, low: 60.3, high: 63.4 }], labels);
  const now = table([{ effect: 62.5, low: 61, high: 64 }], labels);
  assert.deepEqual(compare([old], [now]).map(({ verdict }) => verdict), ["within"]);
  const [{ columns }] = tablesOf(String(old.data!["text/html"]));
  assert.deepEqual(columns.map(({ name, header }) => `${name} ${header}`), [
    "effect Gain",
    "low from",
    "high to",
  ]);
});

Deno.test("compareNotebooks() wants numbers without an interval as they were printed", () => {
  assert.equal(verdict({ rate: 1234.4 }, { rate: 1234.3 }), "same");
  assert.equal(verdict({ rate: 1234.4 }, { rate: 1235 }), "changed");
});

Deno.test("compareNotebooks() tells rows, columns, captions and notes that have changed", () => {
  const [one, two] = [{ a: 1 }, { a: 2 }];
  const changes = (old: Output, now: Output) => compare([old], [now]).flatMap((x) => x.changes);
  assert.deepEqual(changes(table([one]), table([one, two])), ["1 rows are now 2"]);
  assert.deepEqual(changes(table([one]), table([{ b: 1 }])), ['columns "a" are now "b"']);
  assert.deepEqual(changes(table([one]), table([two])), ['row 1, a: "1" is now "2"']);
  const captioned = (caption: string, note: string) =>
    html(tableHtml({ rows: [one], caption, notes: [note] }));
  assert.deepEqual(changes(captioned("x", "n"), captioned("y", "m")), [
    'caption "x" is now "y"',
    'notes "n" are now "m"',
  ]);
  const many = (add: number) => table([1, 2, 3, 4, 5, 6, 7].map((a) => ({ a: a + add })));
  assert.equal(changes(many(0), many(1)).at(-1), "and 2 more");
});

Deno.test("compareNotebooks() leaves out what a tag says varies, and nothing else", () => {
  const old = { what: "a", seconds: 1.5 };
  assert.equal(verdict(old, { ...old, seconds: 2 }, "varies:seconds"), "same");
  assert.equal(verdict(old, { what: "b", seconds: 2 }, "varies:seconds"), "changed");
  assert.equal(verdict(old, { what: "b", seconds: 2 }, "varies"), "varies");
  const wrong = compare([table([old])], [table([old])], "varies:second");
  assert.deepEqual(wrong.map(({ name, verdict }) => `${name} ${verdict}`), [
    "table same",
    "varies:second changed",
  ]);
});

Deno.test("compareNotebooks() finds tables, figures and texts that are gone or new", () => {
  const shown = [table([{ a: 1 }]), picture("<svg/>"), markdown("text")];
  assert.deepEqual(
    compare(shown, [], "table:t", "figure:f").map(({ name, changes }) => `${name}: ${changes}`),
    ["table:t: 1 committed, now 0", "figure:f: 1 committed, now 0", "text: 1 committed, now 0"],
  );
  assert.deepEqual(
    compare([], shown).map(({ verdict, changes }) => `${verdict}: ${changes}`),
    Array(3).fill("new: none is committed"),
  );
  assert.deepEqual(compare([table([{ a: 1 }])], [], "varies").map(({ verdict }) => verdict), [
    "changed",
  ]);
});

Deno.test("compareNotebooks() tells a figure that looks different and fails no one for it", () => {
  const verdicts = (now: Output) =>
    compare([picture("<svg>\n</svg>")], [now], "figure:f").map(({ verdict }) => verdict);
  assert.deepEqual(verdicts(picture("<svg>\n</svg>")), ["same"]);
  assert.deepEqual(verdicts(picture("<svg> </svg>")), ["redrawn"]);
});

Deno.test("compareNotebooks() wants texts the same, and looks at no progress bar", () => {
  const bar = (done: number) => html(`<div><progress value="${done}"></progress> ${done}</div>`);
  assert.deepEqual(compare([bar(1)], [bar(2)]), []);
  const [text] = compare([bar(1), markdown("6 found")], [markdown("7 found")]);
  assert.deepEqual(text.changes, ['"6 found" is now "7 found"']);
  const stream = (words: string): Output => ({ output_type: "stream", text: words });
  assert.equal(compare([stream("a")], [stream("a")])[0].verdict, "same");
});
