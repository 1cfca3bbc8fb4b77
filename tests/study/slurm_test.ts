import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  cancelStudy,
  collectStudy,
  continueStudy,
  inline,
  planSubmission,
  runStudy,
  type SlurmStatus,
  slurmStatus,
  type Study,
  submitStudy,
} from "@iovlab/iovlab/study";
import { openStore } from "@iovlab/iovlab/store";
import { csvOf, mixedStudy, newStore, pair } from "./_studies.ts";

/** A cluster of files: what is submitted waits in a folder until the test runs it. */
class Cluster {
  readonly folder: string = Deno.makeTempDirSync();
  readonly out: string = Deno.makeTempDirSync();

  constructor() {
    Deno.mkdirSync(`${this.folder}/queue`);
  }

  /** The array tasks that wait, `JOB_INDEX`, in their order. */
  get waiting(): string[] {
    const names = [...Deno.readDirSync(`${this.folder}/queue`)].map(({ name }) => name);
    const place = (name: string) => name.split("_").map(Number);
    return names.sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1]);
  }

  /** Calls with the stand-ins for Slurm's programs. */
  with<Result>(call: () => Result): Result {
    const before = Deno.env.get("PATH")!;
    const programs = fileURLToPath(new URL("./_fake_slurm", import.meta.url));
    Deno.env.set("PATH", `${programs}:${before}`);
    Deno.env.set("FAKE_SLURM", this.folder);
    try {
      return call();
    } finally {
      Deno.env.set("PATH", before);
    }
  }

  /** Runs array tasks that wait, as Slurm would, or takes them from the queue without running them. */
  async work(tasks = this.waiting, lose: (task: string) => boolean = () => false): Promise<void> {
    for (const task of tasks) {
      const file = `${this.folder}/queue/${task}`;
      const [script, ...words] = Deno.readTextFileSync(file).trimEnd().split("\n");
      Deno.removeSync(file);
      if (lose(task)) continue;
      const command = new Deno.Command("bash", {
        args: [script, ...words],
        env: { SLURM_ARRAY_TASK_ID: task.split("_")[1] },
        stdout: "piped",
        stderr: "piped",
      });
      const { stderr } = await command.output();
      if (stderr.length > 0) {
        Deno.writeFileSync(`${script.replace(/job.sh$/, "logs")}/${task}.log`, stderr);
      }
    }
  }

  submit(study: Study, tasksPerJob = 5): SlurmStatus {
    return this.with(() =>
      submitStudy(study, { out: this.out, slurm: { tasksPerJob, attempts: 2 } })
    );
  }
}

const small = (): Study => ({
  ...mixedStudy("small"),
  groups: [
    pair("a", { kind: "fixed", replications: 6 }),
    pair("b", { kind: "fixed", replications: 3 }, 7),
  ],
});

async function localCsv(study: Study): Promise<string> {
  using store = newStore();
  return csvOf(await runStudy(study, { store, executor: inline() }));
}

Deno.test("rounds on a cluster give the bytes of one machine, lost tasks or not", async () => {
  const study = mixedStudy("rounds");
  const cluster = new Cluster();
  let status = cluster.submit(study, 9);
  let lost = 0;
  for (let round = 0; !status.done; round++) {
    assert.ok(round < 200);
    await cluster.work(cluster.waiting, (task) => task.endsWith("_1") && lost++ % 3 === 0);
    status = cluster.with(() => continueStudy(status.folder));
  }
  assert.ok(lost > 3);
  assert.equal(csvOf(status.outcome!), await localCsv(study));
  using store = openStore(`${cluster.out}/iovlab.sqlite`, { readOnly: true });
  const [{ finished, provenance }] = store.runs().objects() as {
    finished: string;
    provenance: { executor: string };
  }[];
  assert.ok(finished !== null);
  assert.equal(provenance.executor, "slurm");
});

Deno.test("an array larger than the cluster's largest is cut, and each chunk is carried out once", async () => {
  const cluster = new Cluster();
  const { submitted, folder } = cluster.submit(small(), 2);
  assert.equal(submitted, 8); // 15 replications (a and b share a point), two to a task, four tasks to an array
  assert.deepEqual(cluster.waiting, [
    "1_0",
    "1_1",
    "1_2",
    "1_3",
    "2_0",
    "2_1",
    "2_2",
    "2_3",
  ]);
  await cluster.work();
  const status = cluster.with(() => continueStudy(folder));
  assert.deepEqual([status.done, status.collected, status.chunks.finished], [true, 8, 8]);
  assert.equal(csvOf(status.outcome!), await localCsv(small()));
});

Deno.test("a second submission hands out nothing twice, and status and collect submit nothing", async () => {
  const cluster = new Cluster();
  const { folder } = cluster.submit(small());
  const waiting = cluster.waiting;
  assert.equal(cluster.submit(small()).submitted, 0);
  await cluster.work(waiting.slice(0, 1));
  const status = cluster.with(() => slurmStatus(folder));
  assert.deepEqual(status.chunks, { finished: 1, queued: 2, running: 0, lost: 0, givenUp: 0 });
  assert.equal(status.replicationsLeft, 10);
  const collected = cluster.with(() => collectStudy(folder));
  assert.deepEqual([collected.collected, collected.submitted, collected.done], [1, 0, false]);
  assert.equal(cluster.with(() => collectStudy(folder)).collected, 0);
  assert.deepEqual(cluster.waiting, waiting.slice(1));
});

