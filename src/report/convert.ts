/**
 * Figures as PDF and PNG, set in the bundled fonts.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { checkPositive } from "../core/mod.ts";
import { type Figure, withoutFonts } from "../plot/mod.ts";

const fonts = new URL("../../data/fonts/", import.meta.url);
const regular = new URL("Inter-Regular.ttf", fonts);
const semibold = new URL("Inter-SemiBold.ttf", fonts);

/** The SVG without its embedded fonts, which neither library reads, and without what only a pointer meets. */
function bare(svg: string): string {
  return withoutFonts(svg).replace(/<g class="tips"[^]*?<\/g>/g, "");
}

/** The parts of pdfkit that are used here. */
interface PdfDocument {
  on(event: "data", listener: (chunk: Uint8Array) => void): void;
  on(event: "end", listener: () => void): void;
  on(event: "error", listener: (error: unknown) => void): void;
  registerFont(name: string, source: Uint8Array | ParsedFont): void;
  font(name: string): { readonly _font: { readonly font: ParsedFont } };
  end(): void;
}

/** A font as pdfkit has parsed it; it holds nothing of a document. */
interface ParsedFont {
  layout(text: string): unknown;
}

type PdfConstructor = new (options: object) => PdfDocument;
type DrawSvg = (document: PdfDocument, svg: string, x: number, y: number, options: object) => void;

/** A point of PDF is 1/72 inch, a CSS pixel 1/96. */
const pointsPerPixel = 72 / 96;

async function pdfConstructor(): Promise<PdfConstructor> {
  const { default: Document } = await import("pdfkit") as unknown as { default: PdfConstructor };
  return Document;
}

async function parseFonts(): Promise<readonly [name: string, font: ParsedFont][]> {
  const document = new (await pdfConstructor())({ font: null });
  return await Promise.all(
    ([["regular", regular], ["semibold", semibold]] as const).map(
      async ([name, file]): Promise<[string, ParsedFont]> => {
        document.registerFont(name, await readFile(file));
        return [name, document.font(name)._font.font];
      },
    ),
  );
}

let parsed: ReturnType<typeof parseFonts> | undefined;

/** The fonts, read and parsed once in a process: a third of the time of a PDF otherwise. */
function parsedFonts(): ReturnType<typeof parseFonts> {
  return parsed ??= parseFonts().catch((error) => {
    parsed = undefined;
    throw error;
  });
}

async function openDocument(figure: Figure): Promise<PdfDocument> {
  const Document = await pdfConstructor();
  const document = new Document({
    size: [figure.width * pointsPerPixel, figure.height * pointsPerPixel],
    margin: 0,
    // No standard font to begin with: only the two below are used.
    font: null,
    // The same figure gives the same bytes, whenever it is written.
    info: {
      Title: figure.title,
      Subject: figure.description,
      CreationDate: new Date(0),
      ModDate: new Date(0),
    },
    lang: "en",
    displayTitle: true,
  });
  for (const [name, font] of await parsedFonts()) document.registerFont(name, font);
  return document;
}

/**
 * A figure as PDF: vectors and text, fonts embedded, byte-identical for the same figure.
 *
 * @param figure A drawn figure.
 * @returns The bytes of the file.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lineFigure } from "@iovlab/iovlab/plot";
 * import { toPdf } from "@iovlab/iovlab/report";
 *
 * const rows = [{ vms: 1, rate: 10 }, { vms: 2, rate: 19 }];
 * const figure = await lineFigure(rows, { title: "T", x: "vms", y: "rate", xLabel: "VMs", yLabel: "Rate" });
 * const pdf = await toPdf(figure);
 * assert.equal(new TextDecoder().decode(pdf.subarray(0, 5)), "%PDF-");
 * assert.deepEqual(pdf, await toPdf(figure));
 * ```
 */
export async function toPdf(figure: Figure): Promise<Uint8Array> {
  const { default: drawSvg } = await import("svg-to-pdfkit") as unknown as { default: DrawSvg };
  const document = await openDocument(figure);
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on("data", (chunk) => chunks.push(chunk));
    document.on("end", resolve);
    document.on("error", reject);
  });
  drawSvg(document, bare(figure.svg), 0, 0, {
    fontCallback: (_family: string, bold: boolean) => (bold ? "semibold" : "regular"),
  });
  document.end();
  await ended;
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

/**
 * A figure as PNG.
 *
 * @param figure A drawn figure.
 * @param scale Image pixels for each CSS pixel; 2 unless told.
 * @returns The bytes of the file.
 * @throws {InputError} Where the scale is not above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lineFigure } from "@iovlab/iovlab/plot";
 * import { toPng } from "@iovlab/iovlab/report";
 *
 * const rows = [{ vms: 1, rate: 10 }, { vms: 2, rate: 19 }];
 * const figure = await lineFigure(rows, { title: "T", x: "vms", y: "rate", xLabel: "VMs", yLabel: "Rate" });
 * const png = await toPng(figure, 3);
 * assert.equal(new DataView(png.buffer, png.byteOffset).getUint32(16), 3 * figure.width);
 * ```
 */
export async function toPng(figure: Figure, scale = 2): Promise<Uint8Array> {
  checkPositive("PNG scale", scale);
  const { Resvg } = await import("@resvg/resvg-js");
  const image = new Resvg(bare(figure.svg), {
    fitTo: { mode: "zoom", value: scale },
    font: {
      fontFiles: [fileURLToPath(regular), fileURLToPath(semibold)],
      loadSystemFonts: false,
      defaultFontFamily: "Inter",
    },
  });
  return new Uint8Array(image.render().asPng());
}
