/** Exact: contexts that share the places of a device in time. */
import assert from "node:assert/strict";
import { type NicContext, type ResidencyOptions, transmitTag } from "@iovlab/iovlab/hardware";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { Device } from "./_device.ts";

const SAVE = 2e-6;
const RESTORE = 3e-6;
const LINE = 1538 * 8 / 1e10;

/** A device with fewer places than contexts. */
class Shared extends Device {
  readonly contexts: NicContext[];
  /** When each context sent its packets. */
  readonly sent: number[][];
  private readonly owners = new Map<number, number>();

  constructor(
    count: number,
    residency: Partial<ResidencyOptions> & { readonly places: number },
    weights: readonly number[] = [],
    reserved: readonly number[] = [],
    buffer = 0,
  ) {
    super(
      { link: { rate: 1e10, roundTripTime: 1e-5 }, nic: { interruptGap: 0, buffer } },
      { dmaSetup: 1e-7, dmaRate: 3.2e10 },
      { residency: { eviction: "lru", save: SAVE, restore: RESTORE, ...residency } },
    );
    this.contexts = Array.from({ length: count }, (_, i) =>
      this.context({
        weight: weights[i] ?? 1,
        reserved: reserved[i] ?? 0,
        transmitRing: 4096,
        receiveRing: 4096,
      }));
    this.sent = this.contexts.map(() => []);
    const { push } = this.departed;
    this.departed.push = (each) => {
      this.sent[this.owners.get(each.packet) as number].push(each.at);
      return push.call(this.departed, each);
    };
  }

  /** Posts packets into a context. */
  post(index: number, count = 1, payload = 1448): void {
    const context = this.contexts[index];
    context.masked = true;
    while (context.reclaim() >= 0);
    for (let i = 0; i < count; i++) {
      const packet = this.packet(payload);
      this.owners.set(packet, index);
      context.post(packet, transmitTag(0, payload, 0));
    }
    this.nic.ring(context);
  }
}

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-11, `${a} ${b}`);

Deno.test("a doorbell of an absent context costs a save and a restore, one of a present context nothing", () => {
  const device = new Shared(3, { places: 2 });
  device.at(0, () => device.post(0));
  device.at(1e-3, () => device.post(2));
  device.at(2e-3, () => device.post(2));
  device.simulation.run();
  close(device.sent[0][0], LINE);
  close(device.sent[2][0], 1e-3 + SAVE + RESTORE + LINE);
  close(device.sent[2][1], 2e-3 + LINE);
  assert.deepEqual(device.contexts.map(({ misses }) => misses), [0, 0, 1]);
  assert.deepEqual(device.contexts.map(({ evictions }) => evictions), [0, 1, 0]); // 1 was never used
});

Deno.test("a frame of an absent context waits in the device's buffer, or is dropped where that is full", () => {
  for (const [buffer, frames] of [[0, 30], [3 * 1518, 3]]) {
    const device = new Shared(2, { places: 1 }, [], [], buffer);
    const ready: number[] = [];
    device.contexts[1].masked = true;
    device.at(0, () => {
      for (let i = 0; i < 30; i++) device.nic.receive(device.packet(), device.contexts[1]);
    });
    device.at(1, () => {
      for (let packet = 0; (packet = device.nic.take(device.contexts[1])) >= 0;) {
        ready.push(device.pool.ready[packet]);
        device.pool.free(packet);
      }
    });
    device.simulation.run();
    const there = 1e-5 + LINE + SAVE + RESTORE;
    const transfer = 1e-7 + 1448 * 8 / 3.2e10;
    close(ready[0], there + transfer);
    if (buffer === 0) assert.equal(ready.length, frames);
    // those that came before it was there, and those that came when some had gone
    else assert.ok(ready.length >= frames && ready.length < 30, `${ready.length}`);
    assert.equal(ready.length + device.contexts[1].bufferDrops, 30);
    assert.equal(device.pool.inUse, 0);
  }
});

Deno.test("the least recently used, the next in turn or the lightest context gives way", () => {
  const order = (eviction: ResidencyOptions["eviction"]) => {
    const device = new Shared(6, { places: 3, eviction }, [3, 1, 2, 1, 1, 1]);
    const uses = [0, 1, 2, 0, 3, 4, 5]; // 1 is the oldest when 3 comes
    uses.forEach((index, i) => device.at((i + 1) * 1e-3, () => device.post(index)));
    const out: number[] = [];
    const seen = device.contexts.map(() => 0);
    uses.forEach((_, i) =>
      device.at((i + 1) * 1e-3 + 5e-4, () =>
        device.contexts.forEach(({ evictions }, index) => {
          if (evictions > seen[index]) out.push(index);
          seen[index] = evictions;
        }))
    );
    device.simulation.run();
    return out;
  };
  assert.deepEqual(order("lru"), [1, 2, 0]);
  assert.deepEqual(order("round-robin"), [0, 1, 2]);
  assert.deepEqual(order("weight"), [1, 3, 4]);
});

