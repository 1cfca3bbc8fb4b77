/**
 * What workloads count: the same numbers for all of them, zero where they mean nothing.
 *
 * Directions are those of the VM that the workload belongs to. What its peer on the same host does for it is counted here too, once: a byte between two
 * VMs is in the counts of the VM that has the workload, and in no other's.
 *
 * @module
 */

/** Counts of one workload since the start. */
export interface WorkloadCounts {
  /** Connections opened. */
  opened: number;
  /** Connections that ended as they should: after all replies, or when a stream was stopped. */
  completed: number;
  /** Connections given up, for any of the four reasons below. */
  errors: number;
  /** Of them: no progress within the client's time-out. */
  timeouts: number;
  /** Of them: the other end aborted before the connection was established. */
  refused: number;
  /** Of them: the other end aborted later. */
  resets: number;
  /** Of them: any other reason. */
  otherErrors: number;
  /** Replies of a server received whole. */
  replies: number;
  /** Bytes of whole requests that were answered. */
  requestBytes: number;
  /** Bytes of whole replies. */
  replyBytes: number;
  /** Sum of the times of replies and of transactions, in seconds. */
  responseSeconds: number;
  /** Sum of the durations of completed connections, in seconds. */
  connectionSeconds: number;
  /** Connections open now. */
  open: number;
  /** Time integral of the open connections, in connection-seconds, up to `openSince`. */
  openArea: number;
  /** When `openArea` was last brought up to date, in seconds. */
  openSince: number;
  /** Connections whose client waits now: to be connected, or for a response. */
  waiting: number;
  /** Transactions of a request and a response, of workloads whose transactions are not called replies. */
  transactions: number;
  /** Payload bytes that reached a program in the VM, in order. */
  applicationBytesIn: number;
  /** Payload bytes of programs in the VM that reached the program at the far end, in order. */
  applicationBytesOut: number;
  /** Datagrams that the sending program has handed to its socket. */
  datagramsSent: number;
  /** Payload bytes of them. */
  datagramBytesSent: number;
  /** Datagrams that reached the socket at the far end whole, and found room there. */
  datagramsReceived: number;
  /** Datagrams that were sent before one that was received, and were not received themselves. */
  datagramsLost: number;
  /** Units of work finished by programs that compute. */
  workUnits: number;
  /** Time that those units would have taken on cores of their own, in seconds. */
  workSecondsIdeal: number;
  /** Time from when each of those units could have begun to its end, in seconds. */
  workSeconds: number;
  /** Hostile actions taken: notifications without work, descriptors of others' memory, requests for contexts. */
  hostileActions: number;
}

/**
 * Counts of a workload that has done nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { newCounts } from "@iovlab/iovlab/workload";
 *
 * assert.ok(Object.values(newCounts()).every((count) => count === 0));
 * ```
 */
export function newCounts(): WorkloadCounts {
  return {
    opened: 0,
    completed: 0,
    errors: 0,
    timeouts: 0,
    refused: 0,
    resets: 0,
    otherErrors: 0,
    replies: 0,
    requestBytes: 0,
    replyBytes: 0,
    responseSeconds: 0,
    connectionSeconds: 0,
    open: 0,
    openArea: 0,
    openSince: 0,
    waiting: 0,
    transactions: 0,
    applicationBytesIn: 0,
    applicationBytesOut: 0,
    datagramsSent: 0,
    datagramBytesSent: 0,
    datagramsReceived: 0,
    datagramsLost: 0,
    workUnits: 0,
    workSecondsIdeal: 0,
    workSeconds: 0,
    hostileActions: 0,
  };
}

/** The names of all counts. */
export const countNames: readonly (keyof WorkloadCounts)[] = Object.keys(
  newCounts(),
) as (keyof WorkloadCounts)[];

/**
 * Notes that connections were opened (`by` above 0) or ended, or, with 0, brings `openArea` up to date.
 *
 * @param counts Changed in place.
 * @param by By how many the open connections change.
 * @param now The simulated time, in seconds.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { changeOpen, newCounts } from "@iovlab/iovlab/workload";
 *
 * const counts = newCounts();
 * changeOpen(counts, 2, 1);
 * changeOpen(counts, 0, 4);
 * assert.deepEqual([counts.open, counts.openArea], [2, 6]);
 * ```
 */
export function changeOpen(counts: WorkloadCounts, by: number, now: number): void {
  counts.openArea += counts.open * (now - counts.openSince);
  counts.openSince = now;
  counts.open += by;
}

/**
 * The sum of several workloads' counts, all brought up to the same time before.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { newCounts, sumOfCounts } from "@iovlab/iovlab/workload";
 *
 * const counts = { ...newCounts(), replies: 3, openSince: 7 };
 * const sum = sumOfCounts([counts, counts]);
 * assert.deepEqual([sum.replies, sum.openSince], [6, 7]);
 * ```
 */
export function sumOfCounts(all: readonly WorkloadCounts[]): WorkloadCounts {
  const sum = newCounts();
  for (const counts of all) {
    for (const name of countNames) sum[name] += counts[name];
  }
  sum.openSince = all.reduce((latest, { openSince }) => Math.max(latest, openSince), 0);
  return sum;
}
