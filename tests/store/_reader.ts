/**
 * A process that reads a store while others write, until a file appears: `_reader.ts STORE END POINTS`. It prints a
 * line after its first look, and at the end how often it looked and how many replications it has seen; what is not whole
 * ends it with an error.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { openStore } from "@iovlab/iovlab/store";
import { pointIdOf, rowsAt } from "./_stress_rows.ts";

const [path, end, list] = Deno.args;
const points = list.split(",").map(Number);
using store = openStore(path, { readOnly: true });
const seen = new Map<number, number>();
let looks = 0;
let checked = 0;
for (let last = false; !last; looks++) {
  last = existsSync(end); // one look more, when all have ended
  for (const point of points) {
    const numbers = store.replications(pointIdOf(point));
    const before = seen.get(point) ?? 0;
    assert.ok(numbers.length >= before, `${before} replications were there, ${numbers.length} are`);
    assert.deepEqual(numbers, numbers.map((_, index) => index)); // a batch is there or not
    for (const replication of numbers.slice(before)) {
      assert.deepEqual(store.rows(pointIdOf(point), replication), rowsAt(point, replication));
      checked++;
    }
    seen.set(point, numbers.length);
  }
  const rows = store.table({ uncounted: true, point: `p${points[0]}` }).numRows();
  assert.equal(rows % rowsAt(0, 0).length, 0, "part of a replication");
  if (looks === 0) console.log("ready");
}
console.log(JSON.stringify({ looks, checked }));
