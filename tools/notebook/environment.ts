/**
 * A Jupyter of the project's own: a Python environment, a Deno that stays where it is, and the
 * description of its kernel, all in one folder. Nothing is written to the user's home.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { root } from "../_files.ts";

/** Where the parts of the set-up are. */
export interface NotebookEnvironment {
  /** Python of the virtual environment. */
  readonly python: string;
  /** The Deno that the kernel runs. */
  readonly deno: string;
  /** The environment variables that keep Jupyter inside the folder. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The folder that continuous integration and developers use. */
export const defaultFolder: string = join(root, ".ci", ".work");

const requirements = join(root, "tools", "notebook", "requirements.txt");
const onWindows = process.platform === "win32";

/**
 * Sets Jupyter up in a folder, or finds that it is.
 *
 * @param folder Where the parts go.
 * @param log Is told of each step that takes time.
 * @throws {Error} Where a command fails, with what it printed.
 */
export function setUp(
  folder: string = defaultFolder,
  log: (text: string) => void = console.log,
): NotebookEnvironment {
  mkdirSync(folder, { recursive: true });
  const python = pythonIn(join(folder, "venv"), log);
  const deno = denoIn(join(folder, "deno"), log);
  const jupyter = resolve(folder, "jupyter");
  writeKernel(join(jupyter, "kernels", "deno"), deno);
  const variables = {
    JUPYTER_PATH: jupyter,
    JUPYTER_DATA_DIR: jupyter,
    JUPYTER_CONFIG_DIR: join(jupyter, "config"),
    JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
    JUPYTER_PLATFORM_DIRS: "1",
    IPYTHONDIR: join(jupyter, "ipython"),
  };
  return { python, deno, variables };
}

function pythonIn(folder: string, log: (text: string) => void): string {
  const python = onWindows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  const stamp = join(folder, "requirements.installed");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  log("Setting up Python packages ...");
  run(onWindows ? "python" : "python3", ["-m", "venv", folder]);
  run(python, ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", requirements]);
  writeWhole(stamp, wanted);
  return python;
}

/** Deno from npm: the one that runs now may lie in a cache that is cleared some day. */
function denoIn(folder: string, log: (text: string) => void): string {
  const version = Deno.version.deno;
  const launcher = join(folder, "node_modules", "deno", "bin.cjs");
  const ask = ["eval", "console.log(Deno.version.deno + ' ' + Deno.execPath())"];
  if (!existsSync(launcher) || !run("node", [launcher, ...ask]).startsWith(`${version} `)) {
    log(`Installing Deno ${version} ...`);
    const quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    const npm = onWindows ? "npm.cmd" : "npm";
    run(npm, ["install", "--prefix", folder, ...quiet, `deno@${version}`], onWindows);
  }
  return run("node", [launcher, ...ask]).trim().slice(version.length + 1);
}

function writeKernel(folder: string, deno: string): void {
  mkdirSync(folder, { recursive: true });
  const kernel = {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
  };
  writeWhole(join(folder, "kernel.json"), JSON.stringify(kernel, undefined, 2) + "\n");
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

function run(command: string, args: readonly string[], shell = false): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", shell });
  if (status === 0) return stdout;
  const reason = error?.message ?? `${stdout}${stderr}`.trim();
  throw new Error(`Cannot run ${command} ${args.join(" ")}: ${reason}`);
}

if (import.meta.main) {
  const { python, deno } = setUp(Deno.args[0]);
  console.log(`python ${python}\ndeno   ${deno}`);
}
