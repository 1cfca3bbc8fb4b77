import assert from "node:assert/strict";
import fc from "../_property.ts";
import { NONE, PacketPool, widen } from "@iovlab/iovlab/packet";

const columns = [
  "connection",
  "generation",
  "vm",
  "destination",
  "sequence",
  "payload",
  "acknowledgment",
  "window",
  "flags",
  "frames",
  "ready",
  "stamp",
  "next",
] as const;

// Exact.

Deno.test("PacketPool gives each row once and the row freed last first", () => {
  const pool = new PacketPool();
  assert.deepEqual([pool.allocate(), pool.allocate(), pool.allocate()], [0, 1, 2]);
  pool.free(0);
  pool.free(2);
  assert.deepEqual([pool.allocate(), pool.allocate(), pool.allocate()], [2, 0, 3]);
  assert.equal(pool.inUse, 4);
});

Deno.test("PacketPool keeps every column's values when it grows", () => {
  const pool = new PacketPool();
  const capacity = pool.next.length;
  const fill = (row: number) => {
    for (const column of columns) if (column !== "next") pool[column][row] = (row + 1) % 251;
  };
  for (let i = 0; i < capacity; i++) fill(pool.allocate());
  assert.equal(pool.next.length, capacity, "a full pool has not grown yet");
  fill(pool.allocate());
  for (const column of columns) {
    assert.equal(pool[column].length, 2 * capacity, column);
    if (column === "next") continue;
    for (let row = 0; row <= capacity; row++) {
      assert.equal(pool[column][row], (row + 1) % 251, column);
    }
  }
});

Deno.test("PacketPool does not grow while rows come back", () => {
  const pool = new PacketPool();
  const capacity = pool.next.length;
  for (let i = 0; i < 10 * capacity; i++) pool.free(pool.allocate());
  assert.equal(pool.next.length, capacity);
  assert.equal(pool.inUse, 0);
});

Deno.test("PacketPool unlinks a row that it hands out", () => {
  const pool = new PacketPool();
  const [a, b] = [pool.allocate(), pool.allocate()];
  pool.free(a);
  pool.free(b);
  assert.equal(pool.next[b], a, "the free list is linked through the same column");
  assert.equal(pool.next[pool.allocate()], NONE);
});

Deno.test("PacketPool never hands out a row that is in use", () => {
  const steps = fc.array(fc.nat({ max: 9999 }), { maxLength: 4000 });
  fc.assert(
    fc.property(steps, (choices) => {
      const pool = new PacketPool();
      const used: number[] = [];
      for (const choice of choices) {
        if (choice % 3 === 0 && used.length > 0) {
          pool.free(used.splice(choice % used.length, 1)[0]);
        } else {
          const row = pool.allocate();
          assert.ok(!used.includes(row) && row < pool.next.length);
          used.push(row);
        }
        assert.equal(pool.inUse, used.length);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("widen() keeps the type and the values of each kind of array", () => {
  assert.deepEqual(widen(Uint8Array.of(255)), Uint8Array.of(255, 0));
  assert.deepEqual(widen(Float64Array.of(0.5, -1)), Float64Array.of(0.5, -1, 0, 0));
  assert.deepEqual(widen(Int32Array.of(-7)), Int32Array.of(-7, 0));
});
