/**
 * Interrupts of a context that gets packets by a Poisson process, with at least a gap g between two of them.
 *
 * The driver takes all there is and is done d after its interrupt, for most of the time less than g. An interrupt is followed by the next
 * one after g where a packet came between d and g, else with the first packet after g. By the memorylessness of the arrivals these
 * intervals are a renewal process with the mean
 *
 *     g + exp(-lambda (g - d)) / lambda
 *
 * and without a gap the driver is a counter with a dead time d: 1 / (d + 1 / lambda). (Ross, "Stochastic Processes": renewal processes; the rate is the
 * inverse of the mean. Packets that come while the driver runs are taken by it and interrupt nobody.)
 */
import assert from "node:assert/strict";
import { Nic } from "@iovlab/iovlab/hardware";
import { host } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { PacketPool } from "@iovlab/iovlab/packet";
import { randomStream } from "@iovlab/iovlab/random";
import { replicationInterval, studentQuantile } from "@iovlab/iovlab/stats";

/** Interrupts per second of one context whose driver is done some time after its interrupt. */
function interruptRate(rate: number, gap: number, busy: number, replication: number): number {
  const { link, nic } = host({
    architecture: "native",
    link: { rate: 1e12, roundTripTime: 0 },
    nic: { interruptGap: gap, receiveRing: 65536 },
    vms: [{}],
  });
  const simulation = new Simulation();
  const pool = new PacketPool();
  const times = { dmaSetup: 0, dmaRate: 1e15, contextCheck: 0 };
  const device = new Nic(simulation, pool, { link, nic, times, deliver: () => {} });
  const context = device.addContext({
    receiveRing: nic.receiveRing,
    transmitRing: 4,
    reserved: 0,
    weight: 1,
    cap: 0,
    windowBase: 0,
    windowSize: Infinity,
  });
  const drain = simulation.on(() => {
    for (let packet = device.take(context); packet >= 0; packet = device.take(context)) {
      pool.free(packet);
    }
    device.unmask(context);
  });
  context.onInterrupt = () => void simulation.schedule(busy, drain);
  const stream = randomStream(3, replication, "arrivals");
  const arrive = simulation.on(() => {
    const packet = pool.allocate();
    pool.payload[packet] = 64;
    pool.frames[packet] = 1;
    device.receive(packet, context);
    simulation.schedule(-Math.log(1 - stream.uniform()) / rate, arrive);
  });
  simulation.schedule(0, arrive);
  const until = 40_000 / rate;
  simulation.run({ until });
  return context.interrupts / until;
}

/** The standard errors by which the mean rate of ten replications differs from an expected one. */
function distance(rates: readonly number[], expected: number): number {
  const { mean, halfWidth } = replicationInterval(rates);
  return Math.abs(mean - expected) / (halfWidth / studentQuantile(0.975, rates.length - 1));
}

// Statistical.

for (const perGap of [0.2, 1, 3]) {
  Deno.test(`Poisson arrivals, ${perGap} for each gap, interrupt as a renewal process does`, () => {
    const gap = 125e-6;
    const rate = perGap / gap;
    for (const busy of [0, gap / 5]) {
      const rates = Array.from({ length: 10 }, (_, i) => interruptRate(rate, gap, busy, i));
      const expected = 1 / (gap + Math.exp(-rate * (gap - busy)) / rate);
      assert.ok(distance(rates, expected) < 4, `${rates} ${expected}`);
      // biased: a timer that runs all the time and interrupts where packets came
      const timer = (1 - Math.exp(-perGap)) / gap;
      assert.ok(distance(rates, timer) > 4, `${rates} ${timer}`);
      // biased: the lesser of both rates
      assert.ok(distance(rates, Math.min(rate, 1 / gap)) > 4);
    }
  });
}

Deno.test("without a gap each packet interrupts that finds the driver at rest: a counter with a dead time", () => {
  const rate = 10e3;
  for (const busy of [0, 20e-6, 100e-6]) {
    const rates = Array.from({ length: 10 }, (_, i) => interruptRate(rate, 0, busy, i));
    const expected = 1 / (busy + 1 / rate);
    assert.ok(distance(rates, expected) < 4, `${rates} ${expected}`);
    if (busy > 0) assert.ok(distance(rates, rate) > 4);
  }
});
