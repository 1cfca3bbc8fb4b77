/**
 * Writes `docs/reference` from the doc comments: a page for each export of `deno.json` and an index.
 *
 *     deno task docs:reference [--check] [--out docs/reference]
 *
 * The same sources give the same bytes. `--check` writes nothing and fails where the pages are not
 * what the sources say.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { root } from "../_files.ts";
import { type Finding, printFindings } from "../_finding.ts";
import { readModules } from "./_declarations.ts";
import { homesOf, indexPage, modulePage } from "./_reference_page.ts";

const usage = `Usage: deno task docs:reference [--check] [--out DIR]

Writes the reference of every exported name from the doc comments.

Options:
  --check     write nothing; fail where a page is not what the sources say
  --out DIR   folder of the pages (default: docs/reference)
  -h, --help  print this`;

/** Whether a page says that it was made by this tool. */
function isOurs(path: string): boolean {
  return readFileSync(path, "utf8").includes("by `deno task docs:reference`");
}

/** The pages by file name, formatted as `deno fmt` does. */
export function referencePages(folder: string = root): Map<string, string> {
  const modules = readModules(folder);
  const homes = homesOf(modules);
  const pages = new Map([["README.md", indexPage(modules)]]);
  for (const module of modules) pages.set(`${module.page}.md`, modulePage(module, homes));
  return formatted(pages);
}

/** Formats all pages at once, in a folder of the repository so that its settings count. */
function formatted(pages: ReadonlyMap<string, string>): Map<string, string> {
  const folder = join(root, ".ci", ".work", `reference-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    for (const [name, text] of pages) writeFileSync(join(folder, name), text);
    const words = ["fmt", "-q", "--config", join(root, "deno.json"), "--line-width", "100"];
    const files = [...pages.keys()].map((name) => join(folder, name));
    const { status, stderr } = spawnSync(Deno.execPath(), [...words, ...files], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`Cannot format the reference: ${stderr}`);
    return new Map(
      [...pages.keys()].map((name) => [name, readFileSync(join(folder, name), "utf8")]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What differs between pages and a folder: one finding for each page. */
export function differences(pages: ReadonlyMap<string, string>, folder: string): Finding[] {
  const message = "is not what the sources say: run deno task docs:reference";
  const there = existsSync(folder) ? readdirSync(folder) : [];
  const extra = there.filter((name) => !pages.has(name));
  const other = [...pages].filter(([name, text]) =>
    !there.includes(name) || readFileSync(join(folder, name), "utf8") !== text
  );
  return [...extra, ...other.map(([name]) => name)]
    .map((name) => ({ file: relative(root, join(folder, name)), line: 1, message }));
}

function main(): number {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean", default: false },
      out: { type: "string", default: join(root, "docs", "reference") },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage), 0;
  const folder = resolve(values.out);
  const pages = referencePages();
  const bytes = [...pages.values()].reduce((sum, text) => sum + text.length, 0);
  const done = `${pages.size} pages, ${(bytes / 1e6).toFixed(2)} MB`;
  if (values.check) return printFindings("docs:reference", done, differences(pages, folder));
  mkdirSync(folder, { recursive: true });
  // Only pages of names that are gone: the folder may be anybody's.
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".md") && !pages.has(name) && isOurs(join(folder, name))) {
      rmSync(join(folder, name));
    }
  }
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
  console.log(`docs:reference: ${done} in ${relative(process.cwd(), folder)}`);
  return 0;
}

if (import.meta.main) process.exitCode = main();
