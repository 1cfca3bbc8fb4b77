/** Exact: datagrams, fragments and buffers. */
import assert from "node:assert/strict";
import { NetworkStack, Tcp, Udp, type UdpOwner } from "@iovlab/iovlab/guest";
import { defaults } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import {
  FRAGMENT,
  LARGEST_DATAGRAM_BYTES,
  OUTSIDE,
  PacketPool,
  UDP,
  wireBytes,
} from "@iovlab/iovlab/packet";

/** A packet that was sent. */
interface Sent {
  readonly payload: number;
  readonly flags: number;
  readonly vm: number;
  readonly destination: number;
  readonly from: "outside" | "inside";
}

/** Places joined by a wire; what leaves a VM waits until it is let out. */
class DatagramBench {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly sent: Sent[] = [];
  readonly heard: string[] = [];
  readonly udp: Udp;
  readonly waiting: number[] = [];
  loses: (count: number) => boolean = () => false;
  private readonly deliver;
  private count = 0;

  constructor(mtu = 1500) {
    const { simulation, pool } = this;
    this.deliver = simulation.on((packet) => this.udp.input(packet));
    this.udp = new Udp(simulation, pool, {
      mtu,
      outside: { transmit: (packet) => this.note("outside", packet) && this.carry(packet) },
      inside: { transmit: (packet) => this.note("inside", packet) && this.waiting.push(packet) },
    });
  }

  owner(given: Partial<UdpOwner> = {}): number {
    return this.udp.addOwner({
      received: (flow, bytes) => void this.heard.push(`${flow} ${bytes}`),
      writable: (flow) => void this.heard.push(`${flow} writable`),
      ...given,
    });
  }

  /** Lets so many packets out of the VMs. */
  letOut(count = Infinity): void {
    for (let i = 0; i < count && this.waiting.length > 0; i++) {
      const packet = this.waiting.shift()!;
      this.udp.left(packet);
      this.carry(packet);
    }
  }

  private note(from: "outside" | "inside", packet: number): true {
    const { payload, flags, vm, destination } = this.pool;
    this.sent.push({
      from,
      payload: payload[packet],
      flags: flags[packet],
      vm: vm[packet],
      destination: destination[packet],
    });
    return true;
  }

  private carry(packet: number): void {
    if (this.loses(this.count++)) this.pool.free(packet);
    else this.simulation.schedule(0.001, this.deliver, packet);
  }
}

Deno.test("a datagram up to a frame's size is one packet, a larger one is cut at multiples of eight", () => {
  const bench = new DatagramBench();
  const flow = bench.udp.create({ owner: bench.owner(), from: OUTSIDE, to: 3 });
  const cut = (bytes: number) => {
    bench.sent.length = 0;
    bench.udp.send(flow, bytes);
    return bench.sent.map(({ payload, flags }) => `${payload}${flags & FRAGMENT ? "f" : ""}`);
  };
  assert.deepEqual(cut(0), ["0"]);
  assert.deepEqual(cut(1472), ["1472"]);
  assert.deepEqual(cut(1473), ["1472", "1f"]);
  assert.deepEqual(cut(8192), ["1472", "1480f", "1480f", "1480f", "1480f", "800f"]);
  assert.equal(cut(LARGEST_DATAGRAM_BYTES).length, 45);
  assert.ok(
    bench.sent.every(({ flags, vm, destination }) =>
      (flags & UDP) && vm === 3 && destination === 3
    ),
  );
  bench.simulation.run();
  assert.deepEqual(bench.heard, [0, 1472, 1473, 8192, 65_507].map((bytes) => `0 ${bytes}`));
  assert.equal(bench.pool.inUse, 0);
  assert.throws(() => bench.udp.send(flow, 65_508), /must have from 0 to 65507 bytes/);
});

Deno.test("a jumbo frame's MTU that is no multiple of eight cuts below it", () => {
  const bench = new DatagramBench(9001);
  const flow = bench.udp.create({ owner: bench.owner(), from: OUTSIDE, to: 0 });
  bench.udp.send(flow, 8973);
  bench.udp.send(flow, 8974);
  assert.deepEqual(bench.sent.map(({ payload }) => payload), [8973, 8968, 6]);
  bench.simulation.run();
  assert.deepEqual(bench.heard, ["0 8973", "0 8974"]);
});

