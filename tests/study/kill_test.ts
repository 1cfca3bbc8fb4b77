import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { randomStream } from "@iovlab/iovlab/random";
import { openStore } from "@iovlab/iovlab/store";
import { inline, runStudy, workers } from "@iovlab/iovlab/study";
import { csvOf, killedStudy, newStore } from "./_studies.ts";

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const script = fileURLToPath(new URL("./_child.ts", import.meta.url));

/** How many replications a line of the child tells as done. */
function doneIn(told: string): number {
  return Number(told.trimEnd().split("\n").at(-1)!.split(" ")[0]);
}

/**
 * Runs the child on a store, kills it some milliseconds after it has told of its first new replication, and gives what it told
 * last.
 */
async function runAndKill(path: string, workerCount: number, milliseconds: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config, script, path, String(workerCount)],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let told = (await reader.read()).value ?? "";
  const before = doneIn(told);
  let timer: ReturnType<typeof setTimeout> | undefined;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    told += part.value;
    if (timer === undefined && doneIn(told) > before) {
      timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
    }
  }
  const { signal } = await child.status;
  clearTimeout(timer);
  await child.stderr.cancel();
  return { killed: signal === "SIGKILL", done: doneIn(told) };
}

/** How many replications a store has, counted by the tables alone. */
function countIn(path: string): number {
  using store = openStore(path, { readOnly: true });
  return store.table({ uncounted: true, metric: "replyRate" }).numRows();
}

for (const workerCount of [0, 2]) {
  const kind = workerCount === 0 ? "inline" : `${workerCount} workers`;
  Deno.test(`killed again and again, a study loses nothing and ends the same (${kind})`, async () => {
    using undisturbed = newStore();
    const expected = csvOf(
      await runStudy(killedStudy(), { store: undisturbed, executor: inline() }),
    );
    const path = `${Deno.makeTempDirSync()}/iovlab.sqlite`;
    const stream = randomStream(1, 0, `kills of ${kind}`);
    let kills = 0;
    let kept = 0;
    for (let attempt = 0; attempt < 6; attempt++) {
      const { killed, done } = await runAndKill(path, workerCount, 20 * stream.uniform());
      if (!killed) break;
      kills++;
      const now = countIn(path);
      assert.ok(now >= done, `${done} were told as done, ${now} are there`);
      assert.ok(now >= kept, `${kept} were there before, ${now} are there`);
      kept = now;
    }
    assert.ok(kills >= 3, `only ${kills} kills`);
    assert.ok(kept > 0);
    using store = openStore(path);
    const outcome = await runStudy(killedStudy(), { store, executor: workers(2) });
    assert.equal(csvOf(outcome), expected);
    assert.equal(store.table().numRows(), undisturbed.table().numRows());
  });
}
