/**
 * The speed of the NIC alone, by number of contexts: nanoseconds of processor time for each packet, the least of some runs.
 *
 *     deno run -A bench/nic.ts [packets]
 *
 * `transmit`: every context has packets posted, and posts another when one has left. `reserved`: each with a reservation. `receive`: frames
 * at 10 Gb/s in trains of 64, taken at interrupts. `arbitrated`: the same with a receive arbiter. `switched`: through the internal switch.
 *
 * @module
 */
import process from "node:process";
import { Nic, type NicContext, type NicParts, transmitTag } from "../src/hardware/mod.ts";
import { Simulation } from "../src/kernel/mod.ts";
import { PacketPool } from "../src/packet/mod.ts";

const LINK = { rate: 10e9, mtu: 1500, roundTripTime: 1e-4, switchBuffer: 1e6 };
const TIMES = { dmaSetup: 6.7e-8, dmaRate: 32e9, contextCheck: 5e-8 };
const TRAIN = 64;
const REPETITIONS = 5;

type Kind = "transmit" | "reserved" | "receive" | "arbitrated" | "switched";

/** One device under load. */
class Load {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly nic: Nic;
  readonly contexts: NicContext[] = [];

  constructor(private readonly kind: Kind, count: number, private left: number) {
    const parts: Partial<NicParts> = {
      receiveArbiter: kind === "arbitrated",
      ...kind === "switched" ? { contextOf: (vm: number) => this.contexts[vm] } : {},
    };
    const nic = { interruptGap: 1e-4, internalSwitch: kind === "switched" };
    const deliver = (packet: number) => this.delivered(packet);
    this.nic = new Nic(this.simulation, this.pool, {
      ...{ link: LINK, nic, times: TIMES, deliver, vms: count },
      ...parts,
    });
    for (let i = 0; i < count; i++) {
      const context = this.nic.addContext({
        receiveRing: 4096,
        transmitRing: 256,
        reserved: kind === "reserved" ? 5e9 / count : 0,
        weight: 1 + i % 4,
        cap: 0,
        windowBase: 0,
        windowSize: 2 ** 30,
      });
      this.contexts.push(context);
      context.onInterrupt = () => this.drain(context);
    }
  }

  packet(vm: number): number {
    const { pool } = this;
    const packet = pool.allocate();
    pool.payload[packet] = 1448;
    pool.frames[packet] = 1;
    pool.vm[packet] = vm;
    this.left--;
    return packet;
  }

  post(vm: number): void {
    const context = this.contexts[vm];
    const packet = this.packet(vm);
    if (this.kind === "switched") this.pool.destination[packet] = (vm + 1) % this.contexts.length;
    context.post(packet, transmitTag(vm, 1448, 0));
    this.nic.ring(context);
  }

  delivered(packet: number): void {
    const vm = this.pool.vm[packet];
    const context = this.contexts[vm];
    while (context.reclaim() >= 0);
    this.pool.free(packet);
    if (this.left > 0) this.post(vm);
  }

  drain(context: NicContext): void {
    const { nic, pool } = this;
    let sent = 0;
    while (context.reclaim() >= 0) sent++;
    for (let packet = nic.take(context); packet >= 0; packet = nic.take(context)) pool.free(packet);
    if (this.kind === "switched") {
      for (; sent > 0 && this.left > 0; sent--) this.post(context.index);
    }
    nic.unmask(context);
  }

  /** Runs to the end; returns nanoseconds of processor time for each packet, and events. */
  run(): { readonly nanoseconds: number; readonly events: number } {
    const { simulation, contexts, kind } = this;
    const packets = this.left;
    const receive = simulation.on(() => {
      for (let i = 0; i < TRAIN && this.left > 0; i++) {
        const vm = (this.left * 7) % contexts.length;
        this.nic.receive(this.packet(vm), contexts[vm]);
      }
      if (this.left > 0) simulation.schedule(TRAIN * 1538 * 8 / LINK.rate, receive);
    });
    if (kind === "receive" || kind === "arbitrated") simulation.schedule(0, receive);
    else for (let i = 0; i < 4 * contexts.length; i++) this.post(i % contexts.length);
    const before = process.cpuUsage();
    simulation.run();
    const { user, system } = process.cpuUsage(before);
    return {
      nanoseconds: (user + system) * 1e3 / packets,
      events: simulation.processed / packets,
    };
  }
}

const packets = Number(process.argv[2] ?? 3e6);
const kinds: readonly Kind[] = ["transmit", "reserved", "receive", "arbitrated", "switched"];
console.log("ns of processor time and events for each packet");
console.log(["contexts", ...kinds.map((kind) => kind.padStart(15))].join(" "));
for (const count of [1, 2, 8, 64]) {
  const cells = kinds.map((kind) => {
    const runs = Array.from({ length: REPETITIONS }, () => new Load(kind, count, packets).run());
    const least = Math.min(...runs.map(({ nanoseconds }) => nanoseconds));
    return `${least.toFixed(1)} (${runs[0].events.toFixed(2)})`.padStart(15);
  });
  console.log([String(count).padStart(8), ...cells].join(" "));
}
