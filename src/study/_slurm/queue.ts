/**
 * What is asked of Slurm: submit, list, cancel. Nothing is asked of its accounting.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { InputError } from "../../core/mod.ts";

/** A program of Slurm could not be run, or refused. */
function run(program: string, words: readonly string[]): string {
  try {
    const stdio = ["ignore", "pipe", "pipe"] as ("ignore" | "pipe")[];
    return execFileSync(program, words, { encoding: "utf8", stdio, maxBuffer: 2 ** 28 });
  } catch (cause) {
    const { code, stderr } = cause as { code?: string; stderr?: string };
    const why = code === "ENOENT"
      ? "there must be such a program"
      : (stderr ?? "").trim() || `${cause}`;
    throw new InputError(`Cannot run ${program} as ${why.replaceAll("\n", " ")}`, {
      code: code === "ENOENT" ? "slurm/not-found" : "slurm/refused",
      cause,
    });
  }
}

/** Submits a job script as an array; gives the number of the job. */
export function submitArray(
  script: string,
  indices: string,
  words: readonly string[],
): string {
  const printed = run("sbatch", ["--parsable", `--array=${indices}`, script, ...words]);
  return printed.trim().split(";")[0];
}

/** The array tasks of this user that wait or run, as `JOB_INDEX`, with their states. */
export function queued(): Map<string, string> {
  const lines = run("squeue", ["--me", "--noheader", "--array", "--format=%F %K %T"]).split("\n");
  const tasks = new Map<string, string>();
  for (const line of lines) {
    const [job, index, state] = line.trim().split(/\s+/);
    if (state !== undefined) tasks.set(`${job}_${index}`, state);
  }
  return tasks;
}

/** Cancels jobs; those that ended are left alone. */
export function cancelJobs(jobs: readonly string[]): void {
  if (jobs.length > 0) run("scancel", ["--quiet", ...jobs]);
}

/** The largest index of an array plus one; Slurm's own default where it does not say. */
export function largestArray(): number {
  const found = /^MaxArraySize\s*=\s*(\d+)/m.exec(run("scontrol", ["show", "config"]));
  return found ? Number(found[1]) : 1001;
}

/** Indices as Slurm writes them: `0-3,7`. */
export function ranges(indices: readonly number[]): string {
  const sorted = [...indices].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end] + 1) end++;
    parts.push(start === end ? `${sorted[start]}` : `${sorted[start]}-${sorted[end]}`);
    start = end + 1;
  }
  return parts.join(",");
}
