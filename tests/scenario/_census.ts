/** Counts packets at the edges of a machine: what goes in, what comes out. */
import { CLIENT } from "@iovlab/iovlab/guest";
import type { Machine } from "@iovlab/iovlab/scenario";

/** The counts of one machine, from when this is made. */
export class Census {
  /** Frames that clients sent towards the host. */
  sentIn = 0;
  /** Frames that reached a guest's TCP. */
  arrivedIn = 0;
  /** Packets that guests' TCP sent. */
  sentOut = 0;
  /** Packets that reached a client. */
  arrivedOut = 0;

  constructor(private readonly machine: Machine) {
    const { nic, tcp, pool, paths } = machine;
    const receive = nic.receive.bind(nic);
    nic.receive = (packet, context) => {
      this.sentIn += pool.frames[packet];
      return receive(packet, context);
    };
    const input = tcp.input.bind(tcp);
    tcp.input = (packet) => {
      if ((pool.connection[packet] & 1) === CLIENT) this.arrivedIn += pool.frames[packet];
      else this.arrivedOut++;
      input(packet);
    };
    for (const sender of new Set(paths.senders)) {
      const send = sender.send.bind(sender);
      sender.send = (packet) => {
        this.sentOut++;
        send(packet);
      };
    }
  }

  /** Frames towards the host that were dropped anywhere. */
  get dropped(): number {
    const { nic, paths } = this.machine;
    const rings = nic.contexts.reduce((sum, context) => sum + context.receiveDrops, 0);
    return nic.switchDrops + rings + paths.drops();
  }

  /** Frames towards the host that are on their way. */
  get inFlightIn(): number {
    return this.sentIn - this.arrivedIn - this.dropped;
  }

  /** Packets away from the host that are on their way. */
  get inFlightOut(): number {
    return this.sentOut - this.arrivedOut;
  }
}
