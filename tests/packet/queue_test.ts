import assert from "node:assert/strict";
import fc from "../_property.ts";
import { NONE, PacketPool, PacketQueue } from "@iovlab/iovlab/packet";

// Exact.

Deno.test("an empty PacketQueue has no head, gives none, and stays usable", () => {
  const pool = new PacketPool();
  const queue = new PacketQueue(pool);
  assert.deepEqual([queue.head, queue.shift(), queue.length], [NONE, NONE, 0]);
  const packet = pool.allocate();
  queue.push(packet);
  assert.deepEqual([queue.shift(), queue.shift(), queue.length], [packet, NONE, 0]);
  queue.push(packet);
  assert.equal(queue.head, packet);
});

Deno.test("PacketQueue keeps its order while the pool grows", () => {
  const pool = new PacketPool();
  const queue = new PacketQueue(pool);
  const count = 5 * pool.next.length;
  for (let i = 0; i < count; i++) queue.push(pool.allocate());
  for (let i = 0; i < count; i++) assert.equal(queue.shift(), i);
});

Deno.test("PacketQueue forgets the link of a packet that moves to another queue", () => {
  const pool = new PacketPool();
  const [from, to] = [new PacketQueue(pool), new PacketQueue(pool)];
  const [a, b] = [pool.allocate(), pool.allocate()];
  from.push(a);
  from.push(b);
  to.push(from.shift());
  assert.deepEqual([to.shift(), to.shift(), from.shift()], [a, NONE, b]);
});

Deno.test("two PacketQueues of one pool behave as two arrays", () => {
  const step = fc.record({
    queue: fc.nat({ max: 1 }),
    action: fc.constantFrom("push", "shift", "move"),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
    const pool = new PacketPool();
    const queues = [new PacketQueue(pool), new PacketQueue(pool)];
    const arrays: number[][] = [[], []];
    for (const { queue, action } of steps) {
      if (action === "push") {
        const packet = pool.allocate();
        queues[queue].push(packet);
        arrays[queue].push(packet);
      } else {
        const packet = queues[queue].shift();
        assert.equal(packet, arrays[queue].shift() ?? NONE);
        if (packet !== NONE && action === "move") {
          queues[1 - queue].push(packet);
          arrays[1 - queue].push(packet);
        } else if (packet !== NONE) pool.free(packet);
      }
      queues.forEach((each, index) => {
        assert.equal(each.length, arrays[index].length);
        assert.equal(each.head, arrays[index][0] ?? NONE);
      });
    }
  }));
});
