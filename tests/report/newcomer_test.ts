/**
 * What a newcomer types first: hosts from files, figures in one call, promises shown. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compare, figure, host, lqnOf, lqnTables, show, simulate, solve } from "../../mod.ts";

Deno.test("the first lines of a newcomer work: a host from a file, two simulations, a table, a figure, a model", async () => {
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const split = host("examples/split-driver-8vm.json");
  const vdi = host({ ...split, architecture: "vdi" });
  const quick = { seed: 1, precision: 0.2, duration: 0.05, round: 3 };
  const a = simulate(split, quick);
  const b = simulate(vdi, quick);
  await show(compare(b, a, "throughput"), { print });
  await show(figure.throughput([a, b]), { print });
  const model = lqnOf(vdi);
  await show(lqnTables(model, solve(model)).processors, { print });
  assert.match(printed[0], /^system +referen.*\n.*\n.*\nvdi +split-/);
  assert.match(printed[1], /Throughput/);
  assert.match(printed[2], /cores +0\.4/);
});

Deno.test("host() reads a file by path or URL with the traces beside it, and says where a fault is", () => {
  const folder = mkdtempSync(join(tmpdir(), "iovlab-host-"));
  const file = join(folder, "a.json");
  writeFileSync(join(folder, "t.csv"), "time,bytes\n0.5,800\n");
  const vms = [{ workload: { kind: "trace", file: "t.csv" } }];
  writeFileSync(file, JSON.stringify({ architecture: "vdi", vms }));
  for (const place of [file, pathToFileURL(file)]) {
    const [{ workload }] = host(place).vms;
    assert.deepEqual(workload.kind === "trace" && workload.records, [[0.5, 800]]);
  }
  writeFileSync(file, '{ "architecture": "vdi",\n  "vms": [{ "vcpus": 0 }] }');
  assert.throws(() => host(file), { line: /a\.json:2:\d+: Cannot use vms\[0\]\.vcpus/ });
  assert.throws(() => host(join(folder, "none.json")), /as the file cannot be opened/);
});

Deno.test("figure has a line for each system, with any metric of the vocabulary", async () => {
  const result = (architecture: string, value: number) => ({
    ...{ host: { name: "web", architecture }, seed: 1, primary: "replyRate" },
    runs: [value - 1, value, value + 1].map((each) => [
      { entity: "total", metric: "replyRate", value: each, samples: 1 },
      { entity: "total", metric: "responseTimeMean", value: 500 / each, samples: 1 },
    ]),
  });
  const results = [result("split-driver", 100), result("vdi", 200)];
  const drawn = await figure.metric(results, "responseTimeMean", { title: "How long" });
  assert.equal(drawn.title, "How long");
  assert.match(drawn.text, /Split driver +5\.0/);
  assert.match((await figure.responseTime(results)).svg, /\(ms\)/);
  assert.throws(() => figure.metric(results, "speed"), { code: "analysis/no-metric" });
});
