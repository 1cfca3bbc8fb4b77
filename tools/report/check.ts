/**
 * Opens a report in headless Chromium and checks what a reader does with it.
 *
 *     deno run -A tools/report/check.ts FOLDER --work WORK [--axe axe.min.js] [--only figures,links]
 *
 * FOLDER holds `index.html`; WORK takes pictures and downloads. Exit code 1 where a check fails.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { launchChromium } from "../_chromium.ts";
import { clicksBringFiles, clicksSaveFiles, filesAreWhole } from "./_downloads.ts";
import { addressOf, type Check, listen } from "./_faults.ts";
import {
  figuresAreDrawn,
  marksAnswerKeys,
  marksAnswerPointer,
  marksAnswerTouch,
} from "./_figures.ts";
import {
  linksLead,
  pageIsAccessible,
  pageIsNarrow,
  pageIsQuiet,
  picturesAreTaken,
  setScheme,
  tablesAnswer,
} from "./_page.ts";

/** The checks, in their order; `quiet` is last, so that it hears what the others set off. */
const checks: Readonly<Record<string, readonly [title: string, check: Check]>> = {
  pictures: ["pictures at desktop and phone width, light and dark", picturesAreTaken],
  links: ["links lead to parts of the page and to files that are there", linksLead],
  figures: ["every figure is in the page, with a size and ink", figuresAreDrawn],
  pointer: ["a pointer on a mark shows the values of the file", marksAnswerPointer],
  keys: ["Tab, arrow keys and Escape do the same", marksAnswerKeys],
  touch: ["a touch on a phone does the same", marksAnswerTouch],
  tables: ["tables have all rows on demand, and sort", tablesAnswer],
  files: ["downloads hold what their endings say", filesAreWhole],
  narrow: ["no sideways scrolling at 360 and 320 px", pageIsNarrow],
  axe: ["axe-core finds nothing serious or critical", pageIsAccessible],
  save: ["a click saves CSV, Parquet, SVG and PDF, from a server", clicksSaveFiles],
  open: ["a click brings CSV, Parquet, SVG and PDF, from a file", clicksBringFiles],
  quiet: ["no error, no warning, no request but for files", pageIsQuiet],
};

/** Runs checks over a report; gives the number of those that failed. */
export async function checkReport(
  folder: string,
  work: string,
  options: { readonly axe?: string; readonly only?: readonly string[] } = {},
): Promise<number> {
  mkdirSync(work, { recursive: true });
  await using browser = await launchChromium();
  const page = await browser.page();
  const heard = await listen(page);
  await setScheme(page, "light");
  await page.resize(1280, 900);
  await page.open(addressOf({ folder }));
  let failed = 0;
  for (const [name, [title, check]] of Object.entries(checks)) {
    if (options.only && !options.only.includes(name)) continue;
    const start = performance.now();
    const faults = await check({ browser, page, folder, work, heard, axe: options.axe })
      .catch((error: Error) => [error.message]);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${faults.length === 0 ? "ok   " : "FAIL "} ${title} (${seconds} s)`);
    for (const fault of faults.slice(0, 12)) console.log(`      ${fault}`);
    if (faults.length > 0) failed++;
  }
  return failed;
}

if (import.meta.main) {
  const { positionals: [folder], values } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: { work: { type: "string" }, axe: { type: "string" }, only: { type: "string" } },
  });
  const unknown = values.only?.split(",").find((name) => !Object.hasOwn(checks, name));
  if (folder === undefined || values.work === undefined || unknown !== undefined) {
    console.error(
      "Usage: deno run -A tools/report/check.ts FOLDER --work WORK [--axe FILE] [--only NAMES]",
    );
    console.error(`NAMES are of ${Object.keys(checks).join(", ")}`);
    process.exit(2);
  }
  const only = values.only?.split(",");
  const failed = await checkReport(resolve(folder), resolve(values.work), { ...values, only });
  console.log(`report: ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
