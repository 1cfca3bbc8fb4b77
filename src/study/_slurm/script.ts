/**
 * The job script of a study.
 *
 * @module
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { places } from "./folder.ts";
import type { SlurmOptions } from "./options.ts";

/** What the program of an array task may do: measure functions may read files, not write them. */
const permissions = ["read", "write", "env", "sys", "ffi", "run"].map((name) => `--allow-${name}`);

/** A word of a shell command. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The job script. Its arguments are the number of the batch and what is added to the array index to
 * get the number of the chunk.
 */
export function jobScript(folder: string, name: string, options: SlurmOptions): string {
  const task = fileURLToPath(new URL("./task.ts", import.meta.url));
  const deno = options.deno ?? process.execPath;
  const settings = [
    `--job-name=${name}`,
    `--output=${places.logs(folder)}/%A_%a.log`,
    "--open-mode=append",
    "--ntasks=1",
    "--cpus-per-task=1",
    ...(options.partition ? [`--partition=${options.partition}`] : []),
    ...(options.time ? [`--time=${options.time}`] : []),
    ...(options.memory ? [`--mem=${options.memory}`] : []),
    ...options.extra,
  ];
  const command = [deno, "run", "-q", "--no-prompt", "--frozen", ...permissions, task, folder];
  return [
    "#!/bin/bash",
    ...settings.map((setting) => `#SBATCH ${setting}`),
    "set -eu",
    ...options.modules.map((module) => `module load ${module}`),
    "export DENO_NO_UPDATE_CHECK=1 NO_COLOR=1",
    `exec ${command.map(quoted).join(" ")} "$1" "$((SLURM_ARRAY_TASK_ID + $2))"`,
    "",
  ].join("\n");
}
