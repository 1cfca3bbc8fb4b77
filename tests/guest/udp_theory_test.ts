/** A socket buffer that a program drains at a steady rate: exact for steady arrivals, statistical against M/D/1/K. */
import assert from "node:assert/strict";
import { Udp } from "@iovlab/iovlab/guest";
import { Simulation } from "@iovlab/iovlab/kernel";
import { OUTSIDE, PacketPool } from "@iovlab/iovlab/packet";
import { randomStream } from "@iovlab/iovlab/random";

const BYTES = 100;

/** Datagrams at times from `gap`, into a buffer of so many of them, to a program that takes `work` seconds for each. */
function drained(buffer: number, work: number, gap: () => number, count: number) {
  const simulation = new Simulation();
  const pool = new PacketPool();
  const carrier = { transmit: (packet: number) => udp.input(packet) };
  const udp = new Udp(simulation, pool, { mtu: 1500, outside: carrier, inside: carrier });
  let busy = false;
  let served = 0;
  const read = () => {
    busy = udp.read(flow) >= 0;
    if (busy) simulation.schedule(work, done);
  };
  const done = simulation.on(() => {
    served++;
    read();
  });
  const owner = udp.addOwner({ received: () => void (busy || read()) });
  const flow = udp.create({ owner, from: OUTSIDE, to: 0, receiveBuffer: buffer * BYTES });
  const arrive = simulation.on(() => {
    udp.send(flow, BYTES);
    if (udp.counts(flow).sent < count) simulation.schedule(gap(), arrive);
  });
  simulation.schedule(gap(), arrive);
  simulation.run();
  return { ...udp.counts(flow), served };
}

// Exact.

Deno.test("exact: steady arrivals above the rate of the program lose the difference, but for one full buffer", () => {
  for (const [buffer, over] of [[1, 2], [7, 2], [20, 4], [100, 8]]) {
    const count = 40_000;
    const { received, socketDrops, served } = drained(buffer, over, () => 1, count);
    assert.equal(received + socketDrops, count);
    assert.equal(served, received);
    // while the last of `count` arrives, the program has begun one datagram each `over` seconds; the buffer is full
    const begun = 1 + Math.floor((count - 1) / over);
    assert.ok(received >= begun + buffer - 1 && received <= begun + buffer, `${received} ${begun}`);
  }
});

Deno.test("exact: steady arrivals at the rate of the program or below lose nothing, with room for one", () => {
  for (const work of [1, 0.999, 0.3]) {
    assert.equal(drained(1, work, () => 1, 5000).socketDrops, 0);
  }
});

/**
 * Probability that an arrival at an M/D/1 queue finds all `places` taken, that in service among them.
 *
 * From the chain at departures: with a_j the probability of j arrivals in a service, p the chain's distribution over 0 to places - 1 left behind,
 * the probability is 1 - 1 / (p_0 + load) (Kleinrock, Queueing Systems I, 1975, chapter 5; Gross and Harris 1998, section 5.1.8).
 */
function lossOfDeterministicServer(load: number, places: number): number {
  const arrivals = [Math.exp(-load)];
  for (let j = 1; j <= places; j++) arrivals.push(arrivals[j - 1] * load / j);
  // p_{k+1} a_0 = p_k - p_0 a_k - sum over i of p_i a_{k-i+1}
  const p = [1];
  for (let k = 0; k + 1 < places; k++) {
    let next = p[k] - p[0] * arrivals[k];
    for (let i = 1; i <= k; i++) next -= p[i] * arrivals[k - i + 1];
    p.push(next / arrivals[0]);
  }
  const first = 1 / p.reduce((a, b) => a + b, 0);
  return 1 - 1 / (first + load);
}

// Statistical: fixed seeds, batches of datagrams, four standard errors.

function lossShare(buffer: number, load: number): { mean: number; error: number } {
  const shares = Array.from({ length: 40 }, (_, batch) => {
    const stream = randomStream(batch, 0, `load-${load}`);
    const gap = () => -Math.log(1 - stream.uniform());
    const { sent, socketDrops } = drained(buffer, load, gap, 20_000);
    return socketDrops / sent;
  });
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) /
    (shares.length - 1);
  return { mean, error: Math.sqrt(variance / shares.length) };
}

Deno.test("statistical: Poisson arrivals lose what M/D/1/K does, and not what one place more or less would", () => {
  for (const [buffer, load] of [[1, 0.8], [4, 0.9], [8, 0.95]]) {
    const { mean, error } = lossShare(buffer, load);
    const off = (places: number) =>
      Math.abs(mean - lossOfDeterministicServer(load, places)) / error;
    assert.ok(off(buffer + 1) < 4, `buffer ${buffer}, load ${load}: ${off(buffer + 1)}`);
    assert.ok(off(buffer) > 8 && off(buffer + 2) > 8, `${off(buffer)} ${off(buffer + 2)}`);
  }
});

Deno.test("exact: the closed form used here has the limits of one place and of overload", () => {
  // one place: Erlang's formula, whatever the distribution of service
  assert.ok(Math.abs(lossOfDeterministicServer(0.8, 1) - 0.8 / 1.8) < 1e-12);
  // many places, load above 1: the excess
  assert.ok(Math.abs(lossOfDeterministicServer(2, 30) - 0.5) < 1e-9);
});
