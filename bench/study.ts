/**
 * What a study costs besides its measuring: runner and store, by point; and the speedup of two workers beside two bare ones.
 *
 * `deno task bench:study [--json] [--points N]`
 *
 * - overhead: a study of N cheap points, one replication each, with workers, in a new store on disk, from
 *   the description to the last commit; less the time of the measure functions (next to nothing), over N;
 * - speedup: a study of replications of about 5 ms of computing, with one worker and with two; and the same work in two bare
 *   workers that get all of it in one message and answer at the end, which is what this machine can reach.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { openStore } from "../src/store/mod.ts";
import { engineOf, type Group, runStudy, type Study, workers } from "../src/study/mod.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean" }, points: { type: "string", default: "10000" } },
});
const engines = import.meta.resolve("./_study_engine.ts");

/** Runs a study in a new store; gives the wall clock in seconds. */
async function timed(groups: readonly Group[], name: string, count: number): Promise<number> {
  const folder = Deno.makeTempDirSync();
  const study: Study = { name, engine: engineOf(name, engines, name), seed: 1, groups };
  try {
    using store = openStore(`${folder}/iovlab.sqlite`);
    const started = performance.now();
    const { failures } = await runStudy(study, { store, executor: workers(count) });
    if (failures.length > 0) throw new Error(failures[0].message);
    return (performance.now() - started) / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** N points of one replication. */
function cheap(points: number): Group[] {
  return Array.from({ length: points }, (_, index) => ({
    key: `rate=${index}`,
    points: [{ key: "value", parameters: { rate: index } }],
    rule: { kind: "fixed", replications: 1 },
  }));
}

/** Replications of about 5 ms. */
const heavyReplications = 400;
const heavyWork = 600_000;

function heavy(): Group[] {
  return Array.from({ length: 20 }, (_, index) => ({
    key: `point ${index}`,
    points: [{ key: "value", parameters: { rate: index, work: heavyWork } }],
    rule: { kind: "fixed", replications: heavyReplications / 20 },
  }));
}

/** The same work in bare workers: all in one message each, one answer each. */
async function bare(count: number): Promise<number> {
  const module = new URL("./_study_engine.ts", import.meta.url);
  const started = performance.now();
  const all = Array.from({ length: count }, () => new Worker(module, { type: "module" }));
  await Promise.all(all.map((worker) =>
    new Promise<void>((resolve) => {
      worker.onmessage = () => resolve();
      worker.postMessage({ replications: heavyReplications / count, work: heavyWork });
    })
  ));
  const seconds = (performance.now() - started) / 1000;
  for (const worker of all) worker.terminate();
  return seconds;
}

/** The middle of three, as other programs of a machine disturb one now and then. */
async function middle(run: () => Promise<number>): Promise<number> {
  const times = [await run(), await run(), await run()];
  return times.sort((a, b) => a - b)[1];
}

const points = Number(values.points);
await timed(cheap(200), "cheap", 2); // compiled
const overhead = await middle(() => timed(cheap(points), "cheap", 2)) / points;
const speedup = await middle(() => timed(heavy(), "heavy", 1)) /
  await middle(() => timed(heavy(), "heavy", 2));
const bareSpeedup = await middle(() => bare(1)) / await middle(() => bare(2));

if (values.json) {
  console.log(JSON.stringify({
    points,
    overheadSecondsPerPoint: overhead,
    speedupTwoWorkers: speedup,
    bareSpeedupTwoWorkers: bareSpeedup,
  }));
} else {
  console.log(`${points} points: ${(1e3 * overhead).toFixed(3)} ms a point`);
  console.log(
    `speedup of two workers ${speedup.toFixed(2)}, of two bare ones ${
      bareSpeedup.toFixed(2)
    }: ratio ${(speedup / bareSpeedup).toFixed(2)}`,
  );
}
