/**
 * A Jupyter of the project's own: a Python environment, a Deno that stays where it is, and the
 * description of its kernel, all in one folder. Nothing is written to the user's home.
 *
 * What is there already is found again by stamps, so that the second set-up takes no time.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { InputError } from "../../src/core/mod.ts";
import { writeFileAtomic } from "../../src/store/mod.ts";
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

/** The folder of the environment unless told. */
export const defaultFolder: string = join(root, ".jupyter-env");

const requirements = join(root, "tools", "notebook", "requirements.txt");
const onWindows = process.platform === "win32";

/** The oldest Python that the pinned packages run on. */
const leastPython = [3, 11] as const;

/**
 * Sets Jupyter up in a folder, or finds that it is.
 *
 * @param folder Where the parts go.
 * @param log Is told of each step that takes time.
 * @throws {InputError} `notebook/no-python` where Python 3 or its `venv` is missing or too old.
 * @throws {Error} Where a command fails, with what it printed.
 */
export function setUp(
  folder: string = defaultFolder,
  log: (text: string) => void = console.error,
): NotebookEnvironment {
  const whole = resolve(folder);
  const python = pythonIn(join(whole, "venv"), log);
  const deno = denoIn(join(whole, "deno"), log);
  const jupyter = join(whole, "jupyter");
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

function noPython(why: string): InputError {
  return new InputError(`Cannot set Jupyter up as ${why}`, { code: "notebook/no-python" });
}

/** Refuses a machine on which no environment can be made, with what to install. */
function checkPython(python: string): void {
  const least = leastPython.join(".");
  const ask = "import sys; print(*sys.version_info[:2]); import ensurepip, venv";
  const { stdout, status, error } = spawnSync(python, ["-c", ask], { encoding: "utf8" });
  if (error) {
    throw noPython(
      `"${python}" must be on the path (Debian: apt-get install python3 python3-venv)`,
    );
  }
  const [major, minor] = stdout.split(" ").map(Number);
  if (!(major === leastPython[0] && minor >= leastPython[1])) {
    throw noPython(`Python must be ${least} or later: current value is ${major}.${minor}`);
  }
  if (status !== 0) {
    throw noPython(`Python's module venv is missing (Debian: apt-get install python3-venv)`);
  }
}

function pythonIn(folder: string, log: (text: string) => void): string {
  const python = onWindows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  const stamp = join(folder, "requirements.installed");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    return python;
  }
  const system = onWindows ? "python" : "python3";
  checkPython(system);
  log("Setting up JupyterLab, once: about a minute ...");
  mkdirSync(folder, { recursive: true });
  run(system, ["-m", "venv", folder]);
  const quiet = ["-q", "--disable-pip-version-check", "--no-cache-dir"];
  run(python, ["-m", "pip", "install", ...quiet, "-r", requirements]);
  writeFileAtomic(stamp, wanted);
  return python;
}

/**
 * Deno from npm: the one that runs now may lie in a cache that is cleared some day. Without npm it did
 * not come from such a cache.
 */
function denoIn(folder: string, log: (text: string) => void): string {
  const version = Deno.version.deno;
  const stamp = join(folder, `deno-${version}.path`);
  const known = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  if (known !== "" && existsSync(known)) return known;
  const npm = onWindows ? "npm.cmd" : "npm";
  if (spawnSync(npm, ["--version"], { shell: onWindows }).status !== 0) return Deno.execPath();
  const launcher = join(folder, "node_modules", "deno", "bin.cjs");
  const ask = ["eval", "console.log(Deno.version.deno + ' ' + Deno.execPath())"];
  if (!existsSync(launcher) || !run("node", [launcher, ...ask]).startsWith(`${version} `)) {
    log(`Installing Deno ${version} for the kernel ...`);
    const quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    const cache = join(folder, "npm-cache");
    const into = ["install", "--prefix", folder, "--cache", cache];
    run(npm, [...into, ...quiet, `deno@${version}`], onWindows);
    rmSync(cache, { recursive: true, force: true });
  }
  const path = run("node", [launcher, ...ask]).trim().slice(version.length + 1);
  writeFileAtomic(stamp, path);
  return path;
}

function writeKernel(folder: string, deno: string): void {
  const kernel = {
    argv: [deno, "jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
  };
  const text = JSON.stringify(kernel, undefined, 2) + "\n";
  const path = join(folder, "kernel.json");
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileAtomic(path, text);
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
