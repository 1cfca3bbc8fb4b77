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
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { findChromium } from "../_chromium.ts";
import { setUp } from "./environment.ts";

const width = 1200;

function run(command: string, args: readonly string[], variables = {}): string {
  const env = { ...process.env, ...variables };
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`Cannot run ${command}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Lets the page write its own height into an attribute, for `--dump-dom` to show. */
const measure = `<script>addEventListener("load", () => {
  document.documentElement.dataset.height = String(document.documentElement.scrollHeight);
});</script>`;

/** Makes `x.html` and `x.png` beside an executed `x.ipynb`; gives the path of the picture. */
export function screenshot(notebook: string): string {
  const { python, variables } = setUp();
  const base = resolve(notebook).replace(/\.ipynb$/, "");
  const plain = ["--HTMLExporter.mathjax_url=", "--HTMLExporter.require_js_url="];
  run(python, ["-m", "jupyter", "nbconvert", "--to", "html", ...plain, notebook], variables);
  const html = readFileSync(`${base}.html`, "utf8");
  writeFileSync(`${base}.html`, html.replace("</head>", () => `${measure}</head>`));
  const browser = findChromium();
  if (!browser) throw new Error("Cannot find Chromium (Debian: apt-get install chromium)");
  const quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"];
  const page = pathToFileURL(`${base}.html`).href;
  const dom = run(browser, [...quiet, `--window-size=${width},800`, "--dump-dom", page]);
  const height = Number(dom.match(/data-height="(\d+)"/)?.[1] ?? 4000);
  run(browser, [...quiet, `--window-size=${width},${height}`, `--screenshot=${base}.png`, page]);
  return `${base}.png`;
}

if (import.meta.main) {
  if (Deno.args.length === 0) console.error("Usage: deno task notebook:screenshot EXECUTED.ipynb");
  for (const notebook of Deno.args) console.log(screenshot(notebook));
  process.exitCode = Deno.args.length === 0 ? 2 : 0;
}
