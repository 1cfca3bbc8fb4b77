/**
 * Tables as HTML.
 *
 * @module
 */
import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { claimsTable, printTable, tableHtml } from "../../src/report/mod.ts";

Deno.test("exact: tableHtml() escapes names, cells, units, captions and notes", () => {
  const evil = "<img src=x onerror=alert(1)>\"'&";
  const html = tableHtml({
    rows: [{ [evil]: evil }],
    columns: [{ column: evil, unit: evil }],
    caption: evil,
    notes: [evil],
  });
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  assert.equal(document.querySelectorAll("img").length, 0);
  assert.equal(document.querySelector("td")?.textContent, evil);
  assert.equal(document.querySelector("caption")?.textContent, evil);
  assert.equal(document.querySelector("small")?.textContent, evil);
});

Deno.test("exact: tableHtml() has one header cell for each column and says that there are no rows", () => {
  const html = tableHtml({ rows: [], columns: [{ column: "a" }, { column: "b", unit: "s" }] });
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  assert.deepEqual([...document.querySelectorAll("th")].map((th) => th.textContent), [
    "a",
    "b (s)",
  ]);
  assert.equal(document.querySelector("td")?.getAttribute("colspan"), "2");
});

const row = { claim: "c", unit: "%", ours: 1, low: 0.5, high: 1.5, share: 0.25, verdict: "partly" };

Deno.test("exact: claimsTable() always shows interval and share, and the paper's words where it has no number", () => {
  const rows = [
    { ...row, paper: 60, shareLow: 0.2, shareHigh: 0.3, reason: "Holds with offloads off." },
    { ...row, paper: "better" },
    { ...row, paper: null, share: NaN },
  ];
  const text = printTable(claimsTable(rows, { caption: "Claims", notes: ["Quick run."] }));
  assert.match(
    text,
    /60 +1.0 \[0.5, 1.5\] +25% \[20, 30\] +partly\n +Reason: Holds with offloads off\./,
  );
  assert.match(text, /better +1.0 \[0.5, 1.5\] +25% +partly/);
  assert.match(text, /– +1.0 \[0.5, 1.5\] +– +partly/);
  assert.ok(text.startsWith("Claims\n") && text.endsWith("Quick run."));
});

Deno.test("exact: claimsTable() has no empty column of reasons", () => {
  assert.ok(!tableHtml(claimsTable([row])).includes("Reason"));
});

Deno.test("tableHtml() says a column's name in the data where its header is another", () => {
  const columns = [{ column: "a", label: 'x "y"' }, { column: "b", label: "b" }, { column: "c<" }];
  const html = tableHtml({ rows: [{ a: 1, b: 2, "c<": 3 }], columns });
  assert.deepEqual(html.match(/data-column="[^"]*"/g), ['data-column="a"']);
  const odd = tableHtml({ rows: [{ 'a"': 1 }], columns: [{ column: 'a"', label: "x" }] });
  assert.match(odd, / data-column="a&quot;">x<\/th>/);
});
