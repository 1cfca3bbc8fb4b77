/**
 * The names of the hosts that claims are judged on.
 *
 * @module
 */

/** The baseline of consolidation and of CPU overhead. */
export const primaryKey = "four cores";

/** The baseline of isolation. */
export const isolationKey = "isolation, four cores";

/** The slice of the primary baseline through all architectures. */
export const everyKey = "four cores, all architectures";
