/** Exact: what a transmit reservation is worth beside hostile neighbours of every kind. */
import assert from "node:assert/strict";
import {
  BURST_SECONDS,
  type ContextOptions,
  type NicContext,
  type NicParts,
  transmitTag,
} from "@iovlab/iovlab/hardware";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { wireBytes } from "@iovlab/iovlab/packet";
import { Device } from "./_device.ts";
import { byCredit, byDeadline, type FirstLevel, plainLine, type Post } from "./_line.ts";

const RATE = 1e10;
const FRAME = wireBytes(1448, 1);
/** Longest that a packet holds the line, in bytes at line rate: 64 KiB in 45 frames. */
const LARGEST = wireBytes(65_160, 45);
const SECONDS = 0.03;
/** Small packets take the device longer than the wire: 250 against 72 ns. */
const TIMES = { dmaSetup: 2e-7, contextCheck: 5e-8, dmaRate: 3.2e10 };

/** A neighbour: what it is promised, and what it does from time 0 on. */
interface Neighbour {
  readonly options: Partial<ContextOptions>;
  start(device: Device, context: NicContext, stream: RandomStream): void;
}

/** Keeps so many packets posted. */
function backlog(device: Device, context: NicContext, payload: () => number, depth: number): void {
  const fill = () => {
    while (context.reclaim() >= 0);
    while (context.posted.length < depth) {
      const size = payload();
      context.post(device.packet(size), transmitTag(0, size, 0));
    }
    device.nic.ring(context);
    device.nic.unmask(context);
  };
  context.onInterrupt = fill;
  device.at(device.simulation.now, fill);
}

/** Posts bursts with pauses, each so long that its buckets are full again. */
function bursts(
  device: Device,
  context: NicContext,
  payload: number,
  bytes: number,
  pause: number,
) {
  const post = device.simulation.on(() => {
    while (context.reclaim() >= 0);
    for (let sent = 0; sent < bytes; sent += payload) {
      context.post(device.packet(payload), transmitTag(0, payload, 0));
    }
    device.nic.ring(context);
    if (device.simulation.now < SECONDS) device.simulation.schedule(pause, post);
  });
  context.masked = true;
  device.simulation.schedule(0, post);
}

const kinds: Readonly<Record<string, (reserved: number) => Neighbour>> = {
  "a flood of small packets": (reserved) => ({
    options: { reserved, weight: 1000 },
    start: (device, context) => backlog(device, context, () => 0, 64),
  }),
  "hogs with segments of 64 KiB": (reserved) => ({
    options: { reserved, weight: 1000 },
    start: (device, context) => backlog(device, context, () => 65_160, 4),
  }),
  "packets of any size": (reserved) => ({
    options: { reserved, weight: 1000 },
    start: (device, context, stream) =>
      backlog(device, context, () => Math.floor(65_161 * stream.uniform() ** 4), 8),
  }),
  "cap dodgers, who come in bursts": (reserved) => ({
    options: { reserved, weight: 1000, cap: reserved + 1e8 },
    start: (device, context) => bursts(device, context, 1448, 140_000, 2e-3),
  }),
  "hoarders, who save their reservation and use it at once": (reserved) => ({
    options: { reserved },
    start: (device, context) => bursts(device, context, 65_160, 600_000, 7e-3),
  }),
  "descriptors that the device refuses": (reserved) => ({
    options: { reserved, weight: 1000 },
    start: (device, context) => {
      const post = () => {
        while (context.reclaim() >= 0);
        while (device.nic.rogue(context, 0));
        device.nic.unmask(context);
      };
      context.onInterrupt = post;
      device.at(0, post);
    },
  }),
};

/** Runs a victim beside neighbours; returns when each of its packets left. */
function victim(
  reserved: number,
  neighbours: readonly Neighbour[],
  stream: RandomStream,
  parts: Partial<NicParts> = {},
): number[] {
  const device = new Device({ link: { rate: RATE }, nic: { interruptGap: 1e-5 } }, TIMES, parts);
  const window = { windowBase: 0, windowSize: 2 ** 20 };
  const context = device.context({ reserved, weight: 0.001, ...window });
  const others = neighbours.map(({ options }) => device.context({ ...options, ...window }));
  const left: number[] = [];
  const mine = new Set<number>();
  const post = (count: number) => {
    context.masked = true;
    while (context.reclaim() >= 0);
    for (let i = 0; i < count; i++) {
      const packet = device.packet();
      mine.add(packet);
      context.post(packet, transmitTag(0, 1448, 0));
    }
    device.nic.ring(context);
  };
  const { push } = device.departed;
  device.departed.push = (each) => {
    if (mine.delete(each.packet)) {
      left.push(each.at);
      post(1);
    }
    return push.call(device.departed, each);
  };
  device.at(0, () => post(8));
  neighbours.forEach((each, i) => each.start(device, others[i], stream));
  device.simulation.run({ until: SECONDS });
  return left;
}

/** Most bytes by which a sender is behind a rate, over all stretches of time in which it had packets waiting. */
function mostBehind(left: readonly { at: number; bytes: number }[], rate: number): number {
  let worst = 0;
  let behind = 0;
  let last = 0;
  for (const { at, bytes } of left) {
    behind = Math.max(0, behind) + (at - last) * rate / 8;
    worst = Math.max(worst, behind);
    behind -= bytes;
    last = at;
  }
  return Math.max(worst, behind + (SECONDS - last) * rate / 8);
}

