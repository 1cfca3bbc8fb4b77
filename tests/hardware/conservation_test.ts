/** Exact: on random NICs with random traffic every packet is sent, received, dropped and counted, or held. */
import assert from "node:assert/strict";
import type { ContextOptions, NicContext, NicParts } from "@iovlab/iovlab/hardware";
import { descriptorCount, transmitTag } from "@iovlab/iovlab/hardware";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { Device } from "./_device.ts";

const SECONDS = 0.004;

/** A random device with its contexts, one for each VM. */
function randomDevice(stream: RandomStream) {
  const of = <T>(...values: readonly T[]): T =>
    values[Math.floor(stream.uniform() * values.length)];
  const count = 1 + Math.floor(stream.uniform() * 6);
  const contexts: NicContext[] = [];
  const places = 1 + Math.floor(stream.uniform() * count);
  const parts: Partial<NicParts> = {
    arbiter: of("shares", "round-robin"),
    frameArbitration: of(true, false),
    receiveArbiter: of(true, false),
    ...of(true, false) ? { contextOf: (vm) => contexts[vm] } : {},
    ...of(true, false, false)
      ? { translation: { translate: () => stream.uniform() < 0.05 ? -1 : 3e-7 * stream.uniform() } }
      : {},
    ...of(true, false)
      ? {
        residency: {
          places,
          eviction: of("lru", "round-robin", "weight"),
          save: 2e-6,
          restore: 3e-6,
        },
      }
      : {},
  };
  const nic = {
    interruptGap: of(0, 2e-5),
    buffer: of(0, 8000, 40_000),
    internalSwitch: of(true, false),
  };
  const link = {
    rate: 1e10,
    roundTripTime: of(0, 5e-5),
    switchBuffer: of(20_000, 1_000_000),
  };
  const times = { dmaSetup: of(0, 6e-7), dmaRate: of(9e9, 32e9), contextCheck: of(0, 5e-8) };
  const device = new Device({ link, nic }, times, parts);
  for (let i = 0; i < count; i++) contexts.push(device.context(randomOptions(of, i)));
  return { device, contexts, of };
}

function randomOptions(of: <T>(...values: readonly T[]) => T, index: number): ContextOptions {
  return {
    receiveRing: of(2, 16, 64),
    transmitRing: of(20, 64),
    reserved: of(0, 1e9),
    weight: of(1, 3),
    cap: of(0, 0, 2e9),
    receiveReserved: of(0, 1e9),
    buffer: of(0, 0, 3000),
    windowBase: index * 2 ** 30,
    windowSize: 2 ** 30,
    protection: of(true, false),
  };
}

/** Drivers that take and post at random; what went in by each way and what the drivers got. */
class Traffic {
  posted = 0;
  arrived = 0;
  taken = 0;

  constructor(
    readonly device: Device,
    readonly contexts: readonly NicContext[],
    readonly stream: RandomStream,
    /** Whether segments of many frames are sent too. */
    readonly trains: boolean,
  ) {
    for (const context of contexts) {
      context.onInterrupt = () => {
        const wait = stream.uniform() < 0.5 ? 0 : 3e-6;
        device.at(device.simulation.now + wait, () => this.poll(context));
      };
    }
  }

  poll(context: NicContext): void {
    const { nic, pool } = this.device;
    while (context.reclaim() >= 0);
    for (let packet = nic.take(context); packet >= 0; packet = nic.take(context)) {
      pool.free(packet);
      this.taken++;
    }
    if (nic.hasWork(context)) this.device.at(this.device.simulation.now, () => this.poll(context));
    else nic.unmask(context);
  }

  packet(vm: number, payload: number, destination: number): number {
    const { pool } = this.device;
    const packet = this.device.packet(payload);
    pool.vm[packet] = vm;
    pool.destination[packet] = destination;
    return packet;
  }

