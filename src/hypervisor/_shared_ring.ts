/**
 * The memory that the two ends of a split driver share: a ring in each direction, and who wants to be notified.
 *
 * @module
 */
import { type PacketPool, PacketQueue } from "../packet/mod.ts";

/** The rings of one VM. */
export class SharedRing {
  /** Packets that the guest wants to send. */
  readonly requests: PacketQueue;
  /** Packets for the guest. */
  readonly responses: PacketQueue;
  /** Transmit slots in use. */
  slotsInUse = 0;
  /** Receive slots that the guest has posted. */
  slotsPosted: number;
  /** Whether the guest's queue waits for transmit slots. */
  frontStopped = false;
  /** Whether the back end waits for receive slots. */
  backStopped = false;
  /** Whether the back end wants to be notified of requests. */
  backArmed = true;
  /** Whether the front end wants to be notified of responses. */
  frontArmed = true;

  /** Makes empty rings of so many slots. */
  constructor(
    pool: PacketPool,
    /** Slots in each direction. */
    readonly slots: number,
  ) {
    this.requests = new PacketQueue(pool);
    this.responses = new PacketQueue(pool);
    this.slotsPosted = slots;
  }

  /** Whether half of the transmit slots or more are free. */
  get isHalfFree(): boolean {
    return 2 * this.slotsInUse <= this.slots;
  }
}
