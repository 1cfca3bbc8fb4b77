/**
 * The sending half of a guest's driver of a virtual device: packets go into descriptors, and the device is told.
 *
 * @module
 */
import type { NetworkParts, TransmitPort } from "../guest/mod.ts";
import type { DeviceRings } from "./_device_rings.ts";
import type { VirtualDriver } from "./_virtual_driver.ts";

/** A virtual device as a guest's sender sees it. */
export class VirtualTransmit implements TransmitPort {
  /** The notification is charged when it is made. */
  readonly flushCycles = 0;
  /** Cycles in the VMM of what was reserved since the last flush. */
  vmmCycles = 0;
  private reserved = 0;

  /** Makes the sending half over rings; `kick` tells the device that there are packets, at the guest's cost where that has one. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly rings: DeviceRings,
    private readonly driver: VirtualDriver,
    private readonly kick: () => void,
  ) {}

  /** Reserves descriptors; -1 where the ring has too few: then the device tells when half of them are free. */
  reserve(packet: number): number {
    const { rings, driver } = this;
    const descriptors = rings.transmitDescriptors(packet);
    if (!rings.hasRoom(rings.inUse + this.reserved, descriptors)) {
      rings.guestStopped = true;
      return -1;
    }
    this.reserved += descriptors;
    const inVmm = driver.access * rings.requestsOf(packet);
    this.vmmCycles += inVmm;
    return driver.transmitCycles(this.parts.pool.frames[packet]) + inVmm;
  }

  /** Puts a packet into its descriptors. */
  submit(packet: number): void {
    const { rings } = this;
    const descriptors = rings.transmitDescriptors(packet);
    this.reserved -= descriptors;
    rings.inUse += descriptors;
    rings.packets += rings.requestsOf(packet);
    rings.requests.push(packet);
    if (this.driver.notifiesAlways) this.kick();
  }

  /** Tells the device. */
  flush(): void {
    this.vmmCycles = 0;
    if (!this.driver.notifiesAlways) this.kick();
  }
}
