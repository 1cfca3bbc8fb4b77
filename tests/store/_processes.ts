/** Processes that write and read one store at once, with the permissions of `deno task study` and no more. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openStore } from "@iovlab/iovlab/store";
import type { Ended } from "../cli/_command.ts";
import { pointIdOf, rowsAt } from "./_stress_rows.ts";

const root = new URL("../../", import.meta.url);
const config = fileURLToPath(new URL("deno.json", root));

/** The permissions that a task of `deno.json` gives its program. */
export function permissionsOf(task: string): string[] {
  const { tasks } = JSON.parse(readFileSync(config, "utf8"));
  const words: string[] = tasks[task].command.split(" ");
  const found = words.filter((word) => word.startsWith("--allow-") || word === "--no-prompt");
  assert.ok(found.length > 1 && !words.includes("-A"), tasks[task].command);
  return found;
}

/** Starts a program of this folder. */
export function start(program: string, ...words: string[]): Deno.ChildProcess {
  const script = fileURLToPath(new URL(`./${program}`, import.meta.url));
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-check", "--config", config, ...permissionsOf("study")],
      ...[script, ...words],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs a command of the toolkit with the permissions of its task; gives code and texts. */
export async function command(task: "study" | "results", ...words: string[]): Promise<Ended> {
  return await programOf(Deno.execPath(), taskWords(task, words));
}

/** The words after `deno` that run a command of the toolkit. */
export function taskWords(task: "study" | "results", words: readonly string[]): string[] {
  const script = fileURLToPath(new URL(`src/cli/${task}.ts`, root));
  return [
    ...["run", "-q", "--no-check", "--config", config, ...permissionsOf(task)],
    ...[script, ...words],
  ];
}

/** Runs a program to its end. */
export async function programOf(program: string, args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

/** What a writer told: what it was at, and which replications the store has acknowledged. */
export interface Told {
  /** Replications by the number of the point. */
  readonly acknowledged: readonly (readonly [point: number, replication: number])[];
  /** Whether it was killed. */
  readonly killed: boolean;
  /** What it wrote to standard error. */
  readonly error: string;
}

/** When to kill a writer: so many milliseconds after it tells of its opening, or of its first replication. */
export interface Moment {
  readonly after: "opening" | "first";
  readonly milliseconds: number;
}

/** Follows a writer to its end, which may be a kill -9 at some moment. */
export async function follow(child: Deno.ChildProcess, kill?: Moment): Promise<Told> {
  const error = new Response(child.stderr).text();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    told += part;
    const begun = kill?.after === "opening" ? told.length > 0 : /^\d/m.test(told);
    if (kill && begun && timer === undefined) {
      timer = setTimeout(() => child.kill("SIGKILL"), kill.milliseconds);
    }
  }
  const { signal } = await child.status;
  clearTimeout(timer);
  const lines = told.split("\n").slice(0, -1).filter((line) => /^\d+ \d+$/.test(line));
  const acknowledged = lines.map((line) => line.split(" ").map(Number) as [number, number]);
  return { acknowledged, killed: signal === "SIGKILL", error: await error };
}

/** Checks that a store is whole and has all that was acknowledged, each replication with all its rows. */
export function checkHas(path: string, acknowledged: Told["acknowledged"]): void {
  using store = openStore(path, { create: false });
  assert.deepEqual(store.verify(), []);
  for (const [point, replication] of acknowledged) {
    const rows = store.rows(pointIdOf(point), replication);
    assert.deepEqual(rows, rowsAt(point, replication), `${point}, replication ${replication}`);
  }
}