  act(): void {
    const { device, contexts, stream } = this;
    const { nic } = device;
    const vm = Math.floor(stream.uniform() * contexts.length);
    const context = contexts[vm];
    const what = stream.uniform();
    if (what < 0.45) {
      const payload = this.trains && stream.uniform() < 0.1
        ? 30_000
        : Math.floor(stream.uniform() * 1449);
      if (!context.hasRoom(descriptorCount(payload))) return;
      const peer = Math.floor(stream.uniform() * (contexts.length + 2)) - 2;
      const packet = this.packet(vm, payload, peer < 0 ? -1 : peer);
      context.post(packet, transmitTag(vm, payload, 0));
      this.posted++;
      nic.ring(context);
    } else if (what < 0.96) {
      this.arrived++;
      nic.receive(this.packet(vm, Math.floor(stream.uniform() * 1449), -1), context);
    } else if (what < 0.97) {
      if (nic.rogue(context, vm)) this.posted++;
    } else if (what < 0.98) nic.disturb(context);
    else if (what < 0.985) context.rogueReceives++;
    else if (what < 0.99) nic.revokeContext(context);
    else if (what < 0.998) nic.renewContext(context);
    else nic.resizeContext(context, { receiveRing: 1 + Math.floor(stream.uniform() * 32) });
  }
}

/** What became of packets, besides those that were sent or taken, by the counters of a device. */
function gone({ device, contexts }: Traffic): number {
  const { nic } = device;
  const sum = (of: (context: NicContext) => number) =>
    contexts.reduce((total, context) => total + of(context), 0);
  const drops = nic.switchDrops + sum((each) => each.receiveDrops + each.bufferDrops) +
    sum((each) => each.revokedDrops);
  assert.equal(nic.vmDrops.reduce((a, b) => a + b, 0), drops);
  return drops + sum((each) => each.violations + each.corruptions);
}

/** Runs random traffic on a random device to its end. */
function run(seed: number): Traffic {
  const stream = randomStream(seed, 0, "conservation");
  const { device, contexts } = randomDevice(stream);
  const { nic, pool, simulation } = device;
  const traffic = new Traffic(device, contexts, stream, seed % 2 === 0);
  const act = simulation.on(() => {
    const batch = 1 + Math.floor(stream.uniform() * 8);
    for (let i = 0; i < batch; i++) traffic.act();
    if (simulation.now < SECONDS) {
      simulation.schedule(-Math.log(1 - stream.uniform()) * 8e-6, act);
    }
  });
  const check = simulation.on(() => assert.equal(nic.held, pool.inUse, `seed ${seed}`));
  simulation.schedule(0, act);
  for (let i = 1; i <= 50; i++) simulation.scheduleAt(i * SECONDS / 40, check);
  simulation.run({ until: SECONDS + 1 });
  assert.equal(simulation.pending, 0, `seed ${seed}`);
  for (const context of contexts) nic.hasWork(context);
  return traffic;
}

Deno.test("no packet is lost or made on 400 random NICs, and none is left when all is done", () => {
  const seen = { misses: 0, evictions: 0, revokedDrops: 0, bufferDrops: 0, corruptions: 0 };
  let switched = 0;
  for (let seed = 0; seed < 400; seed++) {
    const traffic = run(seed);
    const { device, contexts } = traffic;
    assert.deepEqual([device.pool.inUse, device.nic.held], [0, 0], `seed ${seed}`);
    for (const context of contexts) {
      assert.equal(
        context.posted.length + context.pending + context.descriptorsInUse,
        0,
        `seed ${seed}`,
      );
      for (const name of Object.keys(seen) as (keyof typeof seen)[]) seen[name] += context[name];
    }
    switched += device.nic.framesSwitched;
    if (traffic.trains) continue; // cut on the way: no longer one for one
    const { posted, arrived, taken } = traffic;
    assert.equal(posted + arrived, device.departed.length + taken + gone(traffic), `seed ${seed}`);
  }
  assert.ok(
    Math.min(...Object.values(seen), switched) > 100,
    JSON.stringify({ ...seen, switched }),
  );
});
