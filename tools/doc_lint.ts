/**
 * Runs `deno doc --lint` over everything that `deno.json` exports.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { root } from "./_files.ts";

/** The files that a `deno.json` exports, apart by whether they are there. */
export function exportedFiles(
  configuration: string,
  exists: (path: string) => boolean,
): { readonly present: string[]; readonly missing: string[] } {
  const { exports } = JSON.parse(configuration) as { exports: Record<string, string> };
  const paths = Object.values(exports);
  return { present: paths.filter(exists), missing: paths.filter((path) => !exists(path)) };
}

if (import.meta.main) {
  const { present, missing } = exportedFiles(
    readFileSync(join(root, "deno.json"), "utf8"),
    (path) => existsSync(join(root, path)),
  );
  for (const path of missing) console.log(`doc lint: ${path} is exported but not there`);
  const run = spawnSync(Deno.execPath(), ["doc", "-q", "--lint", ...present], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  process.exitCode = run.status ?? 1;
  if (run.status === 0) console.log(`doc lint: ok (${present.length} entry points)`);
}
