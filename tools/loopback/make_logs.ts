/**
 * Makes logs of a real httperf against a real server over loopback, with what sysstat says of the processors meanwhile.
 *
 *     deno run -A tools/loopback/make_logs.ts --out data/loopback [--calibrate 250,750] [--validate 500,1000]
 *         [--repetitions 4] [--first 0] [--seconds 4] [--rounds 1500] [--bytes 1024] [--backlog 128] [--cores 0,1] [--priority]
 *
 * Needs `httperf`, `pidstat` and `sar` (Debian: httperf, sysstat) and two cores: the client has the first one, the server the second. Connections arrive as
 * a Poisson process, one request each; httperf takes its random numbers from its client number, and each run has another, from `--first` on, so that runs are
 * independent. `pidstat` and `sar` look at the middle of each run. Loads take turns, so that what drifts meets all of them alike.
 *
 * With `--priority` (as root) the server goes before all other programs of its core, and the client is in a session of its own with the highest weight: other
 * programs of the machine get little of the two cores while a run is on. A run in which either waited for a core longer than `--wait` percent of the time is
 * made again, up to `--attempts` times in all, and the attempt with the least waiting counts; what came out of it is not looked at.
 *
 * It writes three files for each run and `runs.csv`, which names them. Host names and builds of kernels are taken out.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { anonymous, checkInstalled, longestWait, start } from "./_programs.ts";

/** What to measure, and how. */
interface Plan {
  readonly out: string;
  readonly seconds: number;
  readonly port: number;
  readonly cores: readonly [client: string, server: string];
  readonly priority: boolean;
  readonly wait: number;
  readonly attempts: number;
}

/** One run. */
interface Run {
  readonly use: string;
  readonly rate: number;
  readonly repetition: number;
  /** Its place among all, from which httperf has its random numbers. */
  readonly number: number;
}

const here = new URL("server.py", import.meta.url).pathname;

/** The programs that this needs. */
const needed = ["httperf", "pidstat", "sar", "pgrep", "taskset", "timeout", "python3"];

async function startServer({ port, cores, priority }: Plan, rounds: number[]) {
  const urgent = priority ? ["setsid", "chrt", "-f", "1"] : [];
  const numbers = [port, ...rounds].map(String);
  const server = start([...urgent, "taskset", "-c", cores[1], "python3", here, ...numbers]);
  for (let tries = 0; !server.text().includes("listening"); tries++) {
    if (tries === 100) throw new Error(`Cannot start the server at port ${port}`);
    await sleep(50);
  }
  return server.child;
}

/** Gives the processes of a session the highest weight among sessions, where the kernel groups by session. */
function prefer(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, "-20");
  } catch {
    // a kernel without groups by session needs none
  }
}

/** The command line of httperf for a run: a Poisson process of connections with one request each. */
function httperf({ port, seconds }: Plan, { rate, number }: Run): string[] {
  return [
    ...["httperf", "--timeout=1", `--client=${number}/${number + 1}`],
    ...["--server=127.0.0.1", `--port=${port}`, "--uri=/", `--period=e${(1 / rate).toFixed(9)}`],
    ...[`--num-conns=${Math.round(rate * seconds)}`, "--num-calls=1"],
  ];
}

async function measure(plan: Plan, run: Run, server: number) {
  const { cores, priority, seconds } = plan;
  const urgent = priority ? ["setsid", "nice", "-n", "-20"] : [];
  const pinned = ["timeout", String(3 * seconds + 10), "taskset", "-c", cores[0]];
  const client = start([...urgent, ...pinned, ...httperf(plan, run)]);
  await sleep(100);
  if (priority) prefer(client.child.pid!);
  await sleep(1000 * seconds / 6 - 100);
  const window = String(Math.max(1, Math.round(seconds * 2 / 3)));
  const pids = `${server},${pidOf(client.child.pid!)}`;
  const watch = [
    start(["pidstat", "-u", "-p", pids, window, "1"]),
    start(["sar", "-u", "ALL", "-P", "ALL", window, "1"]),
  ];
  const [pidstat, sar] = await Promise.all(watch.map(({ ended }) => ended));
  return { httperf: await client.ended, pidstat: anonymous(pidstat), sar: anonymous(sar) };
}

