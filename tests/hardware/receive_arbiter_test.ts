/** Exact: the device's receive buffer, shared or by context, and the arbiter of transfers behind it. */
import assert from "node:assert/strict";
import type { ContextOptions, NicContext, NicParts } from "@iovlab/iovlab/hardware";
import { wireBytes } from "@iovlab/iovlab/packet";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { Device } from "./_device.ts";

const RATE = 1e10;
/** Small frames take the device 250 ns, the wire 72. */
const TIMES = { dmaSetup: 2e-7, contextCheck: 5e-8, dmaRate: 3.2e10 };
const frameBytes = (payload: number) => payload + 70;
const transfer = (payload: number) => 2.5e-7 + payload * 8 / 3.2e10;

interface Arrival {
  readonly at: number;
  readonly context: number;
  readonly payload: number;
}

/** What became of a frame: when it was in memory, or 0 where it was dropped. */
type Fate = readonly number[];

interface Setting {
  readonly options: readonly Partial<ContextOptions>[];
  readonly buffer: number;
  readonly parts: Partial<NicParts>;
  /** Whether drivers are polling all the time. */
  readonly masked: boolean;
}

/** Lets frames come to a device; returns what became of each, and the device. */
function run(arrivals: readonly Arrival[], { options, buffer, parts, masked }: Setting) {
  const link = { rate: RATE, roundTripTime: 5e-5, switchBuffer: 1e9 };
  const device = new Device({ link, nic: { buffer, interruptGap: 0 } }, TIMES, parts);
  const { nic, pool, simulation } = device;
  const contexts = options.map((each) => device.context({ receiveRing: 1e6, ...each }));
  const fate: number[] = arrivals.map(() => 0);
  const of = new Map<number, number>();
  const take = (context: NicContext) => {
    for (let packet = nic.take(context); packet >= 0; packet = nic.take(context)) {
      fate[of.get(packet) as number] = pool.ready[packet];
    }
    if (!masked) nic.unmask(context);
  };
  for (const context of contexts) {
    context.masked = masked;
    context.onInterrupt = () => take(context);
  }
  arrivals.forEach(({ at, context, payload }, i) =>
    device.at(at, () => {
      const packet = device.packet(payload); // never freed by this test: names stay unique
      of.set(packet, i);
      nic.receive(packet, contexts[context]);
    })
  );
  const events = arrivals.length;
  simulation.run();
  device.at(simulation.now + 1, () => contexts.forEach(take));
  simulation.run();
  return { fate: fate as Fate, device, contexts, events: simulation.processed - events - 1 };
}

/** Frames of random sizes at random times, some in trains that come back to back. */
function randomArrivals(stream: RandomStream, contexts: number, count: number): Arrival[] {
  const arrivals: Arrival[] = [];
  let at = 0;
  while (arrivals.length < count) {
    at += -Math.log(1 - stream.uniform()) * 4e-6;
    const context = Math.floor(stream.uniform() * contexts);
    const payload = stream.uniform() < 0.6 ? 0 : Math.floor(stream.uniform() * 1449);
    for (let left = 1 + Math.floor(stream.uniform() * 30); left > 0; left--) {
      arrivals.push({ at, context, payload });
    }
  }
  return arrivals.slice(0, count);
}

/** When each frame is off the wire. */
function offTheWire(arrivals: readonly Arrival[]): number[] {
  let free = 0;
  return arrivals.map(({ at, payload }) => {
    free = Math.max(free, at + 5e-5) + wireBytes(payload, 1) * 8 / RATE;
    return free;
  });
}

/** One buffer for all, first come, first served: one look at each frame in order. */
function sharedBuffer(arrivals: readonly Arrival[], buffer: number): Fate {
  const inside: { readonly until: number; readonly bytes: number }[] = [];
  let free = 0;
  const arrived = offTheWire(arrivals);
  return arrivals.map(({ payload }, i) => {
    const used = inside.reduce(
      (sum, { until, bytes }) => until > arrived[i] ? sum + bytes : sum,
      0,
    );
    if (used + frameBytes(payload) > buffer) return 0;
    free = Math.max(free, arrived[i]) + transfer(payload);
    inside.push({ until: free, bytes: frameBytes(payload) });
    return free;
  });
}

const near = (a: Fate, b: Fate) =>
  a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) < 1e-12);

