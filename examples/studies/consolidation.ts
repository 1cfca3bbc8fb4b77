/**
 * A study to copy: web servers that share a network card, by three I/O architectures.
 *
 *     deno task study run examples/studies/consolidation.ts --dry-run
 *     deno task study run examples/studies/consolidation.ts
 *     deno task study run examples/studies/consolidation.ts vms=4,16 precision.gain=0.02
 *
 * The architectures are compared at every number of VMs and every cost of the software bridge, with the same clients
 * (common random numbers). `docs/study.md` says what each field means; `consolidation_host.ts` is what is measured.
 *
 * @module
 */
import { type StudyDescription, xen2009 } from "@iovlab/iovlab";

const { low, high } = xen2009.costs.bridge;

/** What is varied, what is compared, and how precisely it is wanted. */
export const study: StudyDescription = {
  name: "consolidation",
  question:
    "How much more do direct access and vhost serve, and does it hang on the bridge's cost?",
  seed: 1,
  engine: { name: "consolidation-host", module: "./consolidation_host.ts" },
  factors: {
    architecture: { kind: "list", values: ["split-driver", "virtio-vhost", "vdi"] },
    vms: { kind: "list", values: [2, 4, 8], unit: "VMs" },
    bridge: { kind: "range", from: low, to: high, scale: "log", integer: true, unit: "cycles" },
  },
  fixed: { sessions: 128, replyBytes: 1024, requestCycles: 100_000, seconds: 0.2 },
  design: { kind: "full-factorial", levels: { bridge: 3 } },
  compare: { factor: "architecture", baseline: "split-driver" },
  responses: [
    { name: "throughput", entity: "total", metric: "replyRate", precision: { relative: 0.02 } },
    {
      // The median over replications of each replication's 99th percentile.
      name: "tail",
      entity: "total",
      metric: "responseTimeP99",
      statistic: { quantile: 0.5 },
      precision: { relative: 0.2 },
    },
    {
      name: "gain",
      entity: "total",
      metric: "replyRate",
      of: "log-ratio",
      precision: { relative: 0.02 },
    },
    { name: "cores", entity: "total", metric: "utilization" },
  ],
  replications: { minimum: 6, round: 4, maximum: 30 },
};
