/**
 * The rows of what workloads did, of one VM or of all.
 *
 * @module
 */
import type { Host, Workload } from "../host/mod.ts";
import type { QuantileSketch } from "../stats/mod.ts";
import type { VmCounter } from "./_counters.ts";

/** Takes a metric, its value, and the number of observations behind it. */
export type AddRow = (metric: string, value: number, samples: number) => void;

/** What the rows are made from. */
export interface ClientRows {
  /** Seconds that the counters cover. */
  readonly seconds: number;
  /** A counter's growth. */
  of(name: VmCounter): number;
  /** Times of replies and transactions. */
  readonly responses: QuantileSketch;
  /** The kinds of the workloads, those of mixed ones included. */
  readonly kinds: ReadonlySet<Workload["kind"]>;
}

/** A number for each direction, from the VM's point of view. */
export interface Ways {
  /** Into the VM. */
  readonly in: number;
  /** Out of it. */
  readonly out: number;
}

/** The kinds of workloads of VMs. */
export function kindsOf(vms: Host["vms"]): ReadonlySet<Workload["kind"]> {
  return new Set(vms.flatMap(({ workload }) => {
    return workload.kind === "mixed" ? workload.parts.map(({ kind }) => kind) : [workload.kind];
  }));
}

/** Application bytes into the VM and out of it: of whole requests and replies where all clients are httperf's. */
export function applicationBytes({ of, kinds }: Pick<ClientRows, "of" | "kinds">): Ways {
  const byReply = [...kinds].every((kind) => kind === "httperf" || kind === "idle");
  return {
    in: of(byReply ? "requestBytes" : "applicationBytesIn"),
    out: of(byReply ? "replyBytes" : "applicationBytesOut"),
  };
}

function connections({ seconds, of, responses }: ClientRows, add: AddRow): void {
  const observed = of("replies") + of("transactions");
  const ended = of("completed") + of("errors");
  const completed = of("completed");
  add("responseTimeMean", of("responseSeconds") * 1e3 / observed, observed);
  add("responseTimeP50", responses.quantile(0.5) * 1e3, observed);
  add("responseTimeP95", responses.quantile(0.95) * 1e3, observed);
  add("responseTimeP99", responses.quantile(0.99) * 1e3, observed);
  add("responseTimeP999", responses.quantile(0.999) * 1e3, observed);
  add("connectionTimeMean", of("connectionSeconds") * 1e3 / completed, completed);
  add("openConnections", of("openArea") / seconds, of("opened"));
  add("errorRate", of("errors") / seconds, of("errors"));
  add("errorShare", ended > 0 ? of("errors") / ended : 0, ended);
  add("timeoutRate", of("timeouts") / seconds, of("timeouts"));
  const resets = of("refused") + of("resets");
  add("resetRate", resets / seconds, resets);
  add("listenDropRate", of("listenDrops") / seconds, of("listenDrops"));
}

/** Metrics that only some workloads have. */
function others({ seconds, of }: ClientRows, add: AddRow): void {
  const rate = (metric: string, count: number) => {
    if (count > 0) add(metric, count / seconds, count);
  };
  rate("transactionRate", of("transactions"));
  const sentBytes = of("datagramBytesSent");
  rate("datagramSendRate", of("datagramsSent"));
  if (sentBytes > 0) {
    add("datagramSendBitRate", sentBytes * 8e-6 / seconds, of("datagramsSent"));
  }
  rate("datagramRate", of("datagramsReceived"));
  const sent = of("datagramsReceived") + of("datagramsLost");
  if (sent > 0) add("datagramLossShare", of("datagramsLost") / sent, sent);
  const units = of("workUnits");
  rate("workRate", units);
  if (units > 0) add("slowdown", of("workSeconds") / of("workSecondsIdeal"), units);
  rate("hostileRate", of("hostileActions"));
  rate("violationRate", of("violations"));
  rate("corruptionRate", of("corruptions"));
  rate("corruptedByteRate", of("corruptedBytes"));
}

/** Adds the rows of what workloads did. */
export function addClientRows(from: ClientRows, add: AddRow): void {
  const { seconds, of } = from;
  const replies = of("replies");
  const bytes = applicationBytes(from);
  add("offeredRate", of("opened") / seconds, of("opened"));
  add("replyRate", replies / seconds, replies);
  add("receiveBitRate", bytes.in * 8e-6 / seconds, replies);
  add("transmitBitRate", bytes.out * 8e-6 / seconds, replies);
  connections(from, add);
  others(from, add);
}