Deno.test("the fragments of a datagram take the bytes of wire that their headers say", () => {
  // 8192 + 8 bytes behind six IPv4 headers of 20, in six frames of 18, with 20 around each
  const bytes = wireBytes(1472, 1, UDP) + 4 * wireBytes(1480, 1, UDP | FRAGMENT) +
    wireBytes(800, 1, UDP | FRAGMENT);
  assert.equal(bytes, 8192 + 8 + 6 * (20 + 18 + 20));
});

Deno.test("the loss of any one fragment loses its datagram, and no other", () => {
  for (let lost = 0; lost < 9; lost++) {
    const bench = new DatagramBench();
    bench.loses = (count) => count === lost;
    const flow = bench.udp.create({ owner: bench.owner(), from: OUTSIDE, to: 0 });
    for (let i = 0; i < 4; i++) bench.udp.send(flow, 4000 + i); // three fragments each
    bench.simulation.run();
    const arrive = [0, 1, 2, 3].filter((i) => i !== Math.floor(lost / 3));
    assert.deepEqual(bench.heard, arrive.map((i) => `0 ${4000 + i}`));
    const { sent, received, lost: counted, receivedBytes } = bench.udp.counts(flow);
    assert.deepEqual([sent, received, counted], [4, 3, 1]);
    assert.equal(receivedBytes, arrive.reduce((sum, i) => sum + 4000 + i, 0));
    assert.equal(bench.pool.inUse, 0);
  }
});

Deno.test("fragments of one datagram may change places", () => {
  const bench = new DatagramBench();
  const flow = bench.udp.create({ owner: bench.owner(), from: 1, to: 0 });
  bench.udp.send(flow, 8192);
  bench.waiting.reverse();
  bench.letOut();
  bench.simulation.run();
  assert.deepEqual(bench.heard, ["0 8192"]);
});

Deno.test("a receive buffer takes what fits, by bytes, and drops what does not", () => {
  const bench = new DatagramBench();
  const { udp } = bench;
  const flow = udp.create({ owner: bench.owner(), from: OUTSIDE, to: 0, receiveBuffer: 1000 });
  for (const bytes of [400, 500, 200, 100, 1]) udp.send(flow, bytes);
  bench.simulation.run();
  assert.deepEqual(bench.heard, ["0 400", "0 500", "0 100"]);
  assert.deepEqual([udp.counts(flow).socketDrops, udp.unread(flow)], [2, 1000]);
  assert.equal(udp.counts(flow).lost, 1); // the one of 200: that of 1 is not known to be lost yet
  assert.deepEqual([udp.read(flow), udp.read(flow), udp.unread(flow)], [400, 500, 100]);
  udp.send(flow, 900);
  bench.simulation.run();
  assert.deepEqual([udp.read(flow), udp.read(flow), udp.read(flow)], [100, 900, -1]);
  assert.deepEqual([udp.unread(flow), udp.counts(flow).lost], [0, 2]);
});

Deno.test("a full send buffer has the program wait until half of it is free", () => {
  const bench = new DatagramBench();
  const { udp } = bench;
  const flow = udp.create({ owner: bench.owner(), from: 2, to: OUTSIDE, sendBuffer: 4000 });
  const sends = () => Array.from({ length: 6 }, () => udp.send(flow, 1000));
  assert.deepEqual(sends(), [true, true, true, true, false, false]);
  bench.letOut(1);
  assert.deepEqual(bench.heard, []);
  bench.letOut(1);
  assert.deepEqual(bench.heard, ["0 writable"]);
  bench.letOut(1);
  assert.deepEqual(bench.heard, ["0 writable"]);
  assert.deepEqual(sends(), [true, true, true, false, false, false]);
  const { sent, sentBytes, sendDrops } = udp.counts(flow);
  assert.deepEqual([sent, sentBytes, sendDrops], [7, 7000, 0]);
});

Deno.test("or the datagram is dropped at once, and counts as sent", () => {
  const bench = new DatagramBench();
  const { udp } = bench;
  const options = { owner: bench.owner(), from: 2, to: OUTSIDE, sendBuffer: 2000, blocking: false };
  const flow = udp.create(options);
  for (let i = 0; i < 5; i++) assert.equal(udp.send(flow, 1000), true);
  bench.letOut();
  udp.send(flow, 1000);
  bench.letOut();
  bench.simulation.run();
  const { sent, sendDrops, received, lost } = udp.counts(flow);
  assert.deepEqual([sent, sendDrops, received, lost], [6, 3, 3, 3]);
});

