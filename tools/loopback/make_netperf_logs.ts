/**
 * Makes logs of a real netperf against a real netserver over loopback, with what pidstat says of both meanwhile.
 *
 *     deno run -A tools/loopback/make_netperf_logs.ts --out data/loopback/netperf [--repetitions 5] [--first 1] [--seconds 3] [--cores 0,1] [--view /var/lib/lxcfs]
 *         [--priority] [--awake] [--wait 2] [--attempts 3] [--port 12931]
 *
 * Needs `netperf` and `netserver` (Debian: netperf, in non-free), `pidstat` (sysstat) and two cores: netperf has the first one, netserver the second.
 * Conditions take turns, so that what drifts meets all of them alike. Instances of a run start together, and their results follow each other in one log.
 *
 * netperf's CPU columns are those of a whole machine, and over loopback both ends are one machine. With `--view` (as root, control groups of version 1) each end runs in
 * a control group and process namespace of its own, in which `/proc/stat` is that of the group, as LXCFS (Debian: lxcfs), mounted at that folder, shows
 * it: so are containers run. Then the local columns are those of netperf's end and the remote ones those of netserver's. Without it both have the whole machine.
 *
 * With `--awake` a loop of the lowest priority runs on both cores, so that they are never halted: waking a halted core takes long, above all in a virtual machine, and
 * whether it is halted hangs on what else runs. With `--priority` (as root) both go before all other programs of their cores; several instances have a high weight in place of it. A run in which either end waited for a core longer than `--wait` percent of the time is made again, up to `--attempts` times in all, and the attempt with
 * the least waiting counts; what came out of it is not looked at.
 *
 * It writes two files for each run and `runs.csv`, which names them. Host names and builds of kernels are taken out.
 *
 * @module
 */
import { mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { anonymous, checkInstalled, longestWait, start } from "./_programs.ts";

/** A test of netperf, with its place in the list. */
interface Condition {
  readonly use: "calibrate" | "validate";
  readonly name: string;
  readonly test: "TCP_RR" | "TCP_STREAM" | "TCP_MAERTS";
  readonly instances: number;
  /** Bytes that `-s` and `-S` ask for. */
  readonly socketBuffer?: number;
  /** What stands before the `--` of the command line. */
  readonly shared: readonly string[];
  /** What stands behind it. */
  readonly own: readonly string[];
}

const omni = [
  ...["THROUGHPUT", "THROUGHPUT_UNITS", "ELAPSED_TIME", "PROTOCOL", "DIRECTION"],
  ...["LSS_SIZE_REQ", "LSR_SIZE_REQ", "LSS_SIZE_END", "LSR_SIZE_END", "LOCAL_SEND_SIZE"],
  ...["LOCAL_RECV_SIZE", "REMOTE_SEND_SIZE", "REMOTE_RECV_SIZE", "LOCAL_CPU_UTIL", "LOCAL_SD"],
  ...["REMOTE_CPU_UTIL", "REMOTE_SD", "SD_UNITS", "LOCAL_CPU_COUNT", "REMOTE_CPU_COUNT"],
].join(",");

/** Transactions of some sizes, on some connections at a time; without headings where there are several. */
function transactions(use: Condition["use"], sizes: string, instances = 1): Condition {
  const name = `rr-${sizes.replace(",", "-")}${instances > 1 ? `-x${instances}` : ""}`;
  const shared = instances > 1 ? ["-P", "0"] : [];
  return { use, name, test: "TCP_RR", instances, shared, own: ["-r", sizes] };
}

/** Bulk data with a socket buffer: as keys and values by one, as CSV by the other. */
function stream(test: "TCP_STREAM" | "TCP_MAERTS", kilobytes: number): Condition {
  const [size, socketBuffer] = [`${kilobytes}K`, 1024 * kilobytes];
  const maerts = test === "TCP_MAERTS";
  const message = maerts ? "-M" : "-m";
  const own = [message, "16K", "-s", size, "-S", size, maerts ? "-o" : "-k", omni];
  const name = `${maerts ? "maerts" : "stream"}-${size}`;
  return { use: "validate", name, test, instances: 1, socketBuffer, shared: [], own };
}

const conditions: readonly Condition[] = [
  ...["1,1", "1,65536", "65536,1"].map((sizes) => transactions("calibrate", sizes)),
  transactions("calibrate", "1,1", 8),
  ...["1,1024", "1,4096", "4096,1", "8192,8192", "1,32768"]
    .map((sizes) => transactions("validate", sizes)),
  ...[2, 4, 16].map((instances) => transactions("validate", "1,1", instances)),
  ...[4, 16, 64].map((size) => stream("TCP_STREAM", size)),
  ...[4, 16, 64].map((size) => stream("TCP_MAERTS", size)),
];

const groups = "/sys/fs/cgroup";
const controllers = ["cpuacct", "cpuset", "cpu"];

/** Control groups of an end, on a core, with a hundred times the weight of other groups and programs. */
function makeGroups(end: string, core: string): void {
  for (const name of controllers) mkdirSync(`${groups}/${name}/${end}`, { recursive: true });
  writeFileSync(`${groups}/cpuset/${end}/cpuset.cpus`, core);
  writeFileSync(`${groups}/cpuset/${end}/cpuset.mems`, "0");
  writeFileSync(`${groups}/cpu/${end}/cpu.shares`, "102400");
}

function removeGroups(end: string): void {
  for (const controller of controllers) {
    try {
      rmdirSync(`${groups}/${controller}/${end}`);
    } catch {
      // it was never made
    }
  }
}

/** An end of a test. */
interface End {
  readonly name: "netperf" | "netserver";
  readonly core: string;
  /** Whether it goes before all others: not where several instances share the core, as the first would not let the others run. */
  readonly first: boolean;
}

/** The command line that runs a command on the core of an end, with the end's own view of processor time where there is one. */
function at({ view }: Plan, { name: end, core, first }: End, plain: readonly string[]) {
  const command = [...first ? ["chrt", "-f", "1"] : [], ...plain];
  if (view === undefined) return ["taskset", "-c", core, ...command];
  const join = controllers.filter((name) => !(first && name === "cpu"))
    .map((name) => `echo $$ > ${groups}/${name}/${end}/tasks`).join(" && ");
  const mounts = ["proc/stat", "sys/devices/system/cpu"]
    .map((path) => `mount --bind '${view}/${path}' /${path}`).join(" && ");
  const space = ["unshare", "--pid", "--fork", "--mount", "--kill-child", "--mount-proc"];
  return [
    ...["sh", "-c", `${join} && exec "$@"`, "sh"],
    ...[...space, "sh", "-c", `${mounts} && exec "$@"`, "sh", ...command],
  ];
}

/** What to measure, and how. */
interface Plan {
  readonly out: string;
  readonly seconds: number;
  /** Where netserver listens; the one for several instances at the next port. */
  readonly port: number;
  readonly cores: readonly [client: string, server: string];
  readonly view: string | undefined;
  readonly priority: boolean;
  readonly wait: number;
  readonly attempts: number;
}

/** The command line of netperf for a condition. */
function netperf({ seconds, port }: Plan, condition: Condition): string[] {
  const { test, instances, shared, own } = condition;
  const at = String(instances > 1 ? port + 1 : port);
  return [
    ...["netperf", "-4", "-H", "127.0.0.1", "-p", at, "-t", test, "-c", "-C"],
    ...["-l", String(seconds), ...shared, "--", ...own],
  ];
}

async function measure(plan: Plan, condition: Condition) {
  const { cores, seconds, priority } = plan;
  const first = priority && condition.instances === 1;
  const client = at(plan, { name: "netperf", core: cores[0], first }, netperf(plan, condition));
  const instances = Array.from({ length: condition.instances }, () => start(client));
  await sleep(1000 * seconds / 6);
  const window = String(Math.max(1, Math.round(seconds * 2 / 3)));
  const watch = condition.instances === 1
    ? start(["pidstat", "-u", "-G", "^net(perf|server)$", window, "1"])
    : undefined; // which would itself get no time of two cores that are full
  const results = await Promise.all(instances.map(({ ended }) => ended));
  return { netperf: results.join(""), pidstat: anonymous(await watch?.ended ?? "") };
}

/** The largest share of time, in percent, that a process waited for a core; several instances wait for each other, and that is of the run. */
function waited(pidstat: string, instances: number): number {
  if (instances > 1) return 0;
  if (!/^Average:.* netperf$/m.test(pidstat)) return 100; // pidstat met none
  return longestWait(pidstat);
}

async function makeRun(plan: Plan, condition: Condition, repetition: number): Promise<string> {
  const { use, name: kind, test, instances, socketBuffer } = condition;
  const name = `${use}-${kind}-${repetition}`;
  let best = { wait: Infinity, logs: {} };
  for (
    let attempt = 1;
    attempt <= plan.attempts && (best.wait > plan.wait || best.wait >= 100);
    attempt++
  ) {
    await sleep(300);
    const logs = await measure(plan, condition);
    const wait = waited(logs.pidstat, instances);
    console.log(`${name}, attempt ${attempt}: a process waited ${wait}% of the time for a core`);
    if (wait < best.wait) best = { wait, logs };
  }
  if (best.wait >= 100) throw new Error(`Cannot make run ${name}: neither end was ever seen`);
  const files = Object.entries<string>(best.logs).map(([tool, text]) => {
    if (text === "") return "";
    writeFileSync(join(plan.out, `${name}.${tool}.txt`), text);
    return `${name}.${tool}.txt`;
  });
  return [use, kind, test, instances, socketBuffer ?? "", repetition, ...files].join(",");
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    out: { type: "string" },
    repetitions: { type: "string", default: "5" },
    first: { type: "string", default: "1" },
    seconds: { type: "string", default: "3" },
    cores: { type: "string", default: "0,1" },
    port: { type: "string", default: "12931" },
    view: { type: "string" },
    priority: { type: "boolean", default: false },
    awake: { type: "boolean", default: false },
    wait: { type: "string", default: "100" },
    attempts: { type: "string", default: "1" },
  },
});

