/**
 * Statistical: a context alone with a finite ring is an M/D/1/K queue.
 *
 * The number of packets at departures is a Markov chain on 0 to K - 1; with `pi_0` its probability of 0 and `rho` the load,
 * the probability of a loss is `1 - 1 / (pi_0 + rho)`, and the number in the queue as an arrival finds it is `pi_j / (pi_0 + rho)` (for
 * instance D. Gross, C. M. Harris, Fundamentals of Queueing Theory, section 5.1.7).
 */
import assert from "node:assert/strict";
import { transmitTag } from "@iovlab/iovlab/hardware";
import { randomStream } from "@iovlab/iovlab/random";
import { replicationInterval, studentQuantile } from "@iovlab/iovlab/stats";
import { Device } from "./_device.ts";

const LINE = 1538 * 8 / 1e9; // a full frame at 1 Gb/s
const REPLICATIONS = 10;

interface Queue {
  /** Share of packets that find the ring full. */
  readonly loss: number;
  /** Mean wait of the others before they are sent, in service times. */
  readonly wait: number;
}

/** The stationary distribution of the chain at departures, by elimination from state to state. */
function atDepartures(load: number, places: number): number[] {
  const arrivals: number[] = [Math.exp(-load)];
  for (let k = 1; k <= places; k++) arrivals.push(arrivals[k - 1] * load / k);
  const ratio = [1];
  for (let j = 0; j + 1 < places; j++) {
    let from = ratio[0] * arrivals[j];
    for (let i = 1; i <= j; i++) from += ratio[i] * arrivals[j - i + 1];
    ratio.push((ratio[j] - from) / arrivals[0]);
  }
  const sum = ratio.reduce((a, b) => a + b, 0);
  return ratio.map((value) => value / sum);
}

/** M/D/1/K, with `places` packets in the system at most. */
function finiteQueue(load: number, places: number): Queue {
  const pi = atDepartures(load, places);
  const loss = 1 - 1 / (pi[0] + load);
  const full = loss * places;
  const mean = full + pi.reduce((sum, p, j) => sum + j * p / (pi[0] + load), 0);
  return { loss, wait: mean / (load * (1 - loss)) - 1 };
}

/** M/M/1/K: what the same ring would do with exponential service. */
function exponentialQueue(load: number, places: number): Queue {
  const p = Array.from({ length: places + 1 }, (_, j) => load ** j);
  const sum = p.reduce((a, b) => a + b, 0);
  const mean = p.reduce((total, each, j) => total + j * each, 0) / sum;
  const loss = p[places] / sum;
  return { loss, wait: mean / (load * (1 - loss)) - 1 };
}

/** Poisson arrivals at a ring of so many descriptors, which come back when a packet is sent. */
function simulate(load: number, places: number, replication: number, packets: number): Queue {
  const device = new Device();
  const context = device.context({ transmitRing: places });
  context.masked = true;
  const stream = randomStream(2, replication, "arrivals");
  const posted: number[] = [];
  let [left, lost, waited] = [packets, 0, 0];
  const arrive = device.simulation.on(() => {
    while (context.reclaim() >= 0);
    if (context.hasRoom(1)) {
      const packet = device.packet();
      posted[packet] = device.simulation.now;
      context.post(packet, transmitTag(0, 1448, 0));
      device.nic.ring(context);
    } else {
      lost++;
    }
    if (--left > 0) {
      device.simulation.schedule(-Math.log(1 - stream.uniform()) * LINE / load, arrive);
    }
  });
  device.simulation.schedule(0, arrive);
  const { push } = device.departed;
  device.departed.push = (each) => {
    waited += each.at - posted[each.packet] - LINE;
    return push.call(device.departed, each);
  };
  device.simulation.run();
  return { loss: lost / packets, wait: waited / (packets - lost) / LINE };
}

/** By how many standard errors the mean of replications differs from an expected one. */
function distance(values: readonly number[], expected: number): number {
  const { mean, halfWidth } = replicationInterval(values);
  const error = halfWidth / studentQuantile(0.975, values.length - 1);
  return Math.abs(mean - expected) / error;
}

for (const [load, places] of [[0.7, 4], [0.95, 12], [1.3, 8]]) {
  Deno.test(`a ring of ${places} at load ${load} loses and delays as M/D/1/K`, () => {
    const runs = Array.from(
      { length: REPLICATIONS },
      (_, i) => simulate(load, places, i, 30_000),
    );
    const expected = finiteQueue(load, places);
    const biased = exponentialQueue(load, places);
    for (const what of ["loss", "wait"] as const) {
      const values = runs.map((run) => run[what]);
      assert.ok(distance(values, expected[what]) < 4, `${what}: ${expected[what]} ${values}`);
      assert.ok(distance(values, biased[what]) > 4, `${what} is not that of M/M/1/K`);
    }
  });
}

Deno.test("M/D/1/K with one place is Erlang's loss formula, with many M/D/1", () => {
  for (const load of [0.2, 0.9, 3]) {
    const { loss, wait } = finiteQueue(load, 1);
    assert.ok(Math.abs(loss - load / (1 + load)) < 1e-12);
    assert.ok(Math.abs(wait) < 1e-12);
  }
  const { loss, wait } = finiteQueue(0.5, 60);
  assert.ok(loss < 1e-12 && Math.abs(wait - 0.5) < 1e-9);
});
