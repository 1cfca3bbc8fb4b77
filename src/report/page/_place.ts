/**
 * How a finished report takes the place of an earlier one, and what is done about an interruption on the way.
 *
 * A report is made in `.NAME.ID` beside its place. The earlier one is renamed to `.NAME.ID.old`, the new one to its place, then the earlier one is taken
 * away. No file system that all systems have exchanges two folders in one step, so between the two renames nothing is in the place. What an
 * end of the process leaves, and what the next report does about it:
 *
 * - before the renames: the earlier report is in its place; the part of the new one beside it goes after an hour, as another process may be at it.
 * - between the renames: nothing is in the place; both reports are beside it, whole. The new one is put in its place.
 * - after the renames: the new report is in its place; what is left of the earlier one goes.
 *
 * Each file is on the disk before the renames. Whether a rename is, when the power fails, is for the file system to say.
 *
 * @module
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** What is left of a report that was being made is another's work for so long, in milliseconds. */
const AT_WORK = 3_600_000;

/** How often another process may put its report in the place while this one is about to. */
const TRIES = 5;

const identifier = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** A folder beside a place in which a report is made. */
export function besides(place: string): string {
  return join(dirname(place), `.${basename(place)}.${crypto.randomUUID()}`);
}

/** The codes of a rename onto a folder that is not empty. */
const taken: readonly unknown[] = ["ENOTEMPTY", "EEXIST", "EPERM"];

/** Puts a folder in a place; gives whether a report is there for it, which may be by another process that has mended what looked like an interruption. */
function moved(made: string, place: string): boolean {
  try {
    renameSync(made, place);
    return true;
  } catch (error) {
    if (!existsSync(place)) throw error;
    if (!existsSync(made)) return true;
    if (taken.includes((error as { code?: unknown }).code)) return false;
    throw error;
  }
}

function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // another process is at it too
  }
}

/**
 * Puts a finished folder in the place of the earlier one; where that fails, the earlier one is put back.
 *
 * @throws {Error} What the file system says.
 */
export function takePlace(made: string, place: string): void {
  const old = `${made}.old`;
  for (let tries = 1;; tries++) {
    if (existsSync(place)) renameSync(place, old);
    try {
      if (moved(made, place)) break;
      if (tries === TRIES) throw new Error(`Cannot replace "${place}" as others keep writing it`);
    } catch (error) {
      if (existsSync(old) && !existsSync(place)) renameSync(old, place);
      discard(old);
      throw error;
    }
    discard(old);
  }
  discard(old);
}

/** What is in a folder; nothing where it cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The folders beside a place that reports were made in, and what was set aside. */
function leftovers(place: string): { readonly made: string[]; readonly old: string[] } {
  const folder = dirname(place);
  const names = namesIn(folder);
  const start = `.${basename(place)}.`;
  const found = (end: string) =>
    names.filter((name) =>
      name.startsWith(start) && new RegExp(`^${identifier}${end}$`).test(name.slice(start.length))
    ).map((name) => join(folder, name));
  return { made: found(""), old: found("\\.old") };
}

function age(folder: string, now: number): number {
  try {
    return now - statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}

/**
 * Mends what an interruption has left beside a place, as the file's header says.
 *
 * @param now The time in milliseconds since 1970.
 */
export function recoverPlace(place: string, now: number): void {
  const { made, old } = leftovers(place);
  for (const aside of old) {
    const twin = aside.slice(0, -".old".length);
    if (!existsSync(place)) moved(existsSync(twin) ? twin : aside, place);
    discard(aside);
    discard(twin);
  }
  for (const folder of made) if (age(folder, now) > AT_WORK) discard(folder);
}