Deno.test("a shared buffer drops what finds it full, whosever it is", () => {
  let dropped = 0;
  for (let seed = 0; seed < 30; seed++) {
    const stream = randomStream(seed, 0, "shared");
    const arrivals = randomArrivals(stream, 3, 600);
    const buffer = 1518 + Math.floor(stream.uniform() * 5000);
    const options = [{}, {}, {}];
    const expected = sharedBuffer(arrivals, buffer);
    // in closed form, and with choices that the device makes one by one
    for (const parts of [{}, { translation: { translate: () => 0 } }]) {
      for (const masked of [true, false]) {
        const { fate, contexts } = run(arrivals, { options, buffer, parts, masked });
        assert.ok(near(fate, expected), `seed ${seed}`);
        const drops = contexts.map(({ bufferDrops }) => bufferDrops);
        const lost = (context: number) =>
          expected.filter((at, i) => at === 0 && arrivals[i].context === context).length;
        assert.deepEqual(drops, [0, 1, 2].map(lost));
        dropped += drops[0];
      }
    }
  }
  assert.ok(dropped > 100);
});

Deno.test("choices made ahead of time, by events or when a driver looks are the same", () => {
  let dropped = 0;
  for (let seed = 0; seed < 60; seed++) {
    const stream = randomStream(seed, 0, "ahead");
    const count = 1 + Math.floor(stream.uniform() * 5);
    const arrivals = randomArrivals(stream, count, 500);
    const options = Array.from({ length: count }, () => ({
      receiveReserved: stream.uniform() < 0.5 ? 0 : stream.uniform() * RATE / count,
      weight: 0.5 + stream.uniform(),
      buffer: stream.uniform() < 0.5 ? 0 : 500 + 3000 * stream.uniform(),
    }));
    const buffer = 20_000;
    const inTime = { receiveArbiter: true, translation: { translate: () => 0 } };
    const ahead = run(arrivals, { options, buffer, parts: { receiveArbiter: true }, masked: true });
    for (const masked of [true, false]) {
      const other = run(arrivals, { options, buffer, parts: inTime, masked });
      assert.ok(near(ahead.fate, other.fate), `seed ${seed}, masked ${masked}`);
    }
    const unmasked = run(arrivals, {
      options,
      buffer,
      parts: { receiveArbiter: true },
      masked: false,
    });
    assert.ok(near(ahead.fate, unmasked.fate), `seed ${seed}`);
    assert.equal(ahead.events, 0); // a driver that polls needs none
    dropped += ahead.fate.filter((at) => at === 0).length;
  }
  assert.ok(dropped > 500);
});

Deno.test("a frame that nothing delays is transferred on arrival and takes no event but its interrupt", () => {
  const arrivals = Array.from(
    { length: 200 },
    (_, i) => ({ at: i * 3e-6, context: i % 4, payload: 1448 }),
  );
  const parts = { receiveArbiter: true };
  const options = [{}, {}, {}, {}];
  const { fate, events, contexts } = run(arrivals, { options, buffer: 1e5, parts, masked: false });
  const arrived = offTheWire(arrivals);
  assert.ok(near(fate, arrived.map((at) => at + transfer(1448))));
  assert.equal(events, contexts.reduce((sum, { interrupts }) => sum + interrupts, 0));
});

/** A victim with full frames at a rate, beside a flood of small frames that fills the rest of the wire. */
function flooded(rate: number, seconds: number): Arrival[] {
  const frame = wireBytes(1448, 1) * 8;
  const small = wireBytes(0, 1) * 8;
  const arrivals: Arrival[] = [];
  const every = frame / rate;
  for (let at = 0; at < seconds; at += every) {
    arrivals.push({ at, context: 0, payload: 1448 });
    const flood = Math.floor((every * RATE - frame) / small * 0.98);
    for (let i = 0; i < flood; i++) {
      arrivals.push({ at: at + frame / RATE + i * small / RATE, context: 1 + i % 7, payload: 0 });
    }
  }
  return arrivals;
}

/** Frames that the victim lost, and the longest that one was in the device. */
function suffered(arrivals: readonly Arrival[], setting: Omit<Setting, "masked">) {
  const { fate } = run(arrivals, { ...setting, masked: true });
  const arrived = offTheWire(arrivals);
  const mine = fate.flatMap((at, i) => arrivals[i].context === 0 ? [{ at, i }] : []);
  const lost = mine.filter(({ at }) => at === 0).length;
  const longest = Math.max(...mine.map(({ at, i }) => at === 0 ? 0 : at - arrived[i]));
  return { lost, longest, all: mine.length };
}

