/**
 * The port of the switch before a host, with datagrams of one size that come by a Poisson process, against M/D/1 and M/D/1/K.
 *
 * A port whose buffer holds k frames takes a frame that finds at most k in it, the one on the wire included: M/D/1/K with K = k + 1. With
 * a(j) = exp(-rho) rho^j / j! arrivals in a service time, the numbers left behind by departures have
 *
 *     a(0) q(j + 1) = q(j) - q(0) a(j) - sum over i = 1 .. j of q(i) a(j - i + 1),    q(0) + ... + q(K - 1) = 1
 *
 * and the loss is 1 - 1 / (q(0) + rho); an arrival finds j with q(j) / (q(0) + rho) (Gross and Harris, "Fundamentals of Queueing Theory", M/G/1/K).
 * Without a limit the mean wait is rho / (2 (1 - rho)) service times (Pollaczek and Khinchine).
 */
import assert from "node:assert/strict";
import { stageNumber } from "@iovlab/iovlab/guest";
import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { randomStream } from "@iovlab/iovlab/random";
import { Machine } from "@iovlab/iovlab/scenario";
import { replicationInterval, studentQuantile } from "@iovlab/iovlab/stats";

const costs = costModelOf(xen2009);
const RATE = 1e8;
const PAYLOAD = 1000;
const COUNT = 6000;

/** A machine on a slow line that has got datagrams at times. */
function received(times: readonly number[], switchBuffer: number): Machine {
  const machine = new Machine(
    host({
      architecture: "native",
      link: { rate: RATE, roundTripTime: 0, switchBuffer },
      vms: [{
        workload: {
          kind: "trace",
          direction: "receive",
          records: times.map((time) => [time, PAYLOAD]),
        },
      }],
    }),
    costs,
    1,
    0,
  );
  machine.simulation.run();
  return machine;
}

/** Bytes of a frame on the wire. */
const frame = Math.round(received([0], 1e9).nic.receiveBusy * RATE / 8);
const SERVICE = frame * 8 / RATE;

/** Loss and mean wait in service times of the frames that were not lost, in one replication. */
function simulated(load: number, places: number, replication: number) {
  const stream = randomStream(11, replication, "arrivals");
  let time = 0;
  const times = Array.from(
    { length: COUNT },
    () => time -= Math.log(1 - stream.uniform()) * SERVICE / load,
  );
  const { nic, stages } = received(times, places === Infinity ? 1e12 : places * frame);
  const stage = stageNumber("link-receive");
  return {
    loss: nic.switchDrops / COUNT,
    wait: stages.total[stage] / stages.packets[stage] / SERVICE - 1,
  };
}

/** Loss and mean wait of M/D/1/K. */
function finite(load: number, capacity: number) {
  const arrivals = [Math.exp(-load)];
  for (let j = 1; j <= capacity; j++) arrivals.push(arrivals[j - 1] * load / j);
  const left = [1];
  for (let j = 0; j + 1 < capacity; j++) {
    let next = left[j] - left[0] * arrivals[j];
    for (let i = 1; i <= j; i++) next -= left[i] * arrivals[j - i + 1];
    left.push(next / arrivals[0]);
  }
  const sum = left.reduce((a, b) => a + b, 0);
  const scale = left[0] / sum + load;
  const loss = 1 - 1 / scale;
  const found = left.map((each) => each / sum / scale);
  const mean = found.reduce((total, each, j) => total + j * each, 0) + capacity * loss;
  return { loss, wait: mean / (load * (1 - loss)) - 1 };
}

/** The standard errors by which the mean of replications differs from an expected value. */
function distance(values: readonly number[], expected: number): number {
  const { mean, halfWidth } = replicationInterval(values);
  return Math.abs(mean - expected) / (halfWidth / studentQuantile(0.975, values.length - 1));
}

// Exact.

Deno.test("M/D/1/1 is Erlang's loss formula, and a large K is M/D/1", () => {
  assert.ok(Math.abs(finite(0.5, 1).loss - 0.5 / 1.5) < 1e-12);
  assert.ok(Math.abs(finite(0.5, 60).wait - 0.5) < 1e-9);
});

// Statistical.

for (const [load, places] of [[0.8, 2], [1.2, 4], [0.9, 6]]) {
  Deno.test(`a port of ${places} frames at load ${load} loses and delays as M/D/1/${places + 1}`, () => {
    const runs = Array.from({ length: 10 }, (_, i) => simulated(load, places, i));
    const losses = runs.map(({ loss }) => loss);
    const waits = runs.map(({ wait }) => wait);
    const { loss, wait } = finite(load, places + 1);
    assert.ok(distance(losses, loss) < 4, `${losses} ${loss}`);
    assert.ok(distance(waits, wait) < 4, `${waits} ${wait}`);
    // biased: one place less, one more, and exponential frames
    for (const other of [finite(load, places), finite(load, places + 2)]) {
      const apart = Math.max(distance(losses, other.loss), distance(waits, other.wait));
      assert.ok(apart > 4, `${apart}`);
    }
    const exponential = load ** (places + 1) * (1 - load) / (1 - load ** (places + 2));
    assert.ok(distance(losses, exponential) > 4);
  });
}

Deno.test("a port without a limit delays as M/D/1", () => {
  const waits = Array.from({ length: 10 }, (_, i) => simulated(0.7, Infinity, i).wait);
  const expected = 0.7 / (2 * 0.3);
  assert.ok(distance(waits, expected) < 4, `${waits}`);
  assert.ok(distance(waits, 2 * expected) > 4); // biased: M/M/1
});
