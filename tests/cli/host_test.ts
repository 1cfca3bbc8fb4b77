import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { commandOf } from "./_command.ts";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

const host = commandOf("host", ["read", "env", "sys"]);

Deno.test("host simulate refuses a negative rate with its line and column, and exit code 2", async () => {
  const file = Deno.makeTempFileSync({ suffix: ".json" });
  const web = '{ "name": "web",\n  "workload": { "kind": "httperf",\n' +
    '    "arrivals": { "kind": "poisson", "rate": -5 } } }';
  Deno.writeTextFileSync(file, `{ "architecture": "vdi",\n  "vms": [\n  ${web} ] }\n`);
  const { code, out, error } = await host("simulate", file);
  assert.equal(code, 2);
  assert.equal(out, "");
  assert.equal(error.trimEnd().split("\n").length, 1);
  assert.ok(error.startsWith(`${file}:5:46: `), error);
  assert.match(error, /rate as it must be .*: current value is -5/);
});

Deno.test("host refuses a file that is not there, and impossible options", async () => {
  const missing = await host("simulate", "no-such-file.json");
  assert.deepEqual([missing.code, missing.error.trim()], [
    2,
    'Cannot read host "no-such-file.json" as the file cannot be opened',
  ]);
  const file = path("examples/vdi-8vm.json");
  const precise = await host("simulate", file, "--precision", "0");
  assert.equal(precise.code, 2);
  assert.match(precise.error, /--precision as it must be above 0 and below 1/);
});

Deno.test("host simulate gives every example's VMs their offered load", async () => {
  for (const name of ["native-8vm", "split-driver-8vm", "vdi-8vm"]) {
    const words = ["--json", "--duration", "0.2", "--precision", "0.05"];
    const { code, out, error } = await host("simulate", path(`examples/${name}.json`), ...words);
    assert.equal(code, 0, error);
    const { rows } = JSON.parse(out) as {
      rows: { entity: string; metric: string; value: number; halfWidth: number }[];
    };
    const total = rows.find((row) => row.entity === "total" && row.metric === "replyRate")!;
    assert.ok(Math.abs(total.value - 4000) < 3 * total.halfWidth, name);
    const vms = rows.filter((row) => /^vm:/.test(row.entity) && row.metric === "replyRate");
    assert.equal(vms.length, 8);
  }
});
