/**
 * Opens a notebook in JupyterLab in headless Chromium, runs it from the menu, and looks at the figures that are drawn.
 *
 *     deno run -A tools/notebook/browser_check.ts notebooks/x.ipynb --out FOLDER [--work FOLDER] [--seconds 240]
 *
 * The notebook is a copy without outputs in a cold folder, so that what is seen is drawn by this run. For each cell that declares a
 * figure its picture must have a size, ink on its background, and the colours that its drawing names.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { writeFileAtomic } from "../../src/store/mod.ts";
import { launchChromium, type Page, until } from "../_chromium.ts";
import { type CodeCell, codeCells } from "../_notebook.ts";
import { coldFolder } from "./_cold.ts";
import { notebookText, withOutputs } from "./_committed.ts";
import { parseNotebook } from "./_inject.ts";
import { type Lab, startLab } from "./_lab.ts";
import { defaultFolder, setUp } from "./environment.ts";

/** A place in the window, in CSS pixels. */
interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Waits until an expression in the page is neither false nor nothing; while a page loads, what it looks at may not be there. */
function waitFor<T>(page: Page, what: string, expression: string, seconds: number): Promise<T> {
  return until(what, () => page.evaluate<T>(expression).catch(() => undefined), 1000 * seconds);
}

async function click(page: Page, { x, y, width, height }: Rectangle): Promise<void> {
  await page.hover(x + width / 2, y + height / 2);
  await page.click(x + width / 2, y + height / 2);
}

/** Where an element is in the window; to be put around an expression that gives the element. */
const rectangle = (element: string) =>
  `(() => { const e = ${element}; if (!e) return null; const { x, y, width, height } = e.getBoundingClientRect();
    return width > 0 && height > 0 ? { x, y, width, height } : null; })()`;

/** An element of a menu by its words. */
const labelled = (selector: string, words: string) =>
  `[...document.querySelectorAll("${selector}")].find((e) => e.textContent.trim() === ${
    JSON.stringify(words)
  })`;

const prompts =
  `[...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map((e) => e.textContent.trim())`;

const allRan = `${prompts}.every((text) => /^\\[\\d+\\]:$/.test(text))`;

/** Outputs that are errors; JupyterLab shows them as what goes to the error stream. */
const errors = `[...document.querySelectorAll(
  '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]')]`;

/** Clicks Run, then Run All Cells. */
async function runAll(page: Page, seconds: number): Promise<void> {
  const menu = rectangle(labelled(".lm-MenuBar-item", "Run"));
  await click(page, await waitFor<Rectangle>(page, "menu Run", menu, seconds));
  const item = rectangle(
    `${labelled(".lm-Menu .lm-Menu-itemLabel", "Run All Cells")}?.closest("li")`,
  );
  await click(page, await waitFor<Rectangle>(page, "item Run All Cells", item, 10));
}

/** What is seen of a picture. */
interface Seen {
  /** The share of pixels that are not the background. */
  readonly ink: number;
  /** How many of the drawing's colours are seen. */
  readonly colours: number;
  /** How many colours, greys aside, the drawing names. */
  readonly named: number;
}

/** Counts pixels of a picture in the page: those that are no background, and those of each colour. */
const counter = `async (png, colours) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = colours.map(() => 0);
  let ink = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] + data[i + 1] + data[i + 2] < 720) ink++;
    colours.forEach(([r, g, b], n) => {
      const far = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b);
      if (far < 24) counts[n]++;
    });
  }
  return { ink: ink / (data.length / 4), counts };
}`;

