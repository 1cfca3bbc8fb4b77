/**
 * Exact: the colours that a drawing names are found, those that a screenshot of it must show; what the check starts it ends.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lineFigure } from "../../src/plot/mod.ts";
import { check, coloursOf } from "../../tools/notebook/browser_check.ts";

Deno.test("coloursOf() finds fills and strokes, each once, and no greys", () => {
  const svg = '<g fill="#E69F00"><path stroke="#e69f00"/><path style="stroke:#0072b2"/>' +
    '<path fill="#777777" stroke="#ffffff"/><text>#00ff00</text></g>';
  assert.deepEqual(coloursOf(svg), [[0xe6, 0x9f, 0x00], [0x00, 0x72, 0xb2]]);
});

Deno.test("coloursOf() finds a colour for each series of a figure", async () => {
  const rows = ["a", "b", "c"].flatMap((who) => [1, 2].map((x) => ({ who, x, y: x })));
  const axes = { xLabel: "X", yLabel: "Y" };
  const { svg } = await lineFigure(rows, { title: "T", x: "x", y: "y", series: "who", ...axes });
  assert.equal(coloursOf(svg).length, 3);
});

Deno.test("check() ends JupyterLab and its folder though neither the page nor the end of the browser works", async () => {
  const work = mkdtempSync(join(tmpdir(), "iovlab-browser-"));
  const said: string[] = [];
  const ending = (name: string, fault?: string) => ({
    [Symbol.asyncDispose]() {
      said.push(name);
      return fault === undefined ? Promise.resolve() : Promise.reject(new Error(fault));
    },
  });
  const parts = {
    setUp: () => ({ python: "", deno: "", variables: {} }),
    startLab: (options: { root: string }) => {
      assert.ok(existsSync(options.root));
      return Promise.resolve({ ...ending("lab", "lab stuck"), url: "" });
    },
    launchChromium: () =>
      Promise.resolve({
        ...ending("browser", "browser stuck"),
        page: () => Promise.reject(new Error("no page")),
      }),
  } as unknown as Parameters<typeof check>[1];
  const given = { file: "notebooks/quickstart.ipynb", out: work, work, seconds: 1 };
  await assert.rejects(check(given, parts));
  assert.deepEqual(said, ["browser", "lab"]);
  assert.deepEqual(readdirSync(join(work, "cold")), []);
  rmSync(work, { recursive: true });
});
