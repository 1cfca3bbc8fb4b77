/**
 * The page as a whole: quiet, narrow, its links lead somewhere, its tables sort and unfold, axe-core finds nothing grave.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "../_chromium.ts";
import { addressOf, experimentsOf, namesOf, type Subject, textOf } from "./_faults.ts";

/** Nothing asked for but files, no error, no warning. */
export function pageIsQuiet({ heard }: Subject): Promise<string[]> {
  const strange = heard.requests.filter((url) => !/^(file|data|blob):/.test(url));
  return Promise.resolve([
    ...(heard.requests.length === 0 ? ["no request was seen, not even that of the page"] : []),
    ...strange.map((url) => `it asked for ${url}`),
    ...heard.complaints,
  ]);
}

/** Each link leads to a part of the page or to a file that is there. */
export async function linksLead({ page, folder }: Subject): Promise<string[]> {
  const links = await page.evaluate<string[]>(
    '[...document.querySelectorAll("a")].map((a) => a.getAttribute("href"))',
  );
  const anchors = new Set(
    await page.evaluate<string[]>('[...document.querySelectorAll("[id]")].map(({ id }) => id)'),
  );
  const leads = (link: string) =>
    link.startsWith("#")
      ? anchors.has(decodeURIComponent(link.slice(1)))
      : !/^[a-z]+:|^\//.test(link) && existsSync(join(folder, decodeURIComponent(link)));
  const ids = await page.evaluate<number>('document.querySelectorAll("[id]").length');
  return [
    ...links.filter((link) => !leads(link)).map((link) => `${link} leads nowhere`),
    ...(links.length < 10 ? ["there are hardly any links"] : []),
    ...(ids === anchors.size ? [] : ["an id is there twice"]),
  ];
}

const unfold = 'document.querySelectorAll("details").forEach((one) => { one.open = true; })';
const fold =
  `document.querySelectorAll("details:not(.notes)").forEach((one) => { one.open = false; })`;

/** No sideways scrolling, at 360 and at 320 px, folded and unfolded. */
export async function pageIsNarrow({ page }: Subject): Promise<string[]> {
  const faults: string[] = [];
  for (const width of [360, 320]) {
    await page.resize(width, 800, 1, true);
    for (const [how, change] of [["folded", fold], ["unfolded", unfold]]) {
      const { content, window } = await page.evaluate<{ content: number; window: number }>(
        `${change}; new Promise(requestAnimationFrame).then(() => ({
          content: document.documentElement.scrollWidth, window: innerWidth }))`,
      );
      if (content > width || window > width) {
        faults.push(`${how} at ${width} px it is ${Math.max(content, window)} px wide`);
      }
    }
  }
  await page.evaluate(fold);
  await page.resize(1280, 900);
  return faults;
}

/** Lines of a CSV file without comments and head, at least 0; our texts hold no line breaks. */
function rowsOfCsv(text: string): number {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("# "));
  return Math.max(0, lines.length - 1);
}

/** What a table of the page does: its rows before and after they are asked for, and after sorting by its last column. */
function useTable(page: Page, id: string) {
  return page.evaluate<{ rows: number; sorted: string | null; up: string[]; down: string[] }>(
    `(() => {
      const box = document.getElementById(${JSON.stringify(id)});
      box.open = true;
      const texts = () => [...box.querySelectorAll("tbody tr")].map((row) => row.lastElementChild.textContent);
      box.querySelector(".more button")?.click();
      const heads = [...box.querySelectorAll("thead button")];
      heads.at(-1).click();
      const up = texts();
      heads.at(-1).click();
      const sorted = box.querySelector("thead th:last-child").getAttribute("aria-sort");
      box.open = false;
      return { rows: box.querySelectorAll("tbody tr").length, sorted, up, down: texts() };
    })()`,
  );
}

