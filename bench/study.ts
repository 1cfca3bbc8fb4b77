/**
 * What a study costs besides its measuring: runner and store, by point; and the speedup of two workers beside two bare ones.
 *
 * `deno task bench:study [--json] [--points N]`
 *
 * - overhead: a study of N cheap points, one replication each, with workers, in a new store on disk, from
 *   the description to the last commit; less the time of the measure functions (next to nothing), over N;
 * - speedup: a study of replications of about 5 ms of computing, with one worker and with two; and the same work in two bare
 *   workers that get all of it in one message and answer at the end, which is what this machine can reach. The four take
 *   turns, at least three times, and the median of each counts: on a machine with other work it hits all of them alike.
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

/** The work of a replication: about 5 ms. */
const heavyWork = 100_000;
/** How long one worker should be at all replications, in seconds; more where the machine has other work. */
const heavySeconds = 2.5;

/** Replications, a multiple of 20, at 20 points. */
function heavy(replications: number): Group[] {
  return Array.from({ length: 20 }, (_, index) => ({
    key: `point ${index}`,
    points: [{ key: "value", parameters: { rate: index, work: heavyWork } }],
    rule: { kind: "fixed", replications: replications / 20 },
  }));
}

/** The same work in bare workers: all in one message each, one answer each. */
async function bare(count: number, replications: number): Promise<number> {
  const module = new URL("./_study_engine.ts", import.meta.url);
  const started = performance.now();
  const all = Array.from({ length: count }, () => new Worker(module, { type: "module" }));
  await Promise.all(all.map((worker) =>
    new Promise<void>((resolve) => {
      worker.onmessage = () => resolve();
      worker.postMessage({ replications: replications / count, work: heavyWork });
    })
  ));
  const seconds = (performance.now() - started) / 1000;
  for (const worker of all) worker.terminate();
  return seconds;
}

/** The median, as other programs of a machine disturb a run now and then. */
function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** How many rounds there are at least and at most, and the seconds after which no other one starts. */
const rounds = { least: 3, most: 7, seconds: 20 };

/**
 * Runs all in turn, round after round, so that what else the machine does hits them alike; every other round
 * backwards. Gives the median of each.
 */
async function interleaved(runs: readonly (() => Promise<number>)[]): Promise<number[]> {
  const times: number[][] = runs.map(() => []);
  const started = performance.now();
  const late = () => performance.now() - started > 1000 * rounds.seconds;
  for (let round = 0; round < rounds.most && (round < rounds.least || !late()); round++) {
    const order = [...runs.keys()];
    if (round % 2 === 1) order.reverse();
    for (const run of order) times[run].push(await runs[run]());
  }
  return times.map(median);
}

const points = Number(values.points);
await timed(cheap(200), "cheap", 2); // compiled
const overheads: number[] = [];
for (let round = 0; round < 3; round++) overheads.push(await timed(cheap(points), "cheap", 2));
const overhead = median(overheads) / points;
await bare(1, 40); // compiled
const replications = 40 * Math.max(2, Math.min(16, Math.round(heavySeconds / await bare(1, 40))));
const [one, two, bareOne, bareTwo] = await interleaved([
  () => timed(heavy(replications), "heavy", 1),
  () => timed(heavy(replications), "heavy", 2),
  () => bare(1, replications),
  () => bare(2, replications),
]);
const speedup = one / two;
const bareSpeedup = bareOne / bareTwo;

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
