/**
 * A study that is followed: what a notebook is sent, what a terminal gets.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { BackgroundStatus, Progress } from "@iovlab/iovlab/study";
import {
  type DisplayMessage,
  type FollowedStudy,
  progressText,
  showStudy,
} from "../../src/report/mod.ts";

/** A notebook that keeps what it is sent. */
function recorder() {
  const sent: { kind: string; message: DisplayMessage }[] = [];
  return {
    sent,
    texts: () => sent.map(({ message }) => message.data["text/plain"]),
    send(kind: "display_data" | "update_display_data", message: DisplayMessage): Promise<void> {
      sent.push({ kind, message });
      return Promise.resolve();
    },
  };
}

const at = (replicationsDone: number, more: Partial<Progress> = {}): Progress => ({
  ...{ points: 4, pointsDone: 1, replications: 20, replicationsDone, replicationsCached: 0 },
  ...{ failures: 0, secondsElapsed: 1, secondsLeft: 3.2, finished: false, ...more },
});

const widest = { group: "vms=8", response: "gain", halfWidth: 0.03131, wanted: 0.02 };

/** A study that says where it is, once for each step, and then its end; it runs on where nobody looks. */
function scripted(steps: readonly Progress[], end: BackgroundStatus): FollowedStudy {
  let now: BackgroundStatus = { state: "running" };
  return {
    loaded: { study: { name: "study" } },
    status: () => now,
    async ended(onProgress, signal) {
      for (const progress of steps) {
        now = { state: "running", progress };
        await onProgress?.(progress);
        signal?.throwIfAborted();
      }
      now = end;
      return end;
    },
  };
}

const finished = at(20, { pointsDone: 4, finished: true });

Deno.test("exact: showStudy() replaces one output with points, time left and the widest interval, and gives the status", async () => {
  const notebook = recorder();
  const study = scripted([at(5), at(12, { widest }), finished], {
    state: "finished",
    progress: finished,
  });
  assert.equal((await showStudy(study, { notebook })).state, "finished");
  assert.deepEqual(notebook.texts(), [
    "study: 0 of 0 replications",
    "study: 5 of 20 replications (25%) - 1 of 4 points, 4 s left",
    "study: 12 of 20 replications (60%) - 1 of 4 points, 4 s left, widest interval of gain ±0.0313, wanted ±0.02 (vms=8)",
    "study: 20 of 20 replications (100%) - 4 of 4 points",
    "study: 20 of 20 replications (100%) - finished, 4 of 4 points",
  ]);
  const kinds = notebook.sent.map(({ kind }) => kind);
  assert.deepEqual(kinds, ["display_data", ...Array(4).fill("update_display_data")]);
  assert.equal(new Set(notebook.sent.map(({ message }) => message.transient.display_id)).size, 1);
});

Deno.test("exact: showStudy() waits for each output before it looks again", async () => {
  const order: string[] = [];
  const notebook = {
    async send(kind: string) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(kind);
    },
  };
  const study = scripted([at(1), at(2)], { state: "finished" });
  const told: FollowedStudy = {
    ...study,
    ended: (look, signal) =>
      study.ended(async (progress) => {
        await look?.(progress);
        order.push("looked");
      }, signal),
  };
  await showStudy(told, { notebook });
  const update = "update_display_data";
  assert.deepEqual(order, ["display_data", update, "looked", update, "looked", update]);
});

Deno.test("exact: showStudy() says how a study ended that did not finish, and why", async () => {
  const endings: [BackgroundStatus, RegExp][] = [
    [{ state: "failed", error: "vms=8/vdi, replication 3: <no> answer" }, /failed, vms=8.*<no>/],
    [{ state: "interrupted", progress: at(5) }, /5 of 20 .*interrupted: .* goes on from here/],
    [{ state: "lost", progress: at(5) }, /5 of 20 .*process is gone: .* goes on from here/],
  ];
  for (const [end, text] of endings) {
    const notebook = recorder();
    assert.deepEqual(await showStudy(scripted([at(5)], end), { notebook }), end);
    assert.match(notebook.texts().at(-1)!, text);
    assert.doesNotMatch(notebook.sent.at(-1)!.message.data["text/html"], /<no>/);
  }
});

Deno.test("exact: showStudy() looks away by a condition or a signal, and leaves the study running", async () => {
  const steps = [at(1), at(5), at(9)];
  const notebook = recorder();
  const until = ({ replicationsDone }: Progress) => replicationsDone >= 5;
  const first = await showStudy(scripted(steps, { state: "finished" }), { notebook, until });
  assert.deepEqual([first.state, first.progress?.replicationsDone], ["running", 5]);
  assert.match(notebook.texts().at(-1)!, /5 of 20 .*still running/);
  const signal = AbortSignal.abort();
  const second = await showStudy(scripted(steps, { state: "finished" }), { notebook, signal });
  assert.equal(second.progress?.replicationsDone, 1);
});

Deno.test("exact: showStudy() lets an error through that is no looking away", async () => {
  const broken: FollowedStudy = {
    ...scripted([], { state: "lost" }),
    ended: () => Promise.reject(new RangeError("broken")),
  };
  await assert.rejects(showStudy(broken, { notebook: recorder() }), RangeError);
});

Deno.test("exact: showStudy() prints lines outside a notebook, not more often than asked", async () => {
  const end: BackgroundStatus = { state: "finished", progress: finished };
  const linesOf = async (lineSeconds?: number) => {
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    await showStudy(scripted([at(5), finished], end), { print, lineSeconds });
    return lines;
  };
  const last = "study: 20 of 20 replications (100%) - finished, 4 of 4 points";
  assert.deepEqual(await linesOf(), [last]);
  assert.deepEqual(await linesOf(0), [
    "study: 5 of 20 replications (25%) - 1 of 4 points, 4 s left",
    "study: 20 of 20 replications (100%) - 4 of 4 points",
    last,
  ]);
});

Deno.test("exact: progressText() tells long times, failures, what was stored, and rules without a response", () => {
  const told = (more: Partial<Progress>) => progressText(at(1, more));
  assert.equal(told({ secondsLeft: undefined }), "1 of 4 points");
  assert.equal(told({ secondsLeft: 130 }), "1 of 4 points, 2 min 10 s left");
  assert.equal(told({ secondsLeft: 1000 }), "1 of 4 points, 16 min left");
  assert.equal(told({ secondsLeft: 9000 }), "1 of 4 points, 2 h 30 min left");
  const large = { group: "g", response: "rate", halfWidth: 1234.5, wanted: 700 };
  assert.match(told({ widest: large }), /interval of rate ±1,230, wanted ±700 /);
  const share = { group: "g", halfWidth: 0.0123, wanted: 0.01 };
  assert.equal(
    told({ secondsLeft: 1, failures: 2, replicationsCached: 7, widest: share }),
    "1 of 4 points, 7 were in the store, 2 failed, 1 s left, widest interval ±1.23%, wanted ±1.00% (g)",
  );
});
