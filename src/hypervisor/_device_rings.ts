/**
 * The memory that a guest's driver shares with a virtual device: a ring of descriptors in each direction, and who wants to be notified.
 *
 * A packet takes a descriptor for each page fragment. A device that looks like hardware knows frames only: it takes a descriptor for each frame
 * where it, or the guest's driver, does not cut segments and merge frames.
 *
 * @module
 */
import { descriptorCount } from "../hardware/mod.ts";
import { type PacketPool, PacketQueue } from "../packet/mod.ts";

/** The rings of one VM's virtual device. */
export class DeviceRings {
  /** Packets that the guest wants to send. */
  readonly requests: PacketQueue;
  /** Packets for the guest. */
  readonly responses: PacketQueue;
  /** Transmit descriptors in use. */
  inUse = 0;
  /** Those of them that the device is done with and that the guest's driver has to take back. */
  done = 0;
  /** Requests that these descriptors were of. */
  doneRequests = 0;
  /** Receive descriptors that the guest has posted; below 0 where a packet larger than the ring is in it. */
  posted: number;
  /** Descriptors that name memory outside the guest and that the device has not looked at yet. */
  rogues = 0;
  /** Descriptors of this kind that the device has refused. */
  violations = 0;
  /** Packets so far, as the device counts them, for which the guest's driver accesses registers, either way. */
  packets = 0;
  /** Whether the guest's queue waits for transmit descriptors. */
  guestStopped = false;
  /** Whether the device waits for receive descriptors. */
  deviceStopped = false;
  /** Whether the device wants to be notified of requests. */
  kickWanted = true;
  /** Whether the guest's driver wants to be notified of responses. */
  interruptWanted = true;

  /** Makes empty rings of so many descriptors; `single`: the ways in which the device handles frame by frame. */
  constructor(
    private readonly pool: PacketPool,
    /** Descriptors in each direction. */
    readonly size: number,
    private readonly single: { readonly transmit: boolean; readonly receive: boolean },
  ) {
    this.requests = new PacketQueue(pool);
    this.responses = new PacketQueue(pool);
    this.posted = size;
  }

  /** Whether half of the transmit descriptors or more are free. */
  get isHalfFree(): boolean {
    return 2 * this.inUse <= this.size;
  }

  /** Packets in the rings. */
  get held(): number {
    return this.requests.length + this.responses.length;
  }

  /** Whether a packet can be put beside so many transmit descriptors; an empty ring takes any packet, in pieces. */
  hasRoom(taken: number, descriptors: number): boolean {
    return taken === 0 || taken + descriptors <= this.size;
  }

  /** Whether the guest has posted enough for a packet; a ring that is all posted takes any packet, in pieces. */
  takes(descriptors: number): boolean {
    return descriptors <= this.posted || this.posted === this.size;
  }

  /** Requests that the device gets for a packet. */
  requestsOf(packet: number): number {
    return this.single.transmit ? this.pool.frames[packet] : 1;
  }

  /** Packets that the device hands over for a packet. */
  responsesOf(packet: number): number {
    return this.single.receive ? this.pool.frames[packet] : 1;
  }

  /** Transmit descriptors of a packet. */
  transmitDescriptors(packet: number): number {
    return Math.max(this.requestsOf(packet), descriptorCount(this.pool.payload[packet]));
  }

  /** Receive descriptors of a packet. */
  receiveDescriptors(packet: number): number {
    return Math.max(this.responsesOf(packet), descriptorCount(this.pool.payload[packet]));
  }
}
