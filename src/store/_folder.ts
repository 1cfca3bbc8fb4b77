/**
 * Folders: whether one may write, and making one.
 *
 * @module
 */
import * as fs from "node:fs";
import { dirname } from "node:path";

/** Whether a file or folder may be written; one without any write bit is left alone by a superuser too. */
export function mayWrite(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return (fs.statSync(path).mode & 0o222) !== 0;
  } catch {
    return false;
  }
}

/**
 * Makes a folder where there is none.
 *
 * @throws {Error} Where it, or the folder that it would be made in, cannot be written.
 */
export function makeFolder(folder: string): void {
  let nearest = folder;
  while (!fs.existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  if (!mayWrite(nearest)) throw new Error(`"${nearest}" cannot be written`);
  fs.mkdirSync(folder, { recursive: true });
}
