/**
 * Exact: shares by weight against the fluid limit, under random arrivals.
 *
 * A fluid line serves contexts that have packets at exactly their weights' ratio. Start-time fair queueing (Goyal, Vin, Cheng 1996,
 * theorem 1) stays within `l_i / w_i + l_j / w_j` of it over every stretch of time in which both have packets, with `l` the
 * largest packet of each.
 */
import assert from "node:assert/strict";
import { type NicParts, transmitTag } from "@iovlab/iovlab/hardware";
import { wireBytes } from "@iovlab/iovlab/packet";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { Device } from "./_device.ts";

const onWire = (payload: number) => wireBytes(payload, Math.max(1, Math.ceil(payload / 1448)));

/** A packet's life at the device. */
interface Packet {
  readonly context: number;
  readonly bytes: number;
  readonly posted: number;
  begun: number;
  left: number;
}

/** Contexts that are on for a while and off for a while, each with packets of its own sizes. */
function simulate(stream: RandomStream, weights: readonly number[], parts: Partial<NicParts>) {
  const device = new Device({ link: { rate: 1e9 } }, {}, parts);
  const contexts = weights.map((weight) => device.context({ weight, transmitRing: 65536 }));
  const largest = weights.map(() => stream.uniform() < 0.3 ? 65_160 : 1448 * stream.uniform());
  const packets: Packet[] = [];
  const of = new Map<number, Packet>();
  const post = (context: number) => {
    const payload = Math.floor(stream.uniform() * largest[context]);
    const packet = device.packet(payload);
    const posted = device.simulation.now;
    const life = { context, bytes: onWire(payload), posted, begun: 0, left: 0 };
    of.set(packet, life);
    packets.push(life);
    contexts[context].post(packet, transmitTag(0, payload, 0));
    device.nic.ring(contexts[context]);
  };
  for (const [i, context] of contexts.entries()) {
    context.masked = true;
    let at = 0;
    while (at < 0.1) {
      const mean = Math.max(100, largest[i]) * 8e-9 * weights.length;
      at += -Math.log(1 - stream.uniform()) * mean * 20;
      for (let left = Math.floor(stream.uniform() * 40); left > 0; left--) {
        device.at(at, () => post(i));
        at += stream.uniform() * mean;
      }
    }
  }
  let last = 0;
  const { push } = device.departed;
  device.departed.push = (each) => {
    const life = of.get(each.packet) as Packet;
    life.begun = Math.max(last, life.posted);
    life.left = last = each.at;
    return push.call(device.departed, each);
  };
  device.simulation.run();
  return { packets, largest: largest.map((payload) => onWire(Math.floor(payload))) };
}

/** The stretches of time in which a context has packets. */
function busy(packets: readonly Packet[], context: number): [number, number][] {
  const spans: [number, number][] = [];
  for (const { posted, left } of packets.filter((each) => each.context === context)) {
    const last = spans.at(-1);
    if (last && posted <= last[1]) last[1] = Math.max(last[1], left);
    else spans.push([posted, left]);
  }
  return spans;
}

/** Where both of two lists of stretches hold, in order. */
function intersections(a: [number, number][], b: [number, number][]): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [begin, finish] = [Math.max(a[i][0], b[j][0]), Math.min(a[i][1], b[j][1])];
    if (begin < finish) found.push([begin, finish]);
    if (a[i][1] < b[j][1]) i++;
    else j++;
  }
  return found;
}

/** Most by which two contexts differ in service over weight while both have packets, relative to the theorem's bound. */
function worst(
  { packets, largest }: ReturnType<typeof simulate>,
  weights: readonly number[],
  i: number,
  j: number,
): number {
  const bound = largest[i] / weights[i] + largest[j] / weights[j];
  const both = packets.filter(({ context }) => context === i || context === j)
    .sort((a, b) => a.left - b.left);
  let most = 0;
  let next = 0;
  for (const [begin, finish] of intersections(busy(packets, i), busy(packets, j))) {
    // service that begins and ends within; prefix differences give every stretch at once
    let [difference, low, high] = [0, 0, 0];
    for (; next < both.length && both[next].left <= finish; next++) {
      const { context, bytes, begun } = both[next];
      if (begun < begin) continue;
      difference += (context === i ? 1 : -1) * bytes / weights[context];
      most = Math.max(most, difference - low, high - difference);
      low = Math.min(low, difference);
      high = Math.max(high, difference);
    }
  }
  return most / bound;
}

/** The worst pair on so many random devices. */
function worstOf(seeds: number, parts: Partial<NicParts> = {}): number {
  let most = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const stream = randomStream(seed, 0, "fluid");
    const count = 2 + Math.floor(stream.uniform() * 8);
    const weights = Array.from({ length: count }, () => 0.2 + 8 * stream.uniform());
    const run = simulate(stream, weights, parts);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) most = Math.max(most, worst(run, weights, i, j));
    }
  }
  return most;
}

Deno.test("two contexts with packets differ from the fluid by a largest packet of each at most", () => {
  const most = worstOf(40);
  assert.ok(most <= 1 + 1e-9, `${most} of the bound`);
  assert.ok(most > 0.7, `${most}: the bound is nearly met`);
});

Deno.test("biased: turns by packet are far from the fluid", () => {
  assert.ok(worstOf(10, { arbiter: "round-robin" }) > 3);
});

Deno.test("64 contexts with packets share the line by weight", () => {
  const device = new Device({ link: { rate: 1e10 } });
  const bytes = new Float64Array(64);
  const contexts = Array.from({ length: 64 }, (_, i) => device.context({ weight: 1 + i % 5 }));
  const of = new Map<number, number>();
  const post = (i: number) => {
    const packet = device.packet(100 + 20 * i);
    of.set(packet, i);
    contexts[i].post(packet, transmitTag(0, 100, 0));
    device.nic.ring(contexts[i]);
  };
  const { push } = device.departed;
  device.departed.push = (each) => {
    const i = of.get(each.packet) as number;
    bytes[i] += onWire(100 + 20 * i);
    contexts[i].masked = true;
    while (contexts[i].reclaim() >= 0);
    post(i);
    return push.call(device.departed, each);
  };
  device.at(0, () => contexts.forEach((_, i) => [0, 1].forEach(() => post(i))));
  device.simulation.run({ until: 0.05 });
  const shares = contexts.map((_, i) => bytes[i] / (1 + i % 5));
  const slack = Math.max(...contexts.map((_, i) => onWire(100 + 20 * i) / (1 + i % 5)));
  assert.ok(Math.max(...shares) - Math.min(...shares) <= 2 * slack);
});