/** Makes all runs, condition after condition and then once more. */
async function makeRuns(plan: Plan, first: number, count: number): Promise<void> {
  const lines = ["use,condition,test,instances,socketBuffer,repetition,netperf,pidstat"];
  await measure(plan, conditions[0]); // warm-up
  for (let repetition = first; repetition < first + count; repetition++) {
    for (const condition of conditions) lines.push(await makeRun(plan, condition, repetition));
    writeFileSync(join(plan.out, "runs.csv"), lines.join("\n") + "\n");
  }
}

async function main(): Promise<void> {
  const { out, view, priority } = values;
  if (out === undefined) throw new Error("Usage: make_netperf_logs.ts --out FOLDER [options]");
  checkInstalled(["netperf", "netserver", "pidstat", "taskset", "unshare"]);
  mkdirSync(out, { recursive: true });
  const [client, server] = values.cores.split(",");
  const [seconds, wait, attempts, port] = [
    ...[values.seconds, values.wait, values.attempts, values.port].map(Number),
  ];
  const plan: Plan = {
    out,
    view,
    port,
    priority,
    seconds,
    wait,
    attempts,
    cores: [client, server],
  };
  if (view !== undefined) {
    makeGroups("netperf", client);
    makeGroups("netserver", server);
  }
  const servers = [priority, false].map((first, index) => {
    const listen = ["netserver", "-D", "-4", "-L", "127.0.0.1", "-p", String(port + index)];
    return start(at(plan, { name: "netserver", core: server, first }, listen));
  });
  const loop = ["sh", "-c", "while :; do :; done"];
  const loops = values.awake
    ? plan.cores.map((core) => start(["chrt", "-i", "0", "taskset", "-c", core, ...loop]))
    : [];
  try {
    await sleep(1000);
    await makeRuns(plan, Number(values.first), Number(values.repetitions));
  } finally {
    for (const { child } of [...loops, ...servers]) child.kill("SIGKILL");
    await sleep(500);
    for (const end of ["netperf", "netserver"]) if (view !== undefined) removeGroups(end);
  }
}

await main();
