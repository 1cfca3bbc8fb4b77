/**
 * The files of the suite of models, which stands beside the repository or is absent.
 *
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";

/** A file of the suite. */
export interface SuiteFile {
  /** Its path below the suite. */
  readonly file: string;
  /** Its content. */
  readonly text: string;
}

const suite = new URL("../../../../shared/lqn-suite/", import.meta.url);

/** The files whose path matches; none where the suite is absent. */
export function suiteFiles(pattern: RegExp): readonly SuiteFile[] {
  let names: string[];
  try {
    names = readdirSync(suite, { recursive: true }) as string[];
  } catch {
    return [];
  }
  return names.filter((name) => pattern.test(name)).sort().map((file) => ({
    file,
    text: readFileSync(new URL(file, suite), "utf8"),
  }));
}
