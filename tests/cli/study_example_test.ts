/**
 * The study that comes with the toolkit runs as its header says.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadStudy } from "@iovlab/iovlab/study";

const script = fileURLToPath(new URL("../../src/cli/study.ts", import.meta.url));
const file = fileURLToPath(new URL("../../examples/studies/consolidation.ts", import.meta.url));

/** Three points of a few milliseconds each. */
const tiny = ["vms=2", "bridge=1000", "seconds=0.02", "replications=2"];

async function study(...words: string[]) {
  const permissions = ["read", "write", "env", "sys", "run"].map((name) => `--allow-${name}`);
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "--no-prompt", ...permissions, script, ...words],
    stdin: "null",
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

Deno.test("the example study runs with overrides, is then cached, and repeats a replication", async () => {
  const out = Deno.makeTempDirSync({ prefix: "iovlab-example-" });
  const options = ["--out", out, "--executor", "inline", "--no-progress"];
  const plan = await study("run", file, ...tiny, ...options, "--dry-run");
  assert.match(plan.out, /3 points, 0 replications cached, at least 6 to run/);
  const first = await study("run", file, ...tiny, ...options);
  assert.equal(first.code, 0, first.error);
  const csv = Deno.readTextFileSync(join(out, "studies", "consolidation", "summary.csv"));
  const gain = csv.split("\n").find((line) => /^vdi,2,1000,gain,/.test(line))?.split(",");
  assert.deepEqual([gain?.[4], gain?.[7]], ["ln", "split-driver"]);
  const again = await study("run", file, ...tiny, "precision.gain=0.5", ...options, "--dry-run");
  assert.match(again.out, /6 replications cached, at least 0 to run/);
  const point = "vms=2 bridge=1000/virtio-vhost";
  const one = await study("rerun", file, point, ...tiny, "--replication", "1", "--out", out);
  assert.match(one.error, /replication 1: the same as in the store/);
});

Deno.test("exact: the example study is 27 points of three systems with the same clients", async () => {
  const { study: { groups } } = await loadStudy(file);
  assert.equal(groups.length, 9);
  for (const { points, rule } of groups) {
    assert.deepEqual(points.map(({ key }) => key), ["split-driver", "virtio-vhost", "vdi"]);
    assert.equal(rule.kind, "responses");
    const clients = points.map(({ parameters }) => ({ ...parameters as object, architecture: "" }));
    assert.deepEqual(clients[1], clients[0]);
    assert.deepEqual(clients[2], clients[0]);
  }
});
