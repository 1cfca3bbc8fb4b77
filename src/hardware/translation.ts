/**
 * The hook between a device and an IOMMU: what the NIC asks before each DMA transfer.
 *
 * The NIC asks once for each packet and direction, when the transfer starts. `address` is the start of the buffer that
 * the descriptor names. A driver's buffers lie one after the other, a page of {@linkcode DMA_PAGE_BYTES} for each descriptor:
 * first the receive ring, then the transmit ring, from the base of its window on. So a ring comes round to the same
 * pages, as it does in a driver that keeps its buffers. A packet of several pages is asked for as one range.
 *
 * Without a translation the NIC does not ask and transfers take their own time only.
 *
 * @module
 */

/** Bytes of the page that a descriptor's buffer has for itself. */
export const DMA_PAGE_BYTES = 4096;

/** What translates the addresses of a device's transfers: an IOMMU with its cache of translations. */
export interface DmaTranslation {
  /**
   * Translates the range of one transfer. Called once for each transfer, in order of time for one direction of the device; the calls of
   * the two directions may be out of order by the time that a packet waits for the wire.
   *
   * @param context Number of the device context (virtual function), from 0: the requester.
   * @param address First address as the device knows it, in bytes.
   * @param bytes Length of the range, at least 1.
   * @param now When the transfer starts, in seconds; it may lie ahead of the simulation's clock.
   * @returns Seconds by which the transfer takes longer, at least 0; -1 for a fault: nothing is transferred.
   */
  translate(context: number, address: number, bytes: number, now: number): number;
}
