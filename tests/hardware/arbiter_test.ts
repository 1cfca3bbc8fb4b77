/** Exact: which context sends when. */
import assert from "node:assert/strict";
import {
  Arbiter,
  BURST_SECONDS,
  type ContextOptions,
  type NicContext,
  transmitTag,
} from "@iovlab/iovlab/hardware";
import { wireBytes } from "@iovlab/iovlab/packet";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { Device } from "./_device.ts";

/** Bytes of wire time of a packet of so many payload bytes. */
const onWire = (payload: number) => wireBytes(payload, Math.max(1, Math.ceil(payload / 1448)));

/** Most bytes that one packet takes on the wire. */
const LARGEST = onWire(65160);

/** A NIC whose contexts always have packets of random sizes posted, and what each has sent. */
class Backlogged {
  readonly device = new Device();
  readonly contexts: NicContext[];
  /** By context: when each packet left, and its bytes on the wire. */
  readonly sent: { readonly at: number; readonly bytes: number }[][];
  private readonly postedBy = new Map<number, number>();

  constructor(
    options: readonly Partial<ContextOptions>[],
    private readonly payload: (context: number) => number,
  ) {
    this.contexts = options.map((each) => this.device.context(each));
    this.sent = options.map(() => []);
    const { push } = this.device.departed;
    this.device.departed.push = (each) => {
      const context = this.postedBy.get(each.packet) as number;
      const bytes = onWire(this.device.pool.payload[each.packet]);
      this.sent[context].push({ at: each.at, bytes });
      this.post(context, 1);
      return push.call(this.device.departed, each);
    };
  }

  /** Posts packets into a context. */
  post(index: number, count: number): void {
    const context = this.contexts[index];
    context.masked = true;
    while (context.reclaim() >= 0);
    for (let i = 0; i < count; i++) {
      const payload = this.payload(index);
      const packet = this.device.packet(payload);
      this.postedBy.set(packet, index);
      context.post(packet, transmitTag(0, payload, 0));
    }
    this.device.nic.ring(context);
  }

  /** Bytes that a context has sent between two times. */
  bytes(index: number, from: number, until: number): number {
    return this.sent[index].reduce(
      (sum, { at, bytes }) => at > from && at <= until ? sum + bytes : sum,
      0,
    );
  }
}

const anySize = (stream: RandomStream) => () => Math.floor(stream.uniform() * 65161);

Deno.test("contexts share the line by weight, to within a packet each of what a fluid would get", () => {
  for (let seed = 0; seed < 40; seed++) {
    const stream = randomStream(seed, 0, "arbiter");
    const weights = Array.from(
      { length: 2 + Math.floor(stream.uniform() * 4) },
      () => 0.5 + 8 * stream.uniform(),
    );
    const nic = new Backlogged(weights.map((weight) => ({ weight })), anySize(stream));
    nic.device.at(0, () => weights.forEach((_, i) => nic.post(i, 3)));
    nic.device.simulation.run({ until: 0.2 });
    for (const from of [0, 0.05, 0.11]) {
      const served = weights.map((weight, i) => nic.bytes(i, from, 0.2) / weight);
      for (const [i, a] of served.entries()) {
        for (const [j, b] of served.entries()) {
          const slack = LARGEST / weights[i] + LARGEST / weights[j];
          // start-time fair queueing: theorem 1 of its paper, plus one packet each at the edges
          assert.ok(Math.abs(a - b) <= 2 * slack, `seed ${seed}: ${served}`);
        }
      }
    }
  }
});

Deno.test("a context that comes late gets its share from then on, and nothing for the past", () => {
  const stream = randomStream(1, 0, "late");
  const nic = new Backlogged([{ weight: 1 }, { weight: 1 }], anySize(stream));
  nic.device.at(0, () => nic.post(0, 3));
  nic.device.at(0.2, () => nic.post(1, 3));
  nic.device.simulation.run({ until: 0.4 });
  const [early, late] = [0, 1].map((i) => nic.bytes(i, 0.2, 0.4));
  assert.ok(Math.abs(early - late) <= 4 * LARGEST, `${early} ${late}`);
});

