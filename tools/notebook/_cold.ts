/**
 * The repository beside itself with empty results: a folder of links to everything but `results`, and copies of the notebooks.
 *
 * A notebook in it finds `../mod.ts`, `../examples` and the rest where they always are, and starts without what earlier runs left.
 * The folders have fixed names, so that Deno's cache of compiled files does not grow with each run.
 *
 * @module
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import process from "node:process";
import { root } from "../_files.ts";

/** What is not linked: what is made anew, and what does not belong to the sources. */
const own = new Set(["results", "notebooks", "coverage", "node_modules"]);

/** A copy of the layout of the repository. */
export interface ColdFolder {
  /** Its root. */
  readonly folder: string;
  /** Its folder of notebooks. */
  readonly notebooks: string;
  /** Removes it. */
  remove(): void;
}

/** Whether a process runs. */
function runs(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

/** Takes the first free number of a folder; one whose process has gone is free. */
function claim(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (let n = 0;; n++) {
    const lock = join(folder, `${n}.lock`);
    try {
      if (existsSync(lock) && !runs(Number(readFileSync(lock, "utf8")))) rmSync(lock);
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return join(folder, String(n));
    } catch (error) {
      if ((error as { code?: string }).code !== "EEXIST") throw error;
    }
  }
}

/**
 * Makes a cold folder.
 *
 * @param work The folder that takes it.
 * @param notebooks Paths of notebooks that are copied into it beside those of the repository's folder.
 * @param repository What is linked.
 */
export function coldFolder(
  work: string,
  notebooks: readonly string[],
  repository: string = root,
): ColdFolder {
  const folder = claim(resolve(work, "cold"));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.lock`, { force: true });
  };
  rmSync(folder, { recursive: true, force: true });
  for (const name of readdirSync(repository)) {
    if (name.startsWith(".") || own.has(name)) continue;
    const target = join(repository, name);
    mkdirSync(folder, { recursive: true });
    symlinkSync(
      resolve(target),
      join(folder, name),
      statSync(target).isDirectory() ? "junction" : "file",
    );
  }
  const inside = join(folder, "notebooks");
  mkdirSync(inside, { recursive: true });
  const shared = join(repository, "notebooks");
  if (existsSync(shared)) cpSync(shared, inside, { recursive: true, filter: isKept });
  for (const path of notebooks) cpSync(path, join(inside, basename(path)));
  return { folder, notebooks: inside, remove };
}

/** Not the checkpoints that JupyterLab makes. */
function isKept(path: string): boolean {
  return !basename(path).startsWith(".ipynb_checkpoints");
}