const frames = (left: readonly number[]) => left.map((at) => ({ at, bytes: FRAME }));

/** What the guarantee allows: its burst, a packet of its own, and its rate for the largest packet of anybody. */
const allowed = (reserved: number) =>
  Math.max(70_000, reserved * BURST_SECONDS / 8) + 2 * FRAME + LARGEST * reserved / RATE;

for (const [name, kind] of Object.entries(kinds)) {
  Deno.test(`a reservation is kept beside ${name}`, () => {
    for (let seed = 0; seed < 6; seed++) {
      const stream = randomStream(seed, 0, "hostile");
      const reserved = RATE * [0.001, 0.01, 0.1, 0.3, 0.5, 0.8][seed];
      const count = [1, 4, 16, 63, 8, 2][seed];
      // with all the rest reserved by the neighbours, and with nothing
      for (const theirs of [0, (RATE - reserved) / count]) {
        const neighbours = Array.from({ length: count }, () => kind(theirs));
        const behind = mostBehind(frames(victim(reserved, neighbours, stream)), reserved);
        assert.ok(behind <= allowed(reserved), `${count} with ${theirs}: ${behind} behind`);
      }
    }
  });
}

Deno.test("a reservation is kept beside contexts that throw each other out of the device", () => {
  const residency = { places: 3, eviction: "lru", save: 2e-6, restore: 2e-6 } as const;
  for (const [i, kind] of Object.values(kinds).entries()) {
    const stream = randomStream(i, 0, "thrash");
    const neighbours = Array.from({ length: 12 }, () => kind(0));
    const behind = mostBehind(frames(victim(2e9, neighbours, stream, { residency })), 2e9);
    assert.ok(behind <= allowed(2e9), `${i}: ${behind}`);
  }
});

Deno.test("a packet within its reservation waits for one segment of another, or for one frame where frames take turns", () => {
  const waits = (frameArbitration: boolean) => {
    const device = new Device({ link: { rate: RATE }, nic: { frameArbitration } }, TIMES);
    const context = device.context({ reserved: 1e9 });
    const hog = device.context({ weight: 1000 });
    context.masked = true;
    backlog(device, hog, () => 65_160, 4);
    const posted: number[] = [];
    const seconds: number[] = [];
    const { push } = device.departed;
    device.departed.push = (each) => {
      if (posted[each.packet] !== undefined) seconds.push(each.at - posted[each.packet]);
      delete posted[each.packet];
      return push.call(device.departed, each);
    };
    const stream = randomStream(7, 0, "single");
    for (let i = 1; i <= 200; i++) {
      device.at((i + stream.uniform()) * 1e-4, () => {
        while (context.reclaim() >= 0);
        const packet = device.packet();
        posted[packet] = device.simulation.now;
        context.post(packet, transmitTag(0, 1448, 0));
        device.nic.ring(context);
      });
    }
    device.simulation.run({ until: SECONDS });
    assert.equal(seconds.length, 200);
    return Math.max(...seconds);
  };
  const second = 8 / RATE;
  const whole = waits(false);
  assert.ok(whole <= (LARGEST + FRAME) * second && whole > 0.8 * LARGEST * second, `${whole}`);
  const cut = waits(true);
  assert.ok(cut <= 2 * FRAME * second + 1e-12 && cut > FRAME * second, `${cut}`);
});

Deno.test("biased: without a reservation, with turns, or with buckets for deadlines it is not kept", () => {
  const hogs = Array.from({ length: 4 }, () => kinds["hogs with segments of 64 KiB"](0));
  const stream = randomStream(1, 0, "biased");
  const behind = (reserved: number, parts: Partial<NicParts>) =>
    mostBehind(frames(victim(reserved, hogs, stream, parts)), 2e9);
  assert.ok(behind(2e9, {}) <= allowed(2e9));
  assert.ok(behind(0, {}) > 10 * allowed(2e9));
  assert.ok(behind(2e9, { arbiter: "round-robin" }) > 10 * allowed(2e9));

  // 40 hoarders with full buckets come at once: seconds of credit put the large reservation last
  const reserved = 6e9;
  const promises = [
    { reserved, weight: 1, cap: 0 },
    ...Array.from({ length: 40 }, () => ({ reserved: 1e8, weight: 1, cap: 0 })),
  ];
  const mine = Array.from({ length: 20_000 }, () => ({ at: 0, context: 0, bytes: FRAME }));
  const theirs = promises.slice(1).flatMap((_, i) =>
    Array.from({ length: 60 }, () => ({ at: 0.01, context: i + 1, bytes: FRAME }))
  );
  const most = (first: FirstLevel) => {
    const left = plainLine(RATE, promises, [...mine, ...theirs], first);
    const own = left.filter(({ post }: { post: Post }) => post.context === 0);
    const from = own.findIndex(({ at }) => at > 0.0095);
    const late = own.slice(from).filter(({ at }) => at < 0.02);
    const start = own[from].at;
    const shifted = late.map(({ at, post }) => ({ at: at - start, bytes: post.bytes }));
    return Math.max(...shifted.map(({ at }, i) => at * reserved / 8 - i * FRAME));
  };
  assert.ok(most(byDeadline) <= allowed(reserved), `${most(byDeadline)}`);
  assert.ok(most(byCredit) > 1.5 * allowed(reserved), `${most(byCredit)} ${allowed(reserved)}`);
});
