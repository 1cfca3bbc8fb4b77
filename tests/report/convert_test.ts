/**
 * Figures as PDF and PNG.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import { type Figure, intervalFigure } from "../../src/plot/mod.ts";
import { toPdf, toPng } from "../../src/report/mod.ts";
import { gallery } from "../plot/gallery.ts";

function draw(name: string, width: "column" | "page" = "page"): Promise<Figure> {
  return gallery.find((example) => example.name === name)!.draw(width);
}

/** The path of a file beside this one. */
function fromFileUrl(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** The bytes of a text as Latin-1, to search a binary file. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** The pixels of a PNG with 8 bits and 4 channels and no filter but those it names, undone. */
function pixelsOf(png: Uint8Array): { width: number; height: number; colors: Set<number> } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    if (latin1(png.subarray(at + 4, at + 8)) !== "IDAT") continue;
    parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const raw = inflateSync(new Uint8Array(parts.flatMap((part) => [...part])));
  const rows = unfilter(raw, width * 4, height);
  const colors = new Set<number>();
  for (let i = 0; i < rows.length; i += 4) {
    colors.add(rows[i] << 16 | rows[i + 1] << 8 | rows[i + 2]);
  }
  return { width, height, colors };
}

/** Undoes the row filters of PNG (ISO/IEC 15948, clause 9). */
function unfilter(raw: Uint8Array, stride: number, height: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= 4 ? out[y * stride + x - 4] : 0;
      const up = y > 0 ? out[(y - 1) * stride + x] : 0;
      const corner = x >= 4 && y > 0 ? out[(y - 1) * stride + x - 4] : 0;
      const p = left + up - corner;
      const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      const guess = [0, left, up, (left + up) >> 1, paeth][filter];
      out[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

Deno.test("exact: toPdf() gives the same bytes a second later", async () => {
  const figure = await draw("interval");
  const first = await toPdf(figure);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.deepEqual(await toPdf(figure), first);
});

Deno.test("exact: toPdf() gives the same bytes as a fresh process, whatever was drawn before", async () => {
  const script = `import { gallery } from ${
    JSON.stringify(import.meta.resolve("../plot/gallery.ts"))
  };
    import { toPdf } from ${JSON.stringify(import.meta.resolve("../../src/report/convert.ts"))};
    const example = gallery.find(({ name }) => name === "tornado");
    await Deno.stdout.write(await toPdf(await example.draw("column")));`;
  const args = ["eval", "--no-check", "--config", fromFileUrl("../../deno.json"), script];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  await toPdf(await draw("matrix"));
  const here = await toPdf(await draw("tornado", "column"));
  assert.ok(here.length > 5000);
  assert.deepEqual(here, stdout);
});

Deno.test("exact: toPdf() leaves out what only a pointer meets", async () => {
  const figure = await draw("matrix");
  assert.match(figure.svg, /class="tip"/);
  const without = { ...figure, svg: figure.svg.replace(/<g class="tips"[^]*?<\/g>/g, "") };
  assert.deepEqual(await toPdf(figure), await toPdf(without));
});

Deno.test("exact: toPdf() gives other bytes for another figure", async () => {
  const [a, b] = [
    await toPdf(await draw("interval")),
    await toPdf(await draw("interval", "column")),
  ];
  assert.notDeepEqual(a, b);
});

Deno.test("exact: toPdf() embeds both weights and has the figure's size in points", async () => {
  const figure = await draw("interval");
  const pdf = latin1(await toPdf(figure));
  assert.match(pdf, /\/FontName \/[A-Z]+\+Inter-Regular/);
  assert.match(pdf, /\/FontName \/[A-Z]+\+Inter-SemiBold/);
  assert.ok(pdf.includes(`/MediaBox [0 0 ${figure.width * 0.75} ${figure.height * 0.75}]`));
  assert.equal(pdf.match(/\/Type \/Page\b/g)?.length, 1, "one page");
  assert.doesNotMatch(pdf, /Helvetica/);
});

Deno.test("exact: every example of the gallery becomes a PDF and a PNG", async () => {
  for (const { draw } of gallery) {
    const figure = await draw("column");
    assert.ok((await toPdf(figure)).length > 5000);
    assert.ok((await toPng(figure, 1)).length > 5000);
  }
});

Deno.test("exact: toPng() shows the figure's colours, text included, at the scale asked", async () => {
  const figure = await draw("interval");
  const { width, height, colors } = pixelsOf(await toPng(figure, 1.5));
  assert.equal(width, Math.round(1.5 * figure.width));
  assert.ok(Math.abs(height - 1.5 * figure.height) <= 1);
  for (const color of [0xffffff, 0x0072b2, 0xe4e4e4]) {
    assert.ok(colors.has(color), color.toString(16));
  }
  // Letters are drawn: without a font their dark grey would be in no pixel.
  assert.ok(colors.size > 50);
});

Deno.test("exact: toPng() draws text in the bundled font, not nothing", async () => {
  const rows = [{ a: "a", v: 1 }];
  const plain = await intervalFigure(rows, { title: "T", label: "a", value: "v", valueLabel: "V" });
  const bare = { ...plain, svg: plain.svg.replace(/<text[^>]*>[^<]*<\/text>/g, "") };
  assert.notDeepEqual(await toPng(plain), await toPng(bare));
});

Deno.test("exact: toPng() refuses a scale of 0", async () => {
  await assert.rejects(toPng(await draw("interval"), 0), /scale as it must be above 0/);
});
