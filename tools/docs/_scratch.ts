/**
 * Scratch copies of the repository, and processes in them with a limit of time.
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { copyFile, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { repositoryFiles, root } from "../_files.ts";

/** How a process ended. */
export interface Ended {
  /** Exit code; 124 where its time was over. */
  readonly code: number;
  /** What it printed. */
  readonly out: string;
  /** What it printed on standard error. */
  readonly error: string;
  /** Wall clock seconds. */
  readonly seconds: number;
}

/** A new folder with the files under version control and new ones that are not ignored. */
export async function copyRepository(from: string = root): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "iovlab-docs-"));
  const files = repositoryFiles(from);
  const folders = new Set(files.map((file) => dirname(file)));
  for (const name of folders) await mkdir(join(folder, name), { recursive: true });
  await Promise.all(files.map((file) => copyFile(join(from, file), join(folder, file))));
  return folder;
}

/** Runs a program; after `limit` seconds it and its children are killed. */
export function runIn(
  folder: string,
  program: string,
  words: readonly string[],
  limit: number,
): Promise<Ended> {
  const start = performance.now();
  const path = [dirname(Deno.execPath()), process.env.PATH].join(delimiter);
  const child = spawn(program, [...words], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PATH: path,
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      DENO_NO_PROMPT: "1",
    },
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, limit * 1000);
  const texts = { out: "", error: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => texts.out += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => texts.error += text);
  return new Promise((done) => {
    const end = (code: number, note = "") => {
      clearTimeout(timer);
      const seconds = (performance.now() - start) / 1000;
      done({ code, out: texts.out, error: texts.error + note, seconds });
    };
    child.on("error", (error) => end(127, error.message));
    child.on("close", (code) => late ? end(124, `over ${limit} s`) : end(code ?? 1));
  });
}

const requirements = join(root, "tools", "docs", "requirements.txt");
const environment = join(root, ".ci", ".work", "docs-venv");
const python = join(environment, "bin", "python");

/**
 * Makes the Python environment of the pages that compare with SimPy, once.
 *
 * @throws {Error} Where a command fails, with what it printed.
 */
export function setUpPython(): void {
  const stamp = join(environment, "requirements.installed");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  mkdirSync(dirname(environment), { recursive: true });
  command("python3", ["-m", "venv", environment]);
  command(python, [
    "-m",
    "pip",
    "install",
    "-q",
    "--disable-pip-version-check",
    "-r",
    requirements,
  ]);
  writeFileSync(stamp, wanted);
}

function command(program: string, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, [...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot run ${program} ${words.join(" ")}: ${stdout}${stderr}`);
}

/** The Python that has what a program imports, or why there is none. */
export function pythonFor(code: string): { program?: string; missing?: string } {
  if (existsSync(python)) return { program: python };
  if (/\bsimpy\b/.test(code)) return { missing: "SimPy is not installed; --python does that" };
  return has("python3", ["--version"]) ? { program: "python3" } : { missing: "no Python here" };
}

/** R with the packages that a program loads, or why there is none. */
export function rFor(code: string): { program?: string; missing?: string } {
  const named = [...code.matchAll(/library\((\w+)\)|(\w+)::/g)].map(([, a, b]) => a ?? b);
  const wanted = [...new Set(named)].map((name) => `library(${name})`);
  return has("Rscript", ["-e", wanted.join(";")])
    ? { program: "Rscript" }
    : { missing: `no R with ${wanted.join(", ")} here` };
}

function has(program: string, words: readonly string[]): boolean {
  return spawnSync(program, [...words], { stdio: "ignore" }).status === 0;
}
