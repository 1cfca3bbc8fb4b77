/**
 * Pages behind a ring: those whose grants are kept, and those that change hands.
 *
 * @module
 */

/** The pages of one direction of a ring whose grants are kept: never more than the ring has slots. */
export class KeptGrants {
  /** Pages that stay mapped. */
  kept = 0;

  /** Keeps at most so many. */
  constructor(private readonly most: number) {}

  /** So many pages are in use or were used before; returns how many of them have to be mapped first. */
  reach(pages: number): number {
    const fresh = Math.min(pages, this.most) - this.kept;
    if (fresh <= 0) return 0;
    this.kept += fresh;
    return fresh;
  }

  /** The mappings are gone. */
  drop(): void {
    this.kept = 0;
  }
}

/**
 * Pages that a guest, its driver domain and the VMM have more (or fewer) than they began with: what one gives another gets.
 *
 * A guest that posts a slot gives the VMM an empty page for it. In an exchange the driver domain's page with the packet becomes the
 * guest's, and the driver domain gets one of the VMM's.
 */
export class PageBalance {
  /** The guest's. */
  guest = 0;
  /** The driver domain's. */
  driver = 0;
  /** The VMM's: pages that are posted. */
  vmm = 0;
  /** Pages exchanged so far. */
  exchanged = 0;

  /** The guest posts pages. */
  post(pages: number): void {
    this.guest -= pages;
    this.vmm += pages;
  }

  /** So many pages with packets for as many empty ones. */
  exchange(pages: number): void {
    this.exchanged += pages;
    this.driver -= pages;
    this.guest += pages;
    this.vmm -= pages;
    this.driver += pages;
  }

  /** The guest takes back what it has posted. */
  takeBack(): void {
    this.guest += this.vmm;
    this.vmm = 0;
  }
}