Deno.test("what is on its way when a flow is closed is no one's, also for the next flow of its row", () => {
  const bench = new DatagramBench();
  const { udp } = bench;
  const owner = bench.owner();
  const flow = udp.create({ owner, from: 2, to: OUTSIDE, sendBuffer: 1000 });
  udp.send(flow, 1000);
  udp.send(flow, 1000);
  udp.close(flow);
  const next = udp.create({ owner, from: 2, to: OUTSIDE, sendBuffer: 1000 });
  assert.equal(next, flow);
  udp.send(next, 700);
  bench.letOut();
  bench.simulation.run();
  assert.deepEqual(bench.heard, [`${next} 700`]);
  assert.equal(udp.counts(next).received, 1);
  assert.equal(bench.pool.inUse, 0);
});

Deno.test("an operating system that starts anew has lost what it held, and its programs may send", () => {
  const bench = new DatagramBench();
  const { udp } = bench;
  const owner = bench.owner();
  const out = udp.create({ owner, from: 2, to: OUTSIDE, sendBuffer: 1000 });
  const into = udp.create({ owner, from: OUTSIDE, to: 2, receiveBuffer: 1000 });
  udp.send(out, 1000);
  udp.send(out, 1000);
  udp.send(into, 600);
  bench.simulation.run();
  for (const packet of bench.waiting.splice(0)) bench.pool.free(packet);
  bench.heard.length = 0;
  udp.forget(2);
  assert.deepEqual(bench.heard, ["0 writable"]);
  assert.equal(udp.send(out, 1000), true);
  assert.deepEqual([udp.unread(into), udp.read(into)], [0, -1]);
});

Deno.test("flows beyond the first rows keep their own counts", () => {
  const bench = new DatagramBench();
  const owner = bench.owner({ received: () => {} });
  const flows = Array.from(
    { length: 100 },
    (_, i) => bench.udp.create({ owner, from: OUTSIDE, to: i }),
  );
  for (const flow of flows) for (let i = 0; i <= flow; i++) bench.udp.send(flow, 10);
  bench.simulation.run();
  assert.deepEqual(flows.map((flow) => bench.udp.counts(flow).received), flows.map((f) => f + 1));
});

Deno.test("what a flow is made from is checked", () => {
  const { udp } = new DatagramBench();
  const places = { owner: 0, from: 1, to: 2 };
  assert.throws(
    () => udp.create({ ...places, to: 1 }),
    /must be at two places: current value is 1/,
  );
  assert.throws(() => udp.create({ ...places, sendBuffer: 0 }), /must be at least 1 byte/);
  assert.throws(() => udp.create({ ...places, receiveBuffer: 0.5 }), /must be at least 1 byte/);
});

Deno.test("packets of both protocols find theirs, whatever the numbers of flow and connection", () => {
  const simulation = new Simulation();
  const pool = new PacketPool();
  const deliver = simulation.on((packet) => stack.input(packet));
  const carrier = {
    largestSegment: 1448,
    acknowledgesFrames: true,
    transmit: (packet: number) => void simulation.schedule(0.001, deliver, packet),
  };
  const udp = new Udp(simulation, pool, { mtu: 1500, outside: carrier, inside: carrier });
  const options = defaults.host.tcp;
  const tcp = new Tcp(simulation, pool, {
    options,
    segmentSize: 1448,
    outside: carrier,
    inside: carrier,
  });
  const stack = new NetworkStack(pool, { tcp, udp });
  const heard: string[] = [];
  const flows = udp.addOwner({
    received: (flow, bytes) => void heard.push(`udp ${flow} ${bytes}`),
  });
  const owner = tcp.addOwner({
    admits: () => true,
    established: (c, side) => void (side === 0 && tcp.writeAndClose(c, 0, 5)),
    received: (c, _side, bytes) => void heard.push(`tcp ${c} ${bytes}`),
    peerClosed: (c, side) => tcp.close(c, side),
    closed: () => {},
  });
  for (let i = 0; i < 2; i++) {
    const flow = udp.create({ owner: flows, from: OUTSIDE, to: 0 });
    tcp.open(tcp.create({ owner, server: 0 }));
    udp.send(flow, 100);
  }
  simulation.run();
  assert.deepEqual(heard, ["udp 0 100", "udp 1 100", "tcp 0 5", "tcp 1 5"]);
});
