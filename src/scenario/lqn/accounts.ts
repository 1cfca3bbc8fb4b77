/**
 * Where the cycles of a connection go: whose they are, in five accounts as the packet level has them.
 *
 * @module
 */

/** The accounts: who is charged with cycles. */
export const accountNames = ["guest", "guestVmm", "driver", "driverVmm", "vmm"] as const;

/** An account of cycles. */
export type AccountName = (typeof accountNames)[number];

/**
 * Cycles by account: the VM's own code, the VMM on its behalf, the driver domain's own code, the VMM on that one's behalf, and
 * the VMM's own work (physical interrupts, switches).
 */
export type Accounts = Readonly<Record<AccountName, number>>;

/** No cycles. */
export const noCycles: Accounts = { guest: 0, guestVmm: 0, driver: 0, driverVmm: 0, vmm: 0 };

/**
 * The sum of accounts, each times its weight.
 *
 * @param parts Pairs of a weight and cycles; an account that is left out has none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sumOfAccounts } from "@iovlab/iovlab/scenario";
 *
 * const sum = sumOfAccounts([[2, { guest: 100 }], [1, { guest: 5, vmm: 7 }]]);
 * assert.deepEqual([sum.guest, sum.vmm, sum.driver], [205, 7, 0]);
 * ```
 */
export function sumOfAccounts(
  parts: Iterable<readonly [weight: number, cycles: Partial<Accounts>]>,
): Accounts {
  const sum: Record<AccountName, number> = { ...noCycles };
  for (const [weight, cycles] of parts) {
    for (const name of accountNames) sum[name] += weight * (cycles[name] ?? 0);
  }
  return sum;
}
