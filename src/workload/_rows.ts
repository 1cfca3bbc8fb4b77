/**
 * A number by TCP's row.
 *
 * @module
 */

/** Keeps a number of at least 0 for rows that have one. */
export class RowMap {
  private values = new Float64Array(64).fill(-1);

  /** Sets a row's number. */
  set(row: number, value: number): void {
    while (row >= this.values.length) {
      const wider = new Float64Array(2 * this.values.length).fill(-1);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[row] = value;
  }

  /** A row's number, or -1. */
  get(row: number): number {
    return row < this.values.length ? this.values[row] : -1;
  }
}
