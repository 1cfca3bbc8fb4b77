/**
 * Turns executed notebooks into pictures to look at: HTML by nbconvert, then PNG by Chromium.
 *
 *     deno task notebook:screenshot results/notebooks/x.ipynb
 *
 * Needs `chromium` (Debian: `apt-get install chromium`); for developers only.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { writeFileAtomic } from "../../src/store/mod.ts";
import { launchChromium } from "../_chromium.ts";
import { setUp } from "./environment.ts";

const width = 1200;

function convert(notebook: string): void {
  const { python, variables } = setUp();
  const plain = ["--HTMLExporter.mathjax_url=", "--HTMLExporter.require_js_url="];
  const words = ["-m", "jupyter", "nbconvert", "--to", "html", ...plain, notebook];
  const env = { ...process.env, ...variables };
  const { status, stderr, error } = spawnSync(python, words, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`Cannot convert ${notebook}: ${error?.message ?? stderr}`);
}

/**
 * Makes `x.html` and `x.png` beside an executed `x.ipynb`; gives the path of the picture.
 *
 * @throws {Error} Where nbconvert or the browser fails.
 */
export async function screenshot(notebook: string): Promise<string> {
  convert(notebook);
  const base = resolve(notebook).replace(/\.ipynb$/, "");
  await using browser = await launchChromium();
  const page = await browser.page();
  await page.resize(width, 800);
  await page.open(pathToFileURL(`${base}.html`).href);
  const height = await page.evaluate<number>("document.documentElement.scrollHeight");
  await page.resize(width, height);
  writeFileAtomic(`${base}.png`, await page.screenshot());
  return `${base}.png`;
}

if (import.meta.main) {
  if (Deno.args.length === 0) console.error("Usage: deno task notebook:screenshot EXECUTED.ipynb");
  for (const notebook of Deno.args) console.log(await screenshot(notebook));
  process.exitCode = Deno.args.length === 0 ? 2 : 0;
}
