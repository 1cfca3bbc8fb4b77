import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readLqn } from "@iovlab/iovlab/lqn/format";
import { readCsv } from "@iovlab/iovlab/store";
import { commandOf } from "./_command.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const examples = [...Deno.readDirSync(join(root, "examples"))]
  .map(({ name }) => name).filter((name) => name.endsWith(".json")).sort();

const host = commandOf("host", ["read", "write", "env", "sys"], root);

const quick = ["--duration", "0.02", "--precision", "0.9"];
const example = (name: string) => join("examples", name);

for (const name of examples) {
  Deno.test(`examples/${name} runs, with a row for each of its VMs`, async () => {
    const { code, out, error } = await host("simulate", example(name), ...quick, "--json");
    assert.ok(code < 2, error);
    const { rows } = JSON.parse(out) as { rows: { entity: string; value: number }[] };
    const entities = new Set(rows.map(({ entity }) => entity));
    const { vms } = JSON.parse(Deno.readTextFileSync(join(root, example(name)))) as {
      vms: { name: string; count?: number }[];
    };
    for (const { name: vm, count } of vms) {
      assert.ok(entities.has(`vm:${vm}${count ? 1 : ""}`), vm);
    }
  });
}

Deno.test("host simulate prints a table by VM, and one of the host", async () => {
  const { out } = await host("simulate", example("split-driver-8vm.json"), ...quick);
  assert.match(out, /vm:web8 /);
  assert.match(out, /total /);
  assert.match(out, /driverDomainUtilization +0\.\d+ ± 0\.\d+ +1\n/);
  assert.match(out, /\ntotal .* \d,\d+ ± \d+ /);
  assert.match(out, /\n5 replications: \d,\d+ ± \d+ replies\/s; ± is half the 95% interval/);
});

Deno.test("host simulate makes the folder of an output, as its --help says", async () => {
  const file = `${Deno.makeTempDirSync()}/new/er/x.csv`;
  const { code } = await host(
    "simulate",
    example("split-driver-8vm.json"),
    ...quick,
    "--csv",
    file,
  );
  assert.ok(code < 2 && Deno.statSync(file).isFile);
  assert.match(
    (await host("simulate", "--help")).out,
    /Folders of files that are not there are made/,
  );
});

Deno.test("host simulate writes CSV, a series and a timeline, whole or not at all", async () => {
  const folder = Deno.makeTempDirSync();
  const at = (name: string) => join(folder, name);
  const words = ["--csv", at("rows.csv"), "--series", at("series.csv"), "--timeline", at("t.svg")];
  const file = example("vdi-8vm.json");
  const { code, error } = await host("simulate", file, ...quick, "--from", "0.01", ...words);
  assert.ok(code < 2, error);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assert.deepEqual(names, ["rows.csv", "series.csv", "t.svg"]);
  const rows = readCsv(at("rows.csv"));
  assert.deepEqual(rows.table.columnNames(), [
    "entity",
    "metric",
    "unit",
    "value",
    "halfWidth",
    "samples",
  ]);
  const series = readCsv(at("series.csv"));
  assert.equal(series.table.numRows(), 8 * 200);
  const svg = Deno.readTextFileSync(at("t.svg"));
  for (const lane of ["core 0", "core 3", "web8", "link in", "link out", "VMM"]) {
    assert.ok(svg.includes(`>${lane}<`), lane);
  }
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("host simulate refuses a timeline that is no SVG, a profile and a trace that are not there", async () => {
  const file = example("vdi-8vm.json");
  const timeline = await host("simulate", file, "--timeline", "t.png");
  assert.deepEqual([timeline.code, timeline.out], [2, ""]);
  assert.match(timeline.error, /--timeline as it must name a file that ends in \.svg/);
  const costs = await host("simulate", file, "--costs", "vax");
  assert.deepEqual([costs.code, costs.error.split("\n").length], [2, 2]);
  const missing = Deno.makeTempFileSync({ suffix: ".json" });
  const workload = { kind: "trace", file: "no-such.csv" };
  Deno.writeTextFileSync(missing, JSON.stringify({ architecture: "vdi", vms: [{ workload }] }));
  const trace = await host("simulate", missing);
  assert.equal(trace.code, 2);
  assert.match(trace.error, /no-such\.csv/);
});

Deno.test("host lqn writes a model of every architecture that reads back", async () => {
  for (const name of ["native-8vm", "split-driver-8vm", "vdi-8vm", "netperf-tcp-rr", "iperf-4vm"]) {
    const { code, out, error } = await host("lqn", example(`${name}.json`), "--to", "lqnx");
    assert.equal(code, 0, error);
    const { model } = readLqn(out, { file: "host.lqnx" });
    assert.ok(model.tasks.length > 3, name);
  }
});

Deno.test("host lqn writes what a model leaves out: as comments in each form, and as errors where none may be", async () => {
  const file = example("trace.json");
  const note =
    'left out: trace of VM "sink": its sizes and its mean rate, 800 a second, are in the model; its times are not';
  for (const [form, comment] of [["lqn", `# ${note}\n`], ["lqnx", `<!-- ${note} -->`]]) {
    const { code, out, error } = await host("lqn", file, "--to", form);
    assert.deepEqual([code, error], [0, `${file}: ${note}\n`]);
    assert.ok(out.includes(comment), form);
    assert.ok(readLqn(out, { file: `host.${form}` }).model.tasks.length > 3, form);
  }
  const json = await host("lqn", file, "--to", "lqnj");
  assert.match(readLqn(json.out, { file: "host.lqnj" }).model.comment ?? "", /left out: trace/);
  const strict = await host("lqn", file, "--strict");
  assert.deepEqual([strict.code, strict.out], [2, ""]);
  assert.match(strict.error, /with --strict as it must leave nothing out: it leaves out 1/);
  const whole = await host("lqn", example("vdi-8vm.json"), "--strict");
  assert.deepEqual([whole.code, whole.error], [0, ""]);
});

Deno.test("host lqn says what has no steady state", async () => {
  const folder = Deno.makeTempDirSync();
  const file = join(folder, "idle.json");
  Deno.writeTextFileSync(file, '{ "architecture": "vdi", "vms": [{ "name": "a" }] }');
  const { code, out, error } = await host("lqn", file);
  assert.deepEqual([code, out], [2, ""]);
  assert.match(error, /at least one with clients, datagrams or programs/);
  Deno.removeSync(folder, { recursive: true });
});