/** Each table has all rows of its file on demand, and sorts both ways. */
export async function tablesAnswer({ page, folder }: Subject): Promise<string[]> {
  const faults: string[] = [];
  for (const experiment of experimentsOf(folder)) {
    for (const name of namesOf(folder, experiment, ".csv")) {
      if (name === "claims") continue;
      const id = `${experiment}-table-${name}`;
      const there = await page.evaluate(`document.getElementById(${JSON.stringify(id)}) !== null`);
      if (!there) {
        faults.push(`${experiment}: table ${name} is not in the page`);
        continue;
      }
      const wanted = Math.min(600, rowsOfCsv(textOf(folder, experiment, `${name}.csv`)));
      if (wanted === 0) {
        const empty = `document.getElementById(${
          JSON.stringify(id)
        }).textContent.includes("(no rows)")`;
        if (!await page.evaluate(empty)) faults.push(`${id} does not say that it has no rows`);
        continue;
      }
      const { rows, sorted, up, down } = await useTable(page, id);
      if (rows !== wanted) faults.push(`${id}: ${rows} rows in the page, ${wanted} in the file`);
      if (sorted !== "descending") faults.push(`${id}: sorting says "${sorted}"`);
      if (new Set(up).size > 2 && up.join() === down.join()) faults.push(`${id} does not sort`);
    }
  }
  return faults;
}

/** One finding of axe-core. */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** Takes out what is like what stands before it, for time: all but three rows of each table, the insides of all but four drawings. */
const prune = `
  document.querySelectorAll("tbody tr:nth-child(n+4):not(.claims tr)").forEach((one) => one.remove());
  [...document.querySelectorAll(".plot svg")].slice(4).forEach((one) => one.replaceChildren());
`;

/** Runs axe-core over the page as it is. */
async function runAxe(page: Page, where: string): Promise<string[]> {
  const found = await page.evaluate<Violation[]>(
    "axe.run(document, { resultTypes: ['violations'], preload: false })" +
      ".then(({ violations }) => violations.map((v) => ({" +
      "id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(({ target }) => ({ target: target.map(String) })) })))",
  );
  const grave = found.filter(({ impact }) => impact === "serious" || impact === "critical");
  const others = found.filter((one) => !grave.includes(one)).map(({ id }) => id);
  console.log(
    `      axe-core, ${where}: ${grave.length} grave, others: ${others.join(", ") || "none"}`,
  );
  return grave.map(({ id, impact, help, nodes }) =>
    `${where}: ${impact}: ${id}: ${help}: ${nodes.length} times, first at ${
      nodes[0].target.join(" ")
    }`
  );
}

/** Sets light or dark. */
export async function setScheme(page: Page, value: "light" | "dark"): Promise<void> {
  const features = [
    { name: "prefers-color-scheme", value },
    { name: "prefers-reduced-motion", value: "reduce" },
  ];
  await page.call("Emulation.setEmulatedMedia", { features });
}

/** axe-core has nothing serious or critical to say: wide and light, narrow and dark; unfolded. */
export async function pageIsAccessible({ page, folder, axe }: Subject): Promise<string[]> {
  if (axe === undefined) return [];
  await page.evaluate(prune);
  await page.evaluate(`${readFileSync(axe, "utf8")}; undefined`);
  await page.evaluate(unfold);
  const faults: string[] = await runAxe(page, "wide, light");
  await setScheme(page, "dark");
  await page.resize(390, 844, 1, true);
  faults.push(...await runAxe(page, "narrow, dark"));
  await setScheme(page, "light");
  await page.resize(1280, 900);
  await page.open(addressOf({ folder }));
  return faults;
}

/** Highest part of a page that a picture takes, in px. */
const HIGHEST = 4000;

/** Pictures to look at, wide and narrow, light and dark; a fault where one is not there. */
export async function picturesAreTaken({ page, work }: Subject): Promise<string[]> {
  for (const [name, width, scale] of [["desktop", 1280, 1], ["phone", 390, 2]] as const) {
    for (const scheme of ["light", "dark"] as const) {
      await setScheme(page, scheme);
      await page.resize(width, HIGHEST, scale, name === "phone");
      await page.evaluate("scrollTo(0, 0), new Promise(requestAnimationFrame)");
      const file = join(work, `${name}-${scheme}.png`);
      writeFileSync(file, await page.screenshot());
    }
  }
  await setScheme(page, "light");
  await page.resize(1280, 900);
  return [];
}
