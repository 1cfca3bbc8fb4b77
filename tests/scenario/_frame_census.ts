/** Counts frames at the edges of a machine, whatever its architecture and workloads: what stacks and clients send, what reaches them, and the wires between. */
import { OUTSIDE, wireBytes } from "@iovlab/iovlab/packet";
import type { Machine } from "@iovlab/iovlab/scenario";

/** The frames of one machine whose VMs talk to the outside, from when this is made. */
export class FrameCensus {
  /** Frames that were sent, either way. */
  sent = 0;
  /** Frames that reached a stack or a client. */
  arrived = 0;
  /** Seconds of the wire that frames towards the host took which no switch dropped. */
  lineIn = 0;
  /** Seconds of the wire that packets which reached a client took. */
  lineOut = 0;
  /** By VM: payload bytes that reached its stack. */
  readonly payloadIn: Float64Array;
  /** By VM: its payload bytes that reached a client. */
  readonly payloadOut: Float64Array;
  /** The first two trains of frames that were on one wire at a time. */
  overlap: string | undefined = undefined;
  private readonly lastEnd = { in: 0, out: 0 };

  constructor(private readonly machine: Machine) {
    this.payloadIn = new Float64Array(machine.host.vms.length);
    this.payloadOut = new Float64Array(machine.host.vms.length);
    this.#watchClients();
    this.#watchStacks();
    machine.onWire = (way, from, to) => this.#see(way, from, to);
  }

  #watchClients(): void {
    const { nic, pool, host: { link } } = this.machine;
    const receive = nic.receive.bind(nic);
    nic.receive = (packet, context) => {
      const { payload, frames, flags } = pool;
      const line = wireBytes(payload[packet], frames[packet], flags[packet]) * 8 / link.rate;
      this.sent += frames[packet];
      const waited = receive(packet, context);
      if (waited >= 0) this.lineIn += line;
      return waited;
    };
  }

  #watchStacks(): void {
    const { tcp, udp, pool, paths, host: { link } } = this.machine;
    const arrive = (packet: number) => {
      const { payload, frames, flags, destination, vm } = pool;
      this.arrived += frames[packet];
      const reached = destination[packet] === OUTSIDE ? this.payloadOut : this.payloadIn;
      reached[vm[packet]] += payload[packet];
      if (destination[packet] !== OUTSIDE) return;
      this.lineOut += wireBytes(payload[packet], frames[packet], flags[packet]) * 8 / link.rate;
    };
    for (const stack of [tcp, udp]) {
      const input = stack.input.bind(stack);
      stack.input = (packet) => {
        arrive(packet);
        input(packet);
      };
    }
    for (const sender of new Set(paths.senders)) {
      const send = sender.send.bind(sender);
      sender.send = (packet) => {
        this.sent += pool.frames[packet];
        send(packet);
      };
    }
  }

  #see(way: "in" | "out", from: number, to: number): void {
    const before = this.lastEnd[way];
    if (from < before - 1e-12) this.overlap ??= `${way}: from ${from}, the last until ${before}`;
    this.lastEnd[way] = to;
  }

  /** Descriptors of others' memory that nobody refused. */
  get corrupted(): number {
    const { paths, host } = this.machine;
    return host.vms.reduce((sum, _, vm) => sum + paths.hostility.corruptionsOf(vm), 0);
  }

  /** Frames that something counts as dropped. */
  get dropped(): number {
    const { nic, paths } = this.machine;
    const inContexts = nic.contexts.reduce(
      (sum, { receiveDrops, bufferDrops, revokedDrops }) =>
        sum + receiveDrops + bufferDrops + revokedDrops,
      0,
    );
    return nic.switchDrops + inContexts + paths.drops();
  }
}