Deno.test("a receive reservation holds after the wire against a flood of small frames", () => {
  for (const rate of [5e8, 2e9, 4e9]) {
    const arrivals = flooded(rate, 0.004);
    const options = [
      { receiveReserved: rate, weight: 0.001 },
      ...Array.from({ length: 7 }, () => ({ weight: 1000 })),
    ];
    const buffer = 64_000;
    const kept = suffered(arrivals, { options, buffer, parts: { receiveArbiter: true } });
    assert.equal(kept.lost, 0);
    // behind one transfer that is under way, and its own
    assert.ok(kept.longest <= 2 * transfer(1448), `${kept.longest}`);
    // biased: one buffer for all loses its frames as the flood's
    const shared = suffered(arrivals, { options, buffer, parts: {} });
    assert.ok(shared.lost > 0.1 * shared.all, `${shared.lost} of ${shared.all}`);
    // and without a reservation its share of the buffer fills up
    const plain = options.map((each) => ({ ...each, receiveReserved: 0 }));
    const late = suffered(arrivals, { options: plain, buffer, parts: { receiveArbiter: true } });
    assert.ok(late.lost > 0 && late.longest > 20 * kept.longest);
  }
});

Deno.test("receive reservations that add up to the line are all kept, whatever the others send", () => {
  for (let seed = 0; seed < 5; seed++) {
    const stream = randomStream(seed, 0, "rates");
    const rates = Array.from({ length: 8 }, () => 1e8 + 1e9 * stream.uniform());
    const sum = rates.reduce((a, b) => a + b, 0);
    const options = rates.map((rate) => ({ receiveReserved: rate * RATE / sum }));
    // hoarders save up and come together; context 0 comes at its rate all the time
    const arrivals: Arrival[] = [];
    const every = wireBytes(1448, 1) * 8 / options[0].receiveReserved;
    for (let at = 0; at < 0.004; at += every) arrivals.push({ at, context: 0, payload: 1448 });
    for (let at = 0.0005; at < 0.004; at += 0.001) {
      for (let i = 0; i < 500; i++) {
        arrivals.push({ at, context: 1 + i % 7, payload: Math.floor(stream.uniform() * 3) * 700 });
      }
    }
    arrivals.sort((a, b) => a.at - b.at);
    const setting = { options, buffer: 2e6, parts: { receiveArbiter: true } };
    const { fate } = run(arrivals, { ...setting, masked: true });
    const arrived = offTheWire(arrivals);
    const rate = options[0].receiveReserved;
    // bytes that the victim has in the device beyond what its rate has drained
    let backlog = 0;
    let last = 0;
    fate.forEach((at, i) => {
      if (arrivals[i].context !== 0) return;
      assert.ok(at > 0);
      const bytes = wireBytes(1448, 1);
      backlog = Math.max(0, backlog - (arrived[i] - last) * rate / 8) + bytes;
      last = arrived[i];
      const deadline = arrived[i] + backlog * 8 / rate + 2 * transfer(1448);
      assert.ok(at <= deadline + 1e-12, `seed ${seed}: ${at - deadline}`);
    });
  }
});

Deno.test("a buffer of its own is a context's to fill: nobody else loses a frame", () => {
  const options = [{ buffer: 20_000 }, { buffer: 2000 }, {}];
  const arrivals = Array.from({ length: 300 }, (_, i) => ({
    at: Math.floor(i / 100) * 1e-5,
    context: i % 10 === 0 ? 0 : 1 + i % 2,
    payload: 0,
  }));
  const { contexts, device } = run(arrivals, {
    options,
    buffer: 40_000,
    parts: { receiveArbiter: true },
    masked: true,
  });
  assert.deepEqual(contexts.map(({ bufferShare }) => bufferShare), [20_000, 2000, 18_000]);
  assert.equal(contexts[0].bufferDrops, 0);
  assert.ok(contexts[1].bufferDrops > 0);
  assert.equal(contexts[2].bufferDrops, 0);
  assert.equal(device.nic.held, 0);
});

Deno.test("transfers by weight: two floods share the engine as their weights say", () => {
  const arrivals = Array.from({ length: 8000 }, (_, i) => ({ at: 0, context: i % 2, payload: 0 }));
  const options = [{ weight: 3 }, { weight: 1 }];
  const { fate } = run(arrivals, {
    options,
    buffer: 0,
    parts: { receiveArbiter: true },
    masked: true,
  });
  // all is there after 0.6 ms; look at what is done at that time
  const horizon = offTheWire(arrivals).at(-1)!;
  const done = [0, 1].map((context) =>
    fate.filter((at, i) => arrivals[i].context === context && at <= horizon).length
  );
  assert.ok(Math.abs(done[0] / done[1] - 3) < 0.05, `${done}`);
});
