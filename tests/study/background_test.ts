import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openStore } from "@iovlab/iovlab/store";
import {
  inline,
  loadStudy,
  type Progress,
  runStudy,
  startStudy,
  storedOutcome,
} from "@iovlab/iovlab/study";
import { csvOf, newStore } from "./_studies.ts";

const module = fileURLToPath(new URL("./_cluster_module.ts", import.meta.url));
const short = ["work=20000"];
const long = ["work=2000000", "replications.minimum=24"];

async function inlineCsv(overrides: readonly string[]): Promise<string> {
  const { study } = await loadStudy(module, overrides);
  using store = newStore();
  return csvOf(await runStudy(study, { store, executor: inline() }));
}

async function storedCsv(out: string, overrides: readonly string[]): Promise<string> {
  const { study } = await loadStudy(module, overrides);
  using store = openStore(`${out}/iovlab.sqlite`, { readOnly: true });
  return csvOf(storedOutcome(study, store)!);
}

Deno.test("a study in a process of its own tells how far it is, ends, and leaves the bytes of an inline run", async () => {
  const out = Deno.makeTempDirSync();
  const running = await startStudy(module, { overrides: short, out, workers: 2 });
  const told: Progress[] = [];
  const { state } = await running.ended((progress) => void told.push(progress));
  assert.equal(state, "finished", running.log());
  assert.ok(told.length > 0 && told.at(-1)!.finished);
  assert.equal(await storedCsv(out, short), await inlineCsv(short));
});

Deno.test("a second start attaches, another study of the name is refused, and after a cancel or a kill the next start goes on", async () => {
  const out = Deno.makeTempDirSync();
  const options = { overrides: long, out, workers: 1 };
  const first = await startStudy(module, options);
  const second = await startStudy(module, options);
  assert.deepEqual([first.attached, second.attached], [false, true]);
  await assert.rejects(startStudy(module, { ...options, overrides: short }), {
    code: "study/other-runs",
  });
  await some(first, 3);
  second.cancel();
  assert.equal((await first.ended()).state, "interrupted");

  const third = await startStudy(module, options);
  assert.equal(third.attached, false);
  await some(third, 6);
  const { pid } = JSON.parse(Deno.readTextFileSync(`${third.folder}/background.json`));
  Deno.kill(pid, "SIGKILL");
  assert.equal((await third.ended()).state, "lost");

  const last = await startStudy(module, options);
  const { state, progress } = await last.ended();
  assert.equal(state, "finished", last.log());
  assert.ok(progress!.replicationsCached >= 6, "what was finished was not done again");
  assert.equal(await storedCsv(out, long), await inlineCsv(long));
});

/** Waits until so many replications are done. */
async function some(running: Awaited<ReturnType<typeof startStudy>>, count: number): Promise<void> {
  const abort = new AbortController();
  const enough = (progress: Progress) => {
    if (progress.replicationsDone >= count) abort.abort();
  };
  await running.ended(enough, abort.signal).catch(() => {});
}

Deno.test("a study that fails says why, and one that cannot be loaded is refused here", async () => {
  const out = Deno.makeTempDirSync();
  const failing = fileURLToPath(new URL("./_study_module.ts", import.meta.url));
  const running = await startStudy(failing, { overrides: ["+fail=true"], out, workers: 1 });
  const { state, error } = await running.ended();
  assert.equal(state, "failed");
  assert.match(error!, /rate=100 noise=4\/split, replication 0: no answer/);
  await assert.rejects(startStudy("missing.ts", { out }), { code: "study/not-found" });
});
