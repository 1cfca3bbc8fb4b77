/**
 * What clients count, as httperf reports it.
 *
 * @module
 */

/** Counts of one VM's clients since the start. */
export interface ClientCounts {
  /** Connections opened. */
  opened: number;
  /** Connections closed after all replies. */
  completed: number;
  /** Connections given up: no progress within the time-out, or aborted by the server. */
  errors: number;
  /** Replies received whole. */
  replies: number;
  /** Bytes of whole requests that were answered. */
  requestBytes: number;
  /** Bytes of whole replies. */
  replyBytes: number;
  /** Sum of reply times, in seconds. */
  responseSeconds: number;
  /** Sum of the durations of completed connections, in seconds. */
  connectionSeconds: number;
  /** Connections open now. */
  open: number;
  /** Time integral of the open connections, in connection-seconds, up to `openSince`. */
  openArea: number;
  /** When `openArea` was last brought up to date, in seconds. */
  openSince: number;
}