Deno.test("an array task reads its chunk and the small engine.json, not the whole study", async () => {
  const cluster = new Cluster();
  const { folder } = cluster.submit(small());
  assert.ok(Deno.statSync(`${folder}/engine.json`).size < 1000);
  Deno.renameSync(`${folder}/study.json`, `${folder}/away`);
  await cluster.work();
  Deno.renameSync(`${folder}/away`, `${folder}/study.json`);
  const { done, outcome } = cluster.with(() => continueStudy(folder));
  assert.ok(done);
  assert.equal(csvOf(outcome!), await localCsv(small()));
});

Deno.test("a task that is lost as often as it may be has failed, and the others' results stay", async () => {
  const cluster = new Cluster();
  let status = cluster.submit(small());
  for (let attempt = 0; attempt < 4 && !status.done; attempt++) {
    await cluster.work(cluster.waiting, (task) => attempt > 0 || task === "1_1");
    status = cluster.with(() => continueStudy(status.folder));
    if (attempt === 0) assert.deepEqual(cluster.waiting, ["2_1"]); // submitted again, alone
  }
  assert.deepEqual([status.done, status.chunks.lost, status.chunks.givenUp], [true, 1, 1]);
  assert.match(status.outcome!.failures[0].message, /ended without a result 2 times/);
  assert.equal(status.outcome!.failures.length, 5);
});

Deno.test("a shard that was cut off is none: its chunk is carried out again", async () => {
  const cluster = new Cluster();
  const { folder } = cluster.submit(small());
  await cluster.work();
  const shard = `${folder}/shards/0001/000002.jsonl`;
  const whole = Deno.readTextFileSync(shard);
  Deno.writeTextFileSync(shard, whole.slice(0, whole.length / 2));
  const status = cluster.with(() => continueStudy(folder));
  assert.deepEqual([status.done, status.collected, status.submitted], [false, 2, 1]);
  await cluster.work();
  assert.equal(Deno.readTextFileSync(shard).split("\n").length, whole.split("\n").length);
  const end = cluster.with(() => continueStudy(folder));
  assert.equal(csvOf(end.outcome!), await localCsv(small()));
});

Deno.test("what a measure function throws is a failure, and is not tried again", async () => {
  const study: Study = {
    ...mixedStudy("failing"),
    groups: [{
      key: "g",
      points: [
        { key: "good", parameters: { rate: 1, noise: 1 } },
        { key: "bad", parameters: { rate: 1, noise: 1, fail: [2] } },
      ],
      rule: { kind: "fixed", replications: 4 },
    }],
  };
  const cluster = new Cluster();
  const { folder } = cluster.submit(study);
  await cluster.work();
  const status = cluster.with(() => continueStudy(folder));
  assert.deepEqual([status.done, status.submitted], [true, 0]);
  assert.equal(csvOf(status.outcome!), await localCsv(study));
  assert.deepEqual(
    status.outcome!.failures.map((
      { point, replication, message },
    ) => [point, replication, message]),
    [
      ["bad", 2, "no answer at 2"],
    ],
  );
});

Deno.test("an engine that changed since is refused by its tasks, and the log says so", async () => {
  const cluster = new Cluster();
  const folder = Deno.makeTempDirSync();
  const file = `${folder}/engine.ts`;
  const source = "export const noisy = () => [{ entity: 'a', metric: 'x', value: 1, samples: 1 }];";
  Deno.writeTextFileSync(file, source);
  const { engineOf } = await import("@iovlab/iovlab/study");
  const study: Study = {
    ...small(),
    engine: engineOf("changing", `file://${file}`, "noisy"),
  };
  const { folder: own } = cluster.submit(study);
  Deno.writeTextFileSync(file, `${source} // changed`);
  await cluster.work();
  const status = cluster.with(() => slurmStatus(own));
  assert.equal(status.chunks.lost, 3);
  assert.match(status.logs[0], /the engine's sources must be those/);
});

Deno.test("cancel takes the tasks from the queue, and submitting again goes on", async () => {
  const cluster = new Cluster();
  const { folder } = cluster.submit(small());
  await cluster.work(cluster.waiting.slice(0, 1));
  assert.equal(cluster.with(() => cancelStudy(folder)), 2);
  assert.deepEqual(cluster.waiting, []);
  let status = cluster.submit(small());
  assert.equal(status.submitted, 2);
  await cluster.work();
  status = cluster.with(() => continueStudy(folder));
  assert.equal(csvOf(status.outcome!), await localCsv(small()));
});

Deno.test("without Slurm a submission is refused, a plan is not", () => {
  const cluster = new Cluster();
  const slurm = {
    partition: "short",
    time: "00:10:00",
    memory: "1G",
    modules: ["deno/2"],
    extra: ["--account=abc"],
  };
  const { script, arrayTasks } = planSubmission(small(), {
    out: cluster.out,
    slurm: { ...slurm, tasksPerJob: 4 },
  });
  assert.equal(arrayTasks, 4);
  for (const line of ["--partition=short", "--time=00:10:00", "--mem=1G", "--account=abc"]) {
    assert.ok(script.includes(`#SBATCH ${line}\n`), line);
  }
  assert.match(script, /^module load deno\/2$/m);
  assert.deepEqual([...Deno.readDirSync(cluster.out)], []);
  const before = Deno.env.get("PATH")!;
  Deno.env.set("PATH", cluster.folder);
  try {
    assert.throws(() => submitStudy(small(), { out: cluster.out }), { code: "slurm/not-found" });
  } finally {
    Deno.env.set("PATH", before);
  }
  const bad = () => planSubmission(small(), { out: cluster.out, slurm: { partition: "a b" } });
  assert.throws(bad, /"a b"/);
  assert.throws(() => slurmStatus(cluster.out), { code: "slurm/no-study" });
});