/** The httperf behind its wrappers: `timeout` starts it as a child. */
function pidOf(wrapper: number): number {
  const { stdout } = spawnSync("pgrep", ["-P", String(wrapper)], { encoding: "utf8" });
  return Number(stdout.trim().split("\n")[0]) || wrapper;
}

async function makeRun(plan: Plan, run: Run, server: number): Promise<string> {
  const name = `${run.use}-${String(run.rate).padStart(5, "0")}-${run.repetition}`;
  let best = { wait: Infinity, logs: {} };
  for (let attempt = 1; attempt <= plan.attempts && best.wait > plan.wait; attempt++) {
    await sleep(1000);
    const logs = await measure(plan, run, server);
    const wait = longestWait(logs.pidstat);
    console.log(`${name}, attempt ${attempt}: a process waited ${wait}% of the time for a core`);
    if (wait < best.wait) best = { wait, logs };
  }
  const files = Object.entries<string>(best.logs).map(([tool, text]) => {
    writeFileSync(join(plan.out, `${name}.${tool}.txt`), text);
    return `${name}.${tool}.txt`;
  });
  return [run.use, run.rate, run.repetition, ...files].join(",");
}

/** The runs in their order: loads take turns. */
function runsOf(
  repetitions: number,
  rates: Readonly<Record<string, readonly number[]>>,
  first: number,
): Run[] {
  const runs: Run[] = [];
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    for (const [use, each] of Object.entries(rates)) {
      for (const rate of each) runs.push({ use, rate, repetition, number: first + runs.length });
    }
  }
  return runs;
}

const numbers = (text: string) => text.split(",").filter((part) => part !== "").map(Number);

const { values } = parseArgs({
  args: Deno.args,
  options: {
    out: { type: "string" },
    calibrate: { type: "string", default: "250,750,1250,1750" },
    validate: { type: "string", default: "500,1000,1500,2000,2250,2800" },
    repetitions: { type: "string", default: "4" },
    first: { type: "string", default: "0" },
    seconds: { type: "string", default: "4" },
    rounds: { type: "string", default: "1500" },
    bytes: { type: "string", default: "1024" },
    backlog: { type: "string", default: "128" },
    cores: { type: "string", default: "0,1" },
    port: { type: "string", default: "18931" },
    priority: { type: "boolean", default: false },
    wait: { type: "string", default: "100" },
    attempts: { type: "string", default: "1" },
  },
});

async function main(): Promise<void> {
  const out = values.out;
  if (out === undefined) throw new Error("Usage: make_logs.ts --out FOLDER [options]");
  checkInstalled(needed);
  mkdirSync(out, { recursive: true });
  const [client, core] = values.cores.split(",");
  const [seconds, port, wait, attempts] = [
    ...[values.seconds, values.port, values.wait, values.attempts].map(Number),
  ];
  const plan = { out, seconds, port, wait, attempts, priority: values.priority } as const;
  const full: Plan = { ...plan, cores: [client, core] };
  const rounds = [values.rounds, values.bytes, values.backlog].map(Number);
  const server = await startServer(full, rounds);
  try {
    await measure(full, { use: "warm-up", rate: 500, repetition: 0, number: 999 }, server.pid!);
    const rates = { calibrate: numbers(values.calibrate), validate: numbers(values.validate) };
    const lines = ["use,rate,repetition,httperf,pidstat,sar"];
    for (const run of runsOf(Number(values.repetitions), rates, Number(values.first))) {
      lines.push(await makeRun(full, run, server.pid!));
    }
    writeFileSync(join(out, "runs.csv"), lines.join("\n") + "\n");
  } finally {
    server.kill("SIGKILL");
  }
}

await main();
