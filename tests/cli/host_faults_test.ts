/** Exact: what host simulate refuses, in one line with its place, before it writes anything; and httperf's report as a face. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandOf } from "./_command.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const command = commandOf("host", ["read", "write", "env", "sys"], root);

async function host(...words: string[]) {
  const { error, ...ended } = await command(...words);
  return { ...ended, error: error.trimEnd() };
}

const quick = ["--duration", "0.02", "--precision", "0.9"];

async function refused(words: string[], message: RegExp): Promise<void> {
  const { code, out, error } = await host(...words);
  assert.deepEqual([code, out, error.split("\n").length], [2, "", 1], error);
  assert.match(error, message);
}

/** A host description in a folder of its own, which is gone afterwards. */
async function inFolder(
  files: Readonly<Record<string, string>>,
  use: (at: (name: string) => string) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  const at = (name: string) => join(folder, name);
  for (const [name, text] of Object.entries(files)) Deno.writeTextFileSync(at(name), text);
  try {
    await use(at);
    assert.deepEqual(
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
      [
        ...Object.keys(files),
      ].sort(),
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const vm = (text: string) => `{ "architecture": "vdi", "cores": 2,\n  "vms": [ ${text} ] }\n`;

Deno.test("host simulate refuses contradictions at their line and column", async () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    [vm('{ "name": "a" },'), /:2:\d+: Cannot read host/],
    [
      vm('{ "workload": { "kind": "netperf", "mesageBytes": 3 } }'),
      /:2:\d+: .*did you mean "messageBytes"/,
    ],
    [
      vm('{ "count": 3, "device": { "reserved": 0.4e9 } }'),
      /:2:50: .*all reserved bandwidth together is at most the line rate/,
    ],
    [vm('{ "pinnedTo": [5] }'), /:2:\d+: Cannot use vms\[0\]\.pinnedTo/],
  ];
  for (const [text, message] of faults) {
    await inFolder({ "a.json": text }, (at) => refused(["simulate", at("a.json")], message));
  }
});

Deno.test("host simulate says where a trace that is not there is named, and which file a faulty one is", async () => {
  const trace = vm('{ "workload": { "kind": "trace",\n    "file": "t.csv" } }');
  await inFolder({ "a.json": trace }, (at) => {
    return refused(["simulate", at("a.json")], /a\.json:3:13: Cannot read trace ".*t\.csv"/);
  });
  await inFolder({ "a.json": trace, "t.csv": "time,bytes\n0,100\n1,x\n" }, async (at) => {
    const { error } = await host("simulate", at("a.json"));
    assert.ok(error.startsWith(`${at("t.csv")}:3:3: `), error);
  });
});

Deno.test("host simulate refuses outputs that contradict each other or cannot be written, and leaves nothing", async () => {
  const example = ["simulate", "examples/vdi-8vm.json", ...quick];
  await inFolder({ "taken": "" }, async (at) => {
    const good = ["--timeline", at("t.svg")];
    const bad: readonly (readonly [string[], RegExp])[] = [
      [["--json", "--csv"], /--csv must name a file/],
      [["--csv", at("x"), "--series", at("x")], /--csv must go to another file/],
      [["--csv", at("taken/x.csv")], /--csv .* must be a file in a writable folder/],
      [["--csv", at(".")], /it is a folder/],
      [["--series", "/dev/full"], /--series "\/dev\/full"/],
      [["--httperf", "--csv", at("x")], /--httperf, which has no rows/],
    ];
    for (const [words, message] of bad) await refused([...example, ...good, ...words], message);
  });
});

Deno.test("host simulate says in one line that standard output is full", async () => {
  const command = [Deno.execPath(), "run", "-q", "--no-prompt", "--allow-read", "--allow-env"];
  const run = `${command.join(" ")} src/cli/host.ts simulate examples/trace.json ${
    quick.join(" ")
  }`;
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", `${run} > /dev/full`],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(code, 2);
  assert.equal(
    new TextDecoder().decode(stderr),
    "Cannot write to standard output: No space left on device\n",
  );
});

Deno.test("host simulate ends at an interrupt without a file, and without a word", async () => {
  await inFolder({}, async (at) => {
    const args = [
      "run",
      "-q",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-sys",
    ];
    const words = ["simulate", "examples/vdi-8vm.json", "--duration", "900", "--csv", at("x.csv")];
    const child = new Deno.Command(Deno.execPath(), {
      args: [...args, "src/cli/host.ts", ...words],
      cwd: root,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    setTimeout(() => child.kill("SIGINT"), 1500);
    const { code, stdout, stderr } = await child.output();
    assert.deepEqual([code, stdout.length, stderr.length], [130, 0, 0]);
  });
});

Deno.test("host simulate --httperf prints httperf's lines for each of its workloads, sessions where it has them", async () => {
  const { code, out, error } = await host(
    ...["simulate", "examples/httperf-sessions.json", "--httperf", "--duration", "5.5"],
  );
  assert.deepEqual([code, error], [0, ""]);
  const [, connections, requests, replies] =
    /^Total: connections (\d+) requests (\d+) replies (\d+) test-duration 5\.500 s$/m
      .exec(out) as RegExpExecArray;
  assert.ok(Number(connections) > 0 && Number(requests) >= Number(replies));
  const fields = [
    /^Connection rate: [\d.]+ conn\/s \([\d.]+ ms\/conn, <=\d+ concurrent connections\)$/m,
    /^Connection time \[ms\]: min [\d.]+ avg [\d.]+ max [\d.]+ median [\d.]+ stddev [\d.]+$/m,
    /^Connection time \[ms\]: connect [\d.]+$/m,
    /^Connection length \[replies\/conn\]: 12\.000$/m,
    /^Request rate: [\d.]+ req\/s \([\d.]+ ms\/req\)$/m,
    /^Request size \[B\]: 80\.0$/m,
    /^Reply rate \[replies\/s\]: min [\d.]+ avg [\d.]+ max [\d.]+ stddev [\d.]+ \(1 samples\)$/m,
    /^Reply time \[ms\]: response [\d.]+ transfer [\d.]+$/m,
    /^Reply size \[B\]: header 0\.0 content 10240\.0 footer 0\.0 \(total 10240\.0\)$/m,
    new RegExp(`^Reply status: 1xx=0 2xx=${replies} 3xx=0 4xx=0 5xx=0$`, "m"),
    /^CPU time \[s\]: user 0\.00 system 0\.00 \(user 0\.0% system 0\.0% total 0\.0%\)$/m,
    /^Net I\/O: [\d.]+ KB\/s \([\d.]+\*10\^6 bps\)$/m,
    /^Errors: total 0 client-timo 0 socket-timo 0 connrefused 0 connreset 0$/m,
    /^Errors: fd-unavail 0 addrunavail 0 ftab-full 0 other 0$/m,
    /^Session rate \[sess\/s\]: min [\d.]+ avg [\d.]+ max [\d.]+ stddev [\d.]+ \((\d+)\/\1\)$/m,
    /^Session length histogram: (0 ){12}\d+$/m,
  ];
  for (const field of fields) assert.match(out, field);
  await refused(
    ["simulate", "examples/compute-4vm.json", "--httperf", ...quick],
    /a VM must have a workload of kind httperf/,
  );
});
