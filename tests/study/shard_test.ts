import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { readShard, type ShardRecord, writeShard } from "../../src/study/_slurm/shard.ts";

const records: ShardRecord[] = [
  {
    id: "p1",
    replication: 0,
    seconds: 0.5,
    rows: [
      { entity: "vm:Käse", metric: "replyRate", value: NaN, samples: 0 },
      { entity: "vm:web", metric: "replyRate", value: -Infinity, halfWidth: Infinity, samples: 3 },
      { entity: "vm:web", metric: "responseTime", value: 1 / 3, halfWidth: 5e-324, samples: 3 },
    ],
  },
  { id: "p1", replication: 1, seconds: 0, failure: { message: "line 1\nline 2", stack: "" } },
];

function written(): string {
  const path = `${Deno.makeTempDirSync()}/000000.jsonl`;
  const header = { source: "abc", batch: 1, chunk: 0, environment: { node: "n1" } };
  writeShard(path, header, records);
  return path;
}

Deno.test("a shard gives back what it was given, bit by bit", () => {
  const shard = readShard(written())!;
  assert.deepEqual(shard.records, records);
  assert.equal(shard.header.environment.node, "n1");
});

Deno.test("a shard with any one byte changed, or cut anywhere, is none", () => {
  const path = written();
  const bytes = readFileSync(path);
  for (let place = 0; place < bytes.length - 1; place++) { // the last byte only ends the file
    const changed = Uint8Array.from(bytes);
    changed[place] ^= 1;
    writeFileSync(path, changed);
    assert.equal(readShard(path), undefined, `byte ${place} of ${bytes.length}`);
    writeFileSync(path, bytes.subarray(0, place));
    assert.equal(readShard(path), undefined, `cut at ${place}`);
  }
});
