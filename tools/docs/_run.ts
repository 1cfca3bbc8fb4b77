/**
 * Runs the steps of a page in a scratch copy of the repository, one after the other.
 *
 * @module
 */
import { parse as parseCsv } from "csv-parse/sync";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readHost } from "../../src/host/mod.ts";
import { readLqn } from "../../src/lqn/format/mod.ts";
import type { Finding } from "../_finding.ts";
import { missingLine, type Step } from "./_blocks.ts";
import { type Ended, pythonFor, rFor, runIn } from "./_scratch.ts";
import { setups } from "./_setups.ts";

/** What was done for a page. */
export interface PageReport {
  /** The page. */
  readonly path: string;
  /** One line for each step: what was done with it. */
  readonly log: readonly string[];
  /** What failed. */
  readonly findings: readonly Finding[];
  /** Wall clock seconds. */
  readonly seconds: number;
}

/** A page on its way. */
interface Run {
  readonly path: string;
  readonly folder: string;
  readonly log: string[];
  readonly findings: Finding[];
  /** What the block before printed; `undefined` where it was not run as the page has it. */
  printed: string | undefined;
  /** Where that block began, for a block of several commands. */
  sh: boolean;
}

/** Seconds that a block or command may take. */
const limit = 240;

/** Where the program of a block lies, from the root of the scratch copy. */
export function programOf(page: string, { file, line }: Step): string {
  const name = page.replaceAll("/", "__");
  return file ? join("blocks", name, file) : join("blocks", `${name}.${line}.ts`);
}

/** The text of a program, with each line where the page has it, so that errors name the page's lines. */
export function programText({ line, code }: Step): string {
  return "\n".repeat(line - 1) + code + "\n";
}

/** Runs a page's steps; a failure does not keep the others from running. */
export async function runPage(
  path: string,
  steps: readonly Step[],
  folder: string,
): Promise<PageReport> {
  const run: Run = { path, folder, log: [], findings: [], printed: undefined, sh: false };
  const start = performance.now();
  for (const { command, reason } of setups[path] ?? []) {
    await runStep(run, { kind: "sh", line: 1, code: command, language: "sh", reason, printed: "" });
  }
  for (const step of steps) await runStep(run, step);
  return {
    path,
    log: run.log,
    findings: run.findings,
    seconds: (performance.now() - start) / 1000,
  };
}

async function runStep(run: Run, step: Step): Promise<void> {
  const continues = step.kind === "sh" && run.sh;
  const before = run.printed;
  run.sh = step.kind === "sh";
  if (step.kind === "output") return compare(run, step, before);
  const ended = await execute(run, step);
  if (!ended) return;
  run.printed = (continues ? `${before ?? ""}\n` : "") + ended.out + "\n" + ended.error;
  if (step.kind === "sh" && step.reason !== undefined) run.printed = continues ? before : undefined;
  const { code, seconds } = ended;
  if (code === (step.exitCode ?? 0)) {
    note(run, step, `${doneWith(step)} (${seconds.toFixed(1)} s)`);
  } else {
    const text = pageLines(run.path, (ended.error + ended.out).trim()).split("\n").slice(-12);
    fail(
      run,
      step,
      `exit code ${code}: ${step.kind === "sh" ? step.code : ""}\n${text.join("\n")}`,
    );
  }
}

function doneWith({ kind, printed, code, reason }: Step): string {
  if (kind !== "sh") return `${kind}: ran`;
  if (reason === undefined) return `ran: ${code}`;
  if (printed === "") return `before the page: ${code} (${reason})`;
  return `ran: ${code}\n    in place of: ${printed}\n    reason: ${reason}`;
}

/** Does what a step is; gives how a process ended where there was one. */
async function execute(run: Run, step: Step): Promise<Ended | undefined> {
  const { kind, code } = step;
  if (kind === "sh") return await runIn(run.folder, "bash", ["-c", code], limit);
  if (kind === "ts") {
    const words = ["run", "-q", "-A", "--no-check", programOf(run.path, step)];
    return await runIn(run.folder, Deno.execPath(), words, limit);
  }
  if (kind === "python" || kind === "r") {
    const { program, missing } = kind === "r" ? rFor(code) : pythonFor(code);
    if (program) return await runIn(run.folder, program, [kind === "r" ? "-e" : "-c", code], limit);
    return void note(run, step, `${kind}: NOT RUN: ${missing}`);
  }
  if (kind === "write") {
    const file = join(run.folder, step.file!);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code + "\n");
    return void note(run, step, `written to ${step.file}`);
  }
  if (kind === "read") return void read(run, step);
  note(run, step, kind === "check" ? "ts: types checked, not run" : `${step.language}: to read`);
}

/** Reads a block of data by what it is. */
function read(run: Run, step: Step): void {
  try {
    note(run, step, readData(step, run.path));
  } catch (error) {
    fail(run, step, error instanceof Error ? error.message : String(error));
  }
}

function readData({ language, code }: Step, file: string): string {
  if (language === "lqn" || language === "xml") {
    readLqn(code, { file });
    return `${language}: read as a layered queueing network`;
  }
  if (language === "csv") {
    return `csv: read, ${(parseCsv(code, { columns: true }) as unknown[]).length} rows`;
  }
  const value: unknown = JSON.parse(code);
  const isHost = typeof value === "object" && value !== null && "vms" in value;
  if (!isHost) return "json: read";
  readHost(code, file);
  return "json: read as a host";
}

function compare(run: Run, step: Step, printed: string | undefined): void {
  if (printed === undefined) {
    return note(run, step, "output: NOT COMPARED: the command above ran in another form");
  }
  const missing = missingLine(step.code, printed);
  if (missing < 0) return note(run, step, "output: compared");
  const line = step.code.split("\n")[missing];
  const end = printed.trim().split("\n").slice(0, 40).join("\n");
  fail(run, { ...step, line: step.line + missing }, `"${line}" is not in the output:\n${end}`);
}

function note(run: Run, step: Step, text: string): void {
  run.log.push(`${run.path}:${step.line}: ${text}`);
}

function fail(run: Run, step: Step, message: string): void {
  run.findings.push({ file: run.path, line: step.line, message });
}

/** Places in the program of a block as places in its page. */
export function pageLines(path: string, text: string): string {
  const name = path.replaceAll("/", "__").replace(/[.]/g, "\\.");
  return text.replace(new RegExp(`\\S*?blocks/${name}(?:\\.\\d+|/\\S*?)\\.ts(?=:\\d)`, "g"), path);
}
