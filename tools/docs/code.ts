/**
 * Runs every code block of `README.md`, `CONTRIBUTING.md`, the pages under `docs/` and those of the
 * experiments, in scratch copies of the repository, and fails with file and line where one fails.
 *
 *     deno task docs:code [FILES...] [--jobs 2] [--python] [--quiet] [--list]
 *
 * `_blocks.ts` says what is done with a block of which language, `_rules.ts` which commands are run
 * in another form and why, `_setups.ts` what a page's reader has before. It prints what it ran, what
 * it ran in another form and the reason, and what it did not run.
 *
 * @module
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { repositoryFiles, root } from "../_files.ts";
import { type Finding, printFindings } from "../_finding.ts";
import { BlockError, type Step, stepsOf } from "./_blocks.ts";
import { checkRepositoryLinks } from "./links.ts";
import { readPage } from "./_markdown.ts";
import { rules } from "./_rules.ts";
import { pageLines, type PageReport, programOf, programText, runPage } from "./_run.ts";
import { copyRepository, runIn, setUpPython } from "./_scratch.ts";

const usage = `Usage: deno task docs:code [FILES...] [options]

Runs every code block of README.md, CONTRIBUTING.md, docs/ and the READMEs of experiments in scratch
copies of the repository; then checks all links. FILES are some of these pages.

Options:
  --jobs <n>  pages at the same time (default: 2)
  --python    set up the Python environment of tools/docs/requirements.txt first
  --quiet     print failures, replacements and what was not run only
  --list      print the rules by which commands run in another form, and end
  -h, --help  print this

Exit codes: 0 done, 1 a block or link failed, 2 bad input.`;

/** The pages whose code is run, from the root of the repository. */
export function allPages(files: readonly string[] = repositoryFiles()): string[] {
  const isPage = (path: string) =>
    /^(README|CONTRIBUTING)\.md$|^docs\/.*\.md$|^experiments\/.*README\.md$/.test(path);
  // What is generated has the examples that `deno test --doc` runs where they stand.
  return files.filter((path) => isPage(path) && !path.startsWith("docs/reference/"));
}

/** A page with its steps. */
interface Work {
  readonly path: string;
  readonly steps: readonly Step[];
}

/** The steps of some pages, and what keeps a page from having any. */
export function planPages(
  paths: readonly string[],
  folder: string = root,
): { readonly work: Work[]; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const work: Work[] = [];
  for (const path of paths) {
    try {
      const steps = stepsOf(readPage(path, readFileSync(join(folder, path), "utf8")));
      if (steps.length > 0) work.push({ path, steps });
    } catch (error) {
      if (!(error instanceof BlockError || error instanceof SyntaxError)) throw error;
      const line = error instanceof BlockError ? error.line : 1;
      findings.push({ file: path, line, message: error.message });
    }
  }
  return { work, findings };
}

/** Whether a page has commands or files, for which it gets a copy of its own. */
function writes({ steps }: Work): boolean {
  return steps.some(({ kind }) => ["sh", "write", "python", "r"].includes(kind));
}

/** Writes the programs of some pages into a copy of the repository. */
function writePrograms(folder: string, work: readonly Work[]): string[] {
  const paths: string[] = [];
  for (const { path, steps } of work) {
    for (const step of steps) {
      if (step.kind !== "ts" && step.kind !== "check") continue;
      const program = programOf(path, step);
      mkdirSync(dirname(join(folder, program)), { recursive: true });
      writeFileSync(join(folder, program), programText(step));
      paths.push(program);
    }
  }
  return paths;
}

/** Type-checks all programs at once. */
async function checkTypes(folder: string, work: readonly Work[]): Promise<Finding[]> {
  const programs = writePrograms(folder, work);
  if (programs.length === 0) return [];
  const { code, error } = await runIn(folder, Deno.execPath(), ["check", "-q", ...programs], 300);
  if (code === 0) return [];
  const relevant = error.replace(/\nFound \d+ errors?\.[^]*/, "");
  const text = work.reduce((text, { path }) => pageLines(path, text), relevant);
  const first = text.match(/at (\S+\.md):(\d+)/);
  return [{
    file: first?.[1] ?? "docs",
    line: Number(first?.[2] ?? 1),
    message: `types:\n${text}`,
  }];
}

/** Runs pages, some at a time, the slow ones first; reports come in the order of the pages. */
async function runAll(base: string, work: readonly Work[], jobs: number): Promise<PageReport[]> {
  const reports: PageReport[] = [];
  const weight = ({ steps }: Work) => steps.filter(({ kind }) => kind === "sh").length;
  const waiting = [...work].sort((a, b) => weight(b) - weight(a));
  const next = async (): Promise<void> => {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      const folder = writes(item) ? await copyRepository(base) : base;
      if (folder !== base) writePrograms(folder, [item]);
      try {
        reports.push(await runPage(item.path, item.steps, folder));
      } finally {
        if (folder !== base) rmSync(folder, { recursive: true, force: true });
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, next));
  const order = work.map(({ path }) => path);
  return reports.sort((a, b) => order.indexOf(a.path) - order.indexOf(b.path));
}

/** Runs some pages; prints; gives what failed. */
async function run(paths: readonly string[], jobs: number, quiet: boolean): Promise<Finding[]> {
  const { work, findings } = planPages(paths);
  const base = await copyRepository();
  try {
    const types = checkTypes(base, work);
    const reports = await runAll(base, work, jobs);
    for (const { path, log, seconds } of reports) {
      console.log(`${path} (${seconds.toFixed(1)} s)`);
      const lines = quiet ? log.filter((line) => /NOT |reason:/.test(line)) : log;
      for (const line of lines) console.log(`  ${line}`);
    }
    return [...findings, ...await types, ...reports.flatMap((report) => report.findings)];
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      jobs: { type: "string", default: "2" },
      python: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage), 0;
  if (values.list) {
    for (const { match, instead, reason } of rules) {
      console.log(`${match.source}\n  runs as: ${instead}\n  reason: ${reason}`);
    }
    return 0;
  }
  if (values.python) setUpPython();
  const named = positionals.map((path) => relative(root, resolve(path)).replaceAll("\\", "/"));
  const paths = named.length > 0 ? named : allPages();
  const start = performance.now();
  const jobs = Number(values.jobs);
  if (!(Number.isInteger(jobs) && jobs >= 1)) {
    throw new Error(
      `Cannot use --jobs as it must be a whole number of at least 1: current value is ${values.jobs}`,
    );
  }
  const findings = await run(paths, jobs, values.quiet);
  const links = checkRepositoryLinks();
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const done = `${paths.length} pages, ${links.inside} links, ${seconds} s`;
  return printFindings("docs:code", done, [...findings, ...links.findings]);
}

if (import.meta.main) {
  process.exitCode = await main().catch((error: Error) => {
    console.error(error.message);
    return 2;
  });
}
