/**
 * What one point of the study `consolidation` measures: a host of web servers, at packet level.
 *
 * It stands in a module of its own, so that a change of the study (levels, precision, responses) is no change of the
 * engine: points that were measured stay measured. For the same reason it imports the two modules that it
 * needs by their sub-paths; the root would make every source of the toolkit one of its own.
 *
 * The host is assumed: four cores and 1 Gb/s, as in the experiment `gpc-2009`, and small replies, so that the cores and not
 * the line are the limit. Clients hold a fixed number of connections over all VMs, each followed by the next, so that
 * the host is busy. All architectures have the costs of one machine, the profile `xen-2009`; what a vhost thread
 * costs is assumed there, as that machine had none.
 *
 * @module
 */
import { type Architecture, costModelOf, type Host, host, xen2009 } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";
import type { Json, MeasureContext, ResultRow } from "@iovlab/iovlab/study";

/** The parameters of a point: the factors of the study and what is fixed in it. */
export interface Consolidation {
  /** How the VMs get at the network card. */
  readonly architecture: Architecture;
  /** VMs, all alike. */
  readonly vms: number;
  /** Cycles to forward a frame in the software bridge. */
  readonly bridge: number;
  /** Open connections over all VMs. */
  readonly sessions: number;
  /** Bytes of a reply. */
  readonly replyBytes: number;
  /** Mean cycles of the server program for a request; they are exponential. */
  readonly requestCycles: number;
  /** Simulated seconds of a replication, warm-up included. */
  readonly seconds: number;
}

/** The host of a point. */
export function hostOf(parameters: Consolidation): Host {
  const { architecture, vms, sessions, replyBytes, requestCycles } = parameters;
  return host({
    name: "consolidation",
    architecture,
    cores: 4,
    link: { rate: 1e9 },
    vms: [{
      name: "web",
      count: vms,
      application: { requestCycles: { kind: "exponential", mean: requestCycles } },
      workload: {
        kind: "httperf",
        sessions: Math.ceil(sessions / vms),
        replyBytes: { kind: "deterministic", value: replyBytes },
      },
    }],
  });
}

/** One replication of a point; the rows are those of `measureHost`. */
export function measure(parameters: Json, context: MeasureContext): readonly ResultRow[] {
  const point = parameters as unknown as Consolidation;
  const costs = costModelOf(xen2009, { bridge: point.bridge });
  return measureHost(
    { host: hostOf(point), costs, duration: point.seconds, detail: "total" },
    context,
  );
}

/** Refuses a point that is no such host, before anything is run. */
export function check(parameters: Json): void {
  const point = parameters as unknown as Consolidation;
  hostOf(point);
  costModelOf(xen2009, { bridge: point.bridge });
  if (!(point.seconds > 0)) throw new RangeError(`seconds must be above 0: ${point.seconds}`);
}
