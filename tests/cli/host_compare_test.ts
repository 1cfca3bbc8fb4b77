/** Exact: what `host compare` prints, writes and refuses. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readCsv } from "@iovlab/iovlab/store";
import { commandOf } from "./_command.ts";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const short = ["--duration", "0.1", "--replications", "2"];

const host = commandOf("host", ["read", "write", "env", "sys"]);
const compare = (...words: string[]) => host("compare", ...words);

interface Printed {
  readonly engines: readonly { engine: string; seconds: number }[];
  readonly leftOut: readonly string[];
  readonly rows: readonly {
    entity: string;
    metric: string;
    answers: Record<string, { value: number; halfWidth?: number }>;
    differences: Record<string, number>;
  }[];
}

Deno.test("host compare prints each VM and the total by three engines, with differences and run times", async () => {
  const { code, out, error } = await compare(path("examples/vmm-driver-8vm.json"), ...short);
  assert.equal(code, 0, error);
  assert.match(out, /vmm-driver, 4 cores, 8 VMs/);
  assert.match(out, /entity +metric +packet level +LQN simulated +diff\. +LQN analytic +diff\./);
  for (const entity of ["vm:web1", "vm:web8", "total", "link:transmit"]) {
    assert.ok(out.includes(`\n${entity} `), entity);
  }
  assert.match(out, /replies\/s +\d+(\.\d+)? \+- \d+/);
  assert.match(out, /VMM % .* pt/);
  assert.match(out, /Run time: packet level .* s, LQN simulated .* s, LQN analytic .* s\./);
});

Deno.test("host compare --json and --csv have the same numbers, each with its difference from the packet level", async () => {
  const folder = Deno.makeTempDirSync();
  const file = `${folder}/rows.csv`;
  const words = ["--json", "--csv", file];
  const { code, out, error } = await compare(
    path("examples/netperf-tcp-rr.json"),
    ...short,
    ...words,
  );
  assert.equal(code, 0, error);
  const { engines, rows } = JSON.parse(out) as Printed;
  assert.deepEqual(engines.map(({ engine }) => engine), [
    "packet-level",
    "lqn-simulation",
    "lqn-analytic",
  ]);
  assert.ok(engines.every(({ seconds }) => seconds > 0));
  const rate = rows.find((row) => row.entity === "total" && row.metric === "transactionRate")!;
  const [packet, analytic] = ["packet-level", "lqn-analytic"].map((name) => rate.answers[name]);
  assert.equal(analytic.halfWidth, undefined);
  assert.equal(rate.differences["lqn-analytic"], analytic.value / packet.value - 1);
  const busy = rows.find((row) => row.entity === "total" && row.metric === "utilization")!;
  const points = busy.answers["lqn-analytic"].value - busy.answers["packet-level"].value;
  assert.equal(busy.differences["lqn-analytic"], points);
  const table = readCsv(file).table.objects() as Record<string, string | number>[];
  const line = table.find((row) =>
    row.entity === "total" && row.metric === "transactionRate" && row.engine === "lqn-analytic"
  )!;
  assert.equal(line.value, analytic.value);
  assert.equal(line.difference, rate.differences["lqn-analytic"]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("host compare --within ends with 1 where a model is further from the packet level", async () => {
  const file = path("examples/netperf-tcp-rr.json");
  assert.equal((await compare(file, ...short, "--within", "0.05")).code, 0);
  assert.equal((await compare(file, ...short, "--within", "0.000001")).code, 1);
});

Deno.test("host compare refuses impossible options in one line", async () => {
  const file = path("examples/netperf-tcp-rr.json");
  const refusals = [
    [["--replications", "1"], /--replications as it must be a whole number from 2 to 1000/],
    [["--duration", "0"], /--duration as it must be above 0/],
    [["--within", "-1"], /--within as it must be above 0/],
    [["--json", "--csv"], /CSV as --json prints too/],
    [["--costs", "vax"], /--costs as it must be one of/],
  ] as const;
  for (const [words, expected] of refusals) {
    const { code, out, error } = await compare(file, ...words);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(error, expected);
  }
});
