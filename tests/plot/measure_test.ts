/**
 * Widths of texts and line breaks, against the renderer's own.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import * as inter from "../../src/plot/_inter.ts";
import { textWidth, wrapText } from "../../src/plot/_measure.ts";

const fonts = new URL("../../data/fonts/", import.meta.url);

/** The width of what resvg draws, between two bars that make the ends of the text visible. */
function drawnWidth(text: string, weight: 400 | 600): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="200">` +
    `<text x="10" y="100" font-size="100" font-family="Inter" font-weight="${weight}">|${text}|</text></svg>`;
  const box = new Resvg(svg, {
    font: {
      fontFiles: ["Inter-Regular.ttf", "Inter-SemiBold.ttf"].map((name) =>
        fileURLToPath(new URL(name, fonts))
      ),
      loadSystemFonts: false,
    },
  }).getBBox()!;
  return box.width;
}

Deno.test("exact: textWidth() matches what the renderer draws within 2%, for both weights", () => {
  for (const weight of [400, 600] as const) {
    for (const text of ["Throughput (replies/s)", "µ ± ≤ × – 95%", "Waiting to be scheduled"]) {
      const ours = textWidth(`|${text}|`, 100, weight);
      // The ink of the bars begins inside their advance width.
      const bar = textWidth("||", 100, weight) - drawnWidth("", weight);
      const ratio = (ours - bar) / drawnWidth(text, weight);
      assert.ok(Math.abs(ratio - 1) < 0.02, `${text}: ${ratio}`);
    }
  }
});

Deno.test("exact: a semibold text is wider than a regular one, so that the weights are two fonts", () => {
  assert.ok(textWidth("Split driver", 10, 600) > 1.02 * textWidth("Split driver", 10, 400));
  assert.ok(drawnWidth("Split driver", 600) > 1.02 * drawnWidth("Split driver", 400));
});

Deno.test("exact: wrapText() keeps all words and no line is too wide", () => {
  const text =
    "Share of requests that need more than one pageful of Donaudampfschifffahrtsgesellschaft";
  for (const width of [40, 60, 100, 1000]) {
    const lines = wrapText(text, width, 10);
    assert.equal(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
    for (const line of lines) assert.ok(textWidth(line, 10) <= width, line);
  }
  assert.deepEqual(wrapText("", 100, 10), []);
  assert.deepEqual(wrapText("one two", 1000, 10), ["one two"]);
});

Deno.test("exact: the embedded fonts are the files in data/fonts, below 200 kB each, with a licence", async () => {
  for (
    const [name, base64] of [["Regular", inter.interRegular], ["SemiBold", inter.interSemiBold]]
  ) {
    const file = await readFile(new URL(`Inter-${name}.woff2`, fonts));
    assert.equal(base64, file.toString("base64"));
    assert.equal(file.subarray(0, 4).toString("latin1"), "wOF2");
    assert.ok((await stat(new URL(`Inter-${name}.ttf`, fonts))).size < 200_000);
  }
  assert.match(
    await readFile(new URL("OFL.txt", fonts), "utf8"),
    /SIL Open Font License, Version 1.1/,
  );
});

Deno.test("exact: the font holds what the labels of this field need", () => {
  for (const character of "µμ±≤≥×–−²°λρσ") {
    assert.ok(inter.characters.includes(character), character);
  }
});
