/**
 * The memory that the two ends of a split driver share: a ring in each direction, who wants to be notified, and the pages whose
 * grants are kept or that changed hands.
 *
 * @module
 */
import { type PacketPool, PacketQueue } from "../packet/mod.ts";
import { KeptGrants, PageBalance } from "./_grant_pages.ts";

/** The rings of one queue of a VM's interface. */
export class SharedRing {
  /** Packets that the guest wants to send. */
  readonly requests: PacketQueue;
  /** Packets for the guest. */
  readonly responses: PacketQueue;
  /** Pages that the guest sends by and whose grants are kept. */
  readonly sendPages: KeptGrants;
  /** Pages that the guest receives by and whose grants are kept. */
  readonly receivePages: KeptGrants;
  /** Pages that changed hands. */
  readonly pages: PageBalance = new PageBalance();
  /** Whether both ends are there. */
  connected = true;
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
  /** Requests that name a grant that there is not, a slot each. */
  rogues = 0;
  /** Pages to send by that the back end has not mapped yet. */
  unmapped = 0;

  /** Makes empty rings of so many slots. */
  constructor(
    pool: PacketPool,
    /** Slots in each direction. */
    readonly slots: number,
  ) {
    this.requests = new PacketQueue(pool);
    this.responses = new PacketQueue(pool);
    this.slotsPosted = slots;
    this.sendPages = new KeptGrants(slots);
    this.receivePages = new KeptGrants(slots);
    this.pages.post(slots);
  }

  /** Whether half of the transmit slots or more are free. */
  get isHalfFree(): boolean {
    return 2 * this.slotsInUse <= this.slots;
  }

  /** The back end is gone: nothing is granted, posted or in use any more; whose packets wait, has taken them. */
  disconnect(): void {
    this.connected = false;
    this.slotsInUse =
      this.slotsPosted =
      this.rogues =
      this.unmapped =
        0;
    this.frontStopped = this.backStopped = false;
    this.sendPages.drop();
    this.receivePages.drop();
    this.pages.takeBack();
  }

  /** A new back end: the guest has posted all slots, and either end waits for a notification. */
  connect(): void {
    this.connected = this.backArmed = this.frontArmed = true;
    this.slotsPosted = this.slots;
    this.pages.post(this.slots);
  }
}