Deno.test("a context in the middle of a transfer stays until it is over", () => {
  const device = new Shared(2, { places: 1, leastResidence: 0 });
  device.at(0, () => device.post(0, 3, 14_480)); // 12 us each
  device.at(1e-6, () => device.post(1));
  device.simulation.run();
  close(device.sent[0][0], 10 * LINE);
  close(device.sent[1][0], 10 * LINE + SAVE + RESTORE + LINE);
  close(device.sent[0][1], device.sent[1][0] + SAVE + RESTORE + 10 * LINE);
  assert.deepEqual(device.contexts.map(({ evictions }) => evictions), [1, 1]);
});

Deno.test("contexts with work take turns of the least residence each, and share the line", () => {
  for (const places of [1, 2, 3]) {
    const device = new Shared(6, { places });
    device.at(0, () => device.contexts.forEach((_, i) => device.post(i, 2000)));
    const until = 2e-3;
    device.simulation.run({ until });
    const counts = device.sent.map((times) => times.length);
    const change = SAVE + RESTORE;
    // with one place, four changes of work for each change
    const use = counts.reduce((a, b) => a + b, 0) * LINE / until;
    if (places === 1) assert.ok(Math.abs(use - 4 / 5) < 0.06, `${use}`);
    else assert.ok(use > 0.95, `${places}: ${use}`); // the others work meanwhile
    assert.ok(Math.max(...counts) < 1.5 * Math.min(...counts), `${counts}`);
    const changes = device.contexts.reduce((sum, { evictions }) => sum + evictions, 0);
    assert.ok(changes <= until / change && changes > 0.15 * until / change, `${changes}`);
  }
  // biased: without a least residence most of a single place's time is lost
  const device = new Shared(6, { places: 1, leastResidence: 0 });
  device.at(0, () => device.contexts.forEach((_, i) => device.post(i, 2000)));
  device.simulation.run({ until: 2e-3 });
  assert.ok(device.sent.flat().length * LINE / 2e-3 < 0.4);
});

Deno.test("contexts with a reservation are not thrown out while others are there", () => {
  const device = new Shared(12, { places: 3 }, [], [2e9, 1e9]);
  const stream: RandomStream = randomStream(5, 0, "thrash");
  const act = device.simulation.on(() => {
    device.post(Math.floor(stream.uniform() * 12));
    if (device.simulation.now < 5e-3) device.simulation.schedule(2e-6 * stream.uniform(), act);
  });
  device.simulation.schedule(0, act);
  device.simulation.run();
  const evictions = device.contexts.map((each) => each.evictions);
  assert.deepEqual(evictions.slice(0, 2), [0, 0]);
  assert.ok(evictions.slice(2).every((count) => count > 10), `${evictions}`);
  assert.deepEqual(device.contexts.map(({ posted }) => posted.length), Array(12).fill(0));
});

Deno.test("a reservation made when all places are taken gets one that nobody has used", () => {
  const device = new Shared(3, { places: 2 }, [], [0, 0, 1e9]);
  device.at(0, () => device.post(2));
  device.simulation.run();
  close(device.sent[2][0], LINE);
  assert.equal(device.contexts[2].misses, 0);
});

Deno.test("a reservation of either way gets a place that nobody has used, and is not thrown out", () => {
  for (const [receiveReserved, misses] of [[1e9, 0], [0, 1]]) {
    const device = new Shared(2, { places: 2 });
    const rings = { transmitRing: 4096, receiveRing: 4096 };
    device.contexts.push(device.context({ weight: 1, reserved: 0, receiveReserved, ...rings }));
    device.sent.push([]);
    device.at(0, () => device.post(2));
    device.at(1e-4, () => [0, 1].forEach((index) => device.post(index, 200)));
    device.simulation.run();
    const { evictions } = device.contexts[2];
    assert.equal(device.contexts[2].misses, misses);
    assert.equal(evictions > 0, receiveReserved === 0);
  }
});

Deno.test("a revoked context leaves its place to another, in whatever state it is", () => {
  const device = new Shared(3, { places: 1 });
  const { nic } = device;
  device.at(0, () => device.post(0, 3));
  device.at(1e-6, () => {
    device.post(1, 3);
    device.post(2, 3);
    nic.revokeContext(device.contexts[0]); // present
  });
  device.at(2e-6, () => nic.revokeContext(device.contexts[1])); // on its way in
  device.at(1e-4, () => assert.equal(nic.renewContext(device.contexts[0]), undefined));
  device.at(2e-4, () => device.post(0, 1));
  device.simulation.run();
  assert.deepEqual(device.sent.map((times) => times.length), [2, 0, 3]);
  close(device.sent[2][0], 1e-6 + 2 * RESTORE + LINE); // an empty place needs no save
  assert.equal(device.pool.inUse, 0);
});