Deno.test("a reservation is kept against saturating neighbours of any weight", () => {
  for (let seed = 0; seed < 20; seed++) {
    const stream = randomStream(seed, 0, "reserved");
    const reserved = 1e8 * (0.5 + 4 * stream.uniform());
    const nic = new Backlogged([
      { reserved, weight: 1 },
      { weight: 1000 },
      { weight: 1000, reserved: 2e8 },
    ], anySize(stream));
    nic.device.at(0, () => [0, 1, 2].forEach((i) => nic.post(i, 3)));
    nic.device.simulation.run({ until: 1 });
    for (const from of [0, 0.3, 0.9]) {
      const least = (reserved * (1 - from)) / 8 - 4 * LARGEST;
      assert.ok(nic.bytes(0, from, 1) >= least, `seed ${seed} from ${from}`);
    }
    // biased: without its reservation it would get next to nothing
    const none = new Backlogged([{ weight: 1 }, { weight: 1000 }], anySize(stream));
    none.device.at(0, () => [0, 1].forEach((i) => none.post(i, 3)));
    none.device.simulation.run({ until: 1 });
    assert.ok(none.bytes(0, 0, 1) < reserved / 8 / 4);
  }
});

Deno.test("what is left beside reservations goes by weight", () => {
  const nic = new Backlogged([
    { reserved: 4e8, weight: 1 },
    { weight: 1 },
    { weight: 2 },
  ], () => 1448);
  nic.device.at(0, () => [0, 1, 2].forEach((i) => nic.post(i, 3)));
  nic.device.simulation.run({ until: 1 });
  const rates = [0, 1, 2].map((i) => nic.bytes(i, 0, 1) * 8e-6);
  // 400 Mb/s, and a quarter of the other 600; a quarter; a half
  for (const [i, expected] of [550, 150, 300].entries()) {
    assert.ok(Math.abs(rates[i] - expected) < 1, `${rates}`);
  }
});

Deno.test("a cap is never exceeded over any stretch of time but for its bucket and a packet", () => {
  for (const cap of [1e6, 5e7, 4e8]) {
    const stream = randomStream(cap, 0, "cap");
    const nic = new Backlogged([{ cap, weight: 100 }, { weight: 1 }], anySize(stream));
    nic.device.at(0, () => [0, 1].forEach((i) => nic.post(i, 3)));
    const seconds = cap < 1e7 ? 5 : 0.5;
    nic.device.simulation.run({ until: seconds });
    const depth = Math.max(70_000, cap * BURST_SECONDS / 8);
    const sent = nic.sent[0];
    for (let from = 0; from < sent.length; from++) {
      let bytes = 0;
      for (let to = from; to < sent.length; to++) {
        bytes += sent[to].bytes;
        const most = cap * (sent[to].at - sent[from].at) / 8 + depth + 2 * LARGEST;
        assert.ok(bytes <= most, `cap ${cap}: ${bytes} of ${most}`);
      }
    }
    const total = nic.bytes(0, 0, seconds);
    assert.ok(total > cap * seconds / 8 - LARGEST, `cap ${cap}: ${total}`); // and used
    // the neighbour gets the rest of the line
    assert.ok(nic.bytes(1, 0, seconds) + total > 0.99 * 1e9 * seconds / 8);
  }
});

Deno.test("a context whose cap lets it send soon does not wait for one whose cap is lower", () => {
  const device = new Device();
  const slow = device.context({ cap: 1e5 });
  const fast = device.context({ cap: 1e8 });
  const post = (context: typeof slow, count: number) => {
    for (let i = 0; i < count; i++) context.post(device.packet(65160), transmitTag(0, 65160, 0));
    device.nic.ring(context);
  };
  device.at(1, () => post(slow, 3)); // its bucket lets one go; the next in seconds
  device.at(1.5, () => post(fast, 3));
  device.simulation.run({ until: 2 });
  assert.equal(slow.posted.length, 2);
  assert.equal(fast.posted.length, 0);
});

Deno.test("an arbiter without packets picks none and has no time to look again", () => {
  const device = new Device();
  const contexts = [device.context(), device.context({ cap: 1e6 })];
  const arbiter = new Arbiter(contexts);
  assert.equal(arbiter.pick(0), undefined);
  assert.equal(arbiter.retryAt, Infinity);
});