/** The colours that a drawing names, greys aside. */
export function coloursOf(svg: string): [number, number, number][] {
  const found = [...svg.matchAll(/(?:fill|stroke)[=:]\s*"?(#[0-9a-f]{6})\b/gi)].map(([, hex]) =>
    hex.toLowerCase()
  );
  return [...new Set(found)].map((hex) =>
    [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
  )
    .filter((rgb) => Math.max(...rgb) - Math.min(...rgb) > 40) as [number, number, number][];
}

/** Looks at the picture of a cell. */
async function look(
  page: Page,
  cell: number,
  svg: string,
): Promise<Seen & { readonly at: Rectangle }> {
  const element = `document.querySelectorAll(".jp-Notebook .jp-Cell")[${cell - 1}]
    ?.querySelector(".jp-OutputArea-output:is(iframe), .jp-OutputArea-output :is(img, svg, iframe)")`;
  await page.evaluate(`${element}?.scrollIntoView({ block: "center", inline: "nearest" })`);
  const at = await waitFor<Rectangle>(page, `picture in cell ${cell}`, rectangle(element), 20);
  // Scrolling and the decoding of the picture take a frame or two.
  await page.evaluate("new Promise((done) => setTimeout(done, 300))");
  const place = await page.evaluate<Rectangle>(rectangle(element)) ?? at;
  const colours = coloursOf(svg);
  const png = (await page.screenshot(place)).toBase64();
  const counted = await page.evaluate<{ ink: number; counts: number[] }>(
    `(${counter})(${JSON.stringify(png)}, ${JSON.stringify(colours)})`,
  );
  const seen = counted.counts.filter((count) => count >= 12).length;
  return { ink: counted.ink, colours: seen, named: colours.length, at: place };
}

/** The texts of outputs that are errors, and of cells that have not run. */
async function faultsOf(page: Page): Promise<string[]> {
  const texts = await page.evaluate<string[]>(
    `${errors}.map((e) => "an error output: " + e.textContent.slice(0, 300))`,
  );
  const waiting = await page.evaluate<string[]>(
    `${prompts}.filter((text) => !/^\\[\\d+\\]:$/.test(text))`,
  );
  return [...texts, ...waiting.map((prompt) => `a cell has not run: ${prompt}`)];
}

/** Runs the notebook in a page that shows JupyterLab, and gives what is wrong. */
async function checkPage(
  page: Page,
  lab: Lab,
  file: string,
  out: string,
  seconds: number,
): Promise<string[]> {
  const start = performance.now();
  const told = (what: string) =>
    console.log(`${((performance.now() - start) / 1000).toFixed(1)} s: ${what}`);
  const left = () => Math.max(1, seconds - (performance.now() - start) / 1000);
  const cells = codeCells(readFileSync(file, "utf8"));
  await page.open(lab.url);
  const drawn = `document.querySelectorAll(".jp-Notebook .jp-CodeCell").length === ${cells.length}`;
  await waitFor(page, "notebook with all its cells", drawn, left());
  const idle = `(({ isReady, session }) => isReady && session?.kernel?.status === "idle")(
    window.jupyterapp.shell.currentWidget.sessionContext)`;
  await waitFor(page, "idle kernel", idle, left());
  told(`opened, ${cells.length} cells`);
  await runAll(page, left());
  await waitFor(page, "first cell that runs", `${prompts}.some((text) => text !== "[ ]:")`, left());
  await waitFor(page, "end of the run", `${idle} && (${allRan} || ${errors}.length > 0)`, left());
  told("all cells have run");
  const figures = cells.filter(({ cell }) =>
    cell.metadata?.tags?.some((tag) => tag.startsWith("figure:"))
  );
  // The last outputs may come after the kernel says that it is idle; a picture is waited for, or else an error.
  const complete = figures.map(({ number }) => `Boolean(${drawingOf(number)})`).join(" && ");
  const shown = `${errors}.length > 0 || (${complete || "true"})`;
  await waitFor(page, "all drawings", shown, 20).catch(() => {});
  const faults = await faultsOf(page);
  if (faults.length > 0) {
    writeFileAtomic(join(out, "jupyterlab-failed.png"), await page.screenshot());
    return faults;
  }
  if (figures.length === 0) faults.push("no cell declares a figure");
  for (const figure of figures) faults.push(...await checkFigure(page, figure, out, told));
  return faults;
}

/** Looks at the figure of a cell, and gives what is wrong with it. */
async function checkFigure(
  page: Page,
  { number, cell }: CodeCell,
  out: string,
  told: (what: string) => void,
): Promise<string[]> {
  const name = cell.metadata!.tags!.find((tag) => tag.startsWith("figure:"))!;
  const svg = await waitFor<string>(page, `drawing of ${name}`, drawingOf(number), 20);
  const { at, ink, colours, named } = await look(page, number, svg);
  const size = `${Math.round(at.width)} x ${Math.round(at.height)} px`;
  told(`${name}: ${size}, ${(100 * ink).toFixed(1)}% ink, ${colours} of ${named} colours`);
  writeFileAtomic(join(out, `jupyterlab-${name.slice(7)}.png`), await page.screenshot());
  return [
    ...(at.width < 100 || at.height < 80 ? [`${name} is only ${size}`] : []),
    ...(ink < 0.005 || ink > 0.9 ? [`${name} has ${(100 * ink).toFixed(1)}% ink`] : []),
    ...(colours < named ? [`${name} shows ${colours} of its ${named} colours`] : []),
  ];
}

/** The SVG that the model of a cell holds. */
const drawingOf = (cell: number) =>
  `(() => {
  const outputs = window.jupyterapp.shell.currentWidget.content.model.cells.get(${
    cell - 1
  }).outputs;
  for (let i = 0; i < outputs.length; i++) {
    const svg = outputs.get(i).data["image/svg+xml"];
    if (svg) return Array.isArray(svg) ? svg.join("") : svg;
  }
})()`;

/** What the check was asked for. */
export interface Given {
  /** The notebook. */
  readonly file: string;
  /** The folder that takes pictures. */
  readonly out: string;
  /** The folder of the Python environment. */
  readonly work: string;
  /** How long the notebook may take. */
  readonly seconds: number;
}

function readArguments(): Given | undefined {
  const options = {
    out: { type: "string" },
    work: { type: "string" },
    seconds: { type: "string" },
  } as const;
  const { values, positionals } = parseArgs({ args: Deno.args, allowPositionals: true, options });
  const { out, work = defaultFolder, seconds = "240" } = values;
  if (positionals.length !== 1 || out === undefined || !(Number(seconds) > 0)) return undefined;
  return { file: positionals[0], out: resolve(out), work, seconds: Number(seconds) };
}

/** Writes the notebook without its outputs. */
function writeBare(file: string, copy: string): void {
  const source = parseNotebook(readFileSync(file, "utf8"), file);
  const bare = source.cells.map((cell) => ({ ...cell, outputs: [], execution_count: null }));
  writeFileSync(copy, notebookText(withOutputs(source, bare)));
}

/** A picture of a page in which a check has failed; none where the browser gives none. */
async function takePicture(page: Page, out: string): Promise<void> {
  const png = await page.screenshot().catch(() => undefined);
  if (png) writeFileAtomic(join(out, "jupyterlab-failed.png"), png);
}

/** What the check starts; others in its own test. */
const real = { setUp, startLab, launchChromium };

/**
 * Runs the notebook in JupyterLab and gives what is wrong; browser, server and cold folder are gone then, even where the end of one of them fails.
 *
 * @throws {Error} Where JupyterLab or the browser does not start, does not do its part, or does not end.
 */
export async function check(
  { file, out, work, seconds }: Given,
  { setUp, startLab, launchChromium }: typeof real = real,
): Promise<string[]> {
  const environment = setUp(work);
  const cold = coldFolder(work, [file]);
  await using ends = new AsyncDisposableStack();
  ends.defer(() => cold.remove());
  const copy = join(cold.notebooks, basename(file));
  writeBare(file, copy);
  const options = {
    root: cold.folder,
    path: `notebooks/${basename(file)}`,
    browser: false,
    testFolder: join(cold.folder, ".settings"),
  };
  const lab = ends.use(await startLab(options, environment));
  const browser = ends.use(await launchChromium());
  const page = await browser.page();
  await page.resize(1280, 1000);
  try {
    return await checkPage(page, lab, copy, out, seconds);
  } catch (error) {
    await takePicture(page, out);
    throw error;
  }
}

/** The words of an error, and of one before it that it covers. */
function wordsOf(error: unknown): string {
  if (!(error instanceof SuppressedError)) return (error as Error).message;
  return `${wordsOf(error.suppressed)}\n${wordsOf(error.error)}`;
}

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) {
    console.error("Usage: browser_check.ts NOTEBOOK --out FOLDER [--work FOLDER] [--seconds N]");
    return 2;
  }
  try {
    const faults = await check(given);
    for (const fault of faults) console.error(`${basename(given.file)}: ${fault}`);
    console.log(`jupyterlab: ${faults.length === 0 ? "ok" : `${faults.length} found`}`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(wordsOf(error));
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main();
