/** A NIC on its own: the test is its driver and its clients. */
import {
  type ContextOptions,
  type DeviceTimes,
  Nic,
  type NicContext,
  type NicParts,
} from "@iovlab/iovlab/hardware";
import { host, type HostInput } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { frameCount, PacketPool } from "@iovlab/iovlab/packet";

/** A NIC with its simulation, its packets and what left it. */
export class Device {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly nic: Nic;
  readonly departed: { readonly packet: number; readonly at: number }[] = [];

  constructor(
    input: Pick<HostInput, "link" | "nic"> = {},
    times: Partial<DeviceTimes> = {},
    parts: Partial<NicParts> = {},
  ) {
    const { link, nic } = host({ architecture: "native", ...input, vms: [{}] });
    const device = { dmaSetup: 0, dmaRate: 1e15, contextCheck: 0, ...times };
    const deliver = (packet: number) => {
      this.departed.push({ packet, at: this.simulation.now });
      this.pool.free(packet);
    };
    const all = { link, nic, times: device, deliver, vms: 64, ...parts };
    this.nic = new Nic(this.simulation, this.pool, all);
  }

  context(options: Partial<ContextOptions> = {}): NicContext {
    return this.nic.addContext({
      receiveRing: 256,
      transmitRing: 256,
      reserved: 0,
      weight: 1,
      cap: 0,
      windowBase: 0,
      windowSize: 2 ** 30,
      ...options,
    });
  }

  /** A packet of so many payload bytes. */
  packet(payload = 1448, segment = 1448): number {
    const packet = this.pool.allocate();
    this.pool.payload[packet] = payload;
    this.pool.frames[packet] = frameCount(payload, segment);
    return packet;
  }

  /** Does something at a time. */
  at(time: number, what: () => void): void {
    this.simulation.scheduleAt(time, this.simulation.on(what));
  }
}
