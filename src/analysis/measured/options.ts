/**
 * What the readers of measured logs are told besides the text.
 *
 * @module
 */

/**
 * Where a load generator ran: on the `peer` of the host under test, as in most testbeds, or in the `host`
 * itself. It decides which way bits went: into the host or out of it.
 */
export type MeasuredSide = "peer" | "host";

/** What a reader of a measured log is told besides its text. */
export interface MeasuredOptions {
  /** The name of the file, for messages; the tool's name unless told. */
  readonly file?: string;
  /** Where the tool ran; `peer` unless told. httperf and wrk are clients, so they always count as peers; sar always is in the host. */
  readonly side?: MeasuredSide;
}

/** A test of netperf whose results are read. */
export type NetperfTest =
  | "TCP_STREAM"
  | "TCP_SENDFILE"
  | "TCP_MAERTS"
  | "UDP_STREAM"
  | "TCP_RR"
  | "UDP_RR"
  | "TCP_CRR"
  | "TCP_CC";

/** What a reader of netperf's logs is told besides the text. */
export interface NetperfOptions extends MeasuredOptions {
  /** The test, where the log has no heading (`-P 0`) and its numbers do not say it; the unit is then netperf's own, 10^6 bits/s. */
  readonly test?: NetperfTest;
}
