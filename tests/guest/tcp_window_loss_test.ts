/** Exact: with programs that read when they like, over wires that lose, shuffle and duplicate, every byte arrives once and in order. */
import assert from "node:assert/strict";
import { CLIENT, SERVER, Tcp, type TcpPlace } from "@iovlab/iovlab/guest";
import { host } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { PacketPool } from "@iovlab/iovlab/packet";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";

const SEGMENT = 1448;

/** What a run came to. */
interface Outcome {
  readonly read: number[];
  readonly written: number[];
  readonly closed: string[];
  readonly pool: PacketPool;
  readonly tcp: Tcp;
  readonly pending: number;
  /** The most that waited to be read, by side. */
  readonly most: number[];
  readonly buffer: number;
}

/** Packets that get through, each with a delay of its own, some of them twice. */
function badPlace(
  stream: RandomStream,
  bench: { simulation: Simulation; pool: PacketPool; deliver: number },
): (packet: number) => void {
  const loss = 0.2 * stream.uniform();
  const shuffle = stream.uniform() < 0.5 ? 0 : 0.02 * stream.uniform();
  const { simulation, pool, deliver } = bench;
  const columns = [
    "connection",
    "generation",
    "vm",
    "destination",
    "sequence",
    "payload",
    "acknowledgment",
    "window",
    "flags",
    "frames",
  ] as const;
  const delay = () => 0.001 + shuffle * stream.uniform();
  return (packet) => {
    if (stream.uniform() < 0.05) {
      const twin = pool.allocate();
      for (const column of columns) pool[column][twin] = pool[column][packet];
      simulation.schedule(delay(), deliver, twin);
    }
    if (stream.uniform() < loss) pool.free(packet);
    else simulation.schedule(delay(), deliver, packet);
  };
}

/** One connection with data both ways, read in pieces at random times, until both sides have closed. */
function run(seed: number): Outcome {
  const stream = randomStream(seed, 0, "window");
  const simulation = new Simulation();
  const pool = new PacketPool();
  const deliver = simulation.on((packet) => tcp.input(packet));
  const transmit = badPlace(stream, { simulation, pool, deliver });
  const place = (largestSegment: number): TcpPlace => ({
    largestSegment,
    acknowledgesFrames: largestSegment === SEGMENT,
    transmit,
  });
  const { tcp: options } = host({ architecture: "native", vms: [{}] });
  const tcp = new Tcp(simulation, pool, {
    options,
    segmentSize: SEGMENT,
    outside: place(SEGMENT),
    inside: place(stream.uniform() < 0.5 ? SEGMENT : 65_160),
  });
  const buffer = 500 + Math.floor(stream.uniform() ** 2 * 60_000);
  const size = () => 1 + Math.floor(stream.uniform() ** 3 * 60_000);
  const written = [size(), size()];
  const [read, most, left] = [[0, 0], [0, 0], [...written]];
  const closed: string[] = [];
  const generation = { value: 0 };
  const isOpen = () => tcp.generation(connection) === generation.value;
  const write = (connection: number, side: number) => {
    const bytes = Math.min(left[side], tcp.room(connection, side));
    if (bytes === 0) return;
    left[side] -= bytes;
    if (left[side] === 0) tcp.writeAndClose(connection, side, bytes);
    else tcp.write(connection, side, bytes);
  };
  const owner = tcp.addOwner({
    admits: () => true,
    established: write,
    received: (connection, side, bytes) => {
      assert.ok(bytes - read[side] === tcp.unread(connection, side));
      most[side] = Math.max(most[side], bytes - read[side]);
    },
    acknowledged: write,
    peerClosed: () => {},
    closed: (_connection, side, aborted) => closed.push(`${side} ${aborted}`),
  });
  const take = simulation.on((side) => {
    if (!isOpen()) return;
    const bytes = Math.ceil(stream.uniform() * tcp.unread(connection, side));
    tcp.read(connection, side, bytes);
    read[side] += bytes;
    simulation.schedule(0.02 * stream.uniform(), take, side);
  });
  const connection = tcp.create({
    owner,
    server: 0,
    socketBuffer: buffer,
    clientReads: true,
    serverReads: true,
    nagle: stream.uniform() < 0.3,
  });
  generation.value = tcp.generation(connection);
  tcp.open(connection);
  for (const side of [CLIENT, SERVER]) simulation.schedule(stream.uniform(), take, side);
  simulation.run({ until: 1e5, maxEvents: 1e6 });
  return { read, written, closed, pool, tcp, pending: simulation.pending, most, buffer };
}

Deno.test("every connection with buffers and reading programs completes over a bad wire", () => {
  let [probes, full] = [0, 0];
  for (let seed = 0; seed < 400; seed++) {
    const { read, written, closed, pool, tcp, pending, most, buffer } = run(seed);
    assert.deepEqual(closed.sort(), ["0 false", "1 false"], `seed ${seed}`);
    // a program may leave unread what came with the last segment
    assert.ok(written[CLIENT] - read[SERVER] <= buffer, `seed ${seed}`);
    assert.ok(written[SERVER] - read[CLIENT] <= buffer, `seed ${seed}`);
    assert.ok(Math.max(...most) <= buffer, `seed ${seed}: ${most} in a buffer of ${buffer}`);
    assert.deepEqual([pool.inUse, pending], [0, 0], `seed ${seed}`);
    probes += tcp.probes;
    if (Math.max(...most) === buffer) full++;
  }
  assert.ok(probes > 50 && full > 50, `${probes} probes, ${full} full buffers`);
});
