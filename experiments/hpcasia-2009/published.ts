/**
 * Published figures of real implementations that a host of ours can express, so that the gains which the models give can be held against them.
 *
 * The rows are those of the toolkit's list of published figures that are marked `validate`; none of them was used in any fit. Where a source
 * is silent the values here are assumed; `deno task validate` sweeps such assumptions at packet level, here each row has one host.
 * Rows that are left out: those of several queues (`staging-*-2q`, `-4q`), as a host has one; `staging-*-1q`, which is arithmetic on
 * costs without queueing; `menon06-dd-rx`, `menon06-guest-rx` and `ram09-rx`, which compare driver versions that the cost profiles do not have; and
 * `padala07-rt`, a three-tier application.
 *
 * @module
 */
import {
  type Architecture,
  type CostModel,
  costModelOf,
  type Host,
  host,
  type HostInput,
  xen2009,
  xen45,
} from "@iovlab/iovlab";
import { fixed } from "./hosts.ts";

/** One published figure and the hosts that express it. */
export interface PublishedRow {
  /** The name of the row. */
  readonly id: string;
  /** What it measures, in one sentence. */
  readonly quantity: string;
  /** Where it was read. */
  readonly source: string;
  /** Lower end of what was published. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
  /** Its unit. */
  readonly unit: "ratio" | "percent";
  /** The metric, and of what. */
  readonly of: readonly [entity: string, metric: string];
  /** A factor on the value, such as 100 for percent. */
  readonly factor: number;
  /** Seconds that are added to the value before a ratio is formed, in the metric's unit. */
  readonly added: number;
  /** The costs. */
  readonly costs: CostModel;
  /** The host, and the one that a ratio is over. */
  readonly hosts: readonly [Host, Host] | readonly [Host];
}

const FAST = { rate: 10e9 };
const always = (value: number) => ({ kind: "deterministic", value }) as const;
const varying = (mean: number) => ({ kind: "exponential", mean }) as const;
const offloads = (on: boolean) => ({ tso: on, gso: false, gro: false, checksum: on });

function oneVm(
  mean: number,
  workload: { readonly sessions: number; readonly requests?: number; readonly bytes?: number },
): HostInput["vms"] {
  const { sessions, requests = 1, bytes = 10240 } = workload;
  return [{
    name: "vm",
    application: { requestCycles: mean > 0 ? varying(mean) : always(0) },
    workload: {
      kind: "httperf",
      timeout: 0,
      sessions,
      requestsPerConnection: requests,
      requestBytes: always(mean > 0 ? 80 : 1),
      replyBytes: always(bytes),
    },
  }];
}

const roundTrip = (architecture: Architecture) =>
  host({
    ...fixed,
    architecture,
    clockRate: 3.5e9,
    link: { ...FAST, roundTripTime: 100e-6 },
    vms: oneVm(0, { sessions: 1, requests: 100, bytes: 1 }),
  });

const webServer = (interrupts: "vmm" | "posted") =>
  host({
    ...fixed,
    architecture: "vdi",
    cores: 1,
    link: FAST,
    nic: { interruptGap: 6.7e-6 },
    vdi: { interrupts },
    vms: oneVm(100e3, { sessions: 64 }),
  });

/** The rows. */
export const publishedRows: readonly PublishedRow[] = [
  {
    id: "eli-direct",
    quantity:
      "throughput of a saturated web server with a device of its own: interrupts posted to the VM over interrupts through the VMM",
    source: "ELI, abstract",
    low: 1.3,
    high: 1.6,
    unit: "ratio",
    of: ["total", "replyRate"],
    factor: 1,
    added: 0,
    costs: costModelOf(xen2009),
    hosts: [webServer("posted"), webServer("vmm")],
  },
  {
    id: "gupta06-overhead",
    quantity:
      "share of the core that the driver domain and the VMM on its behalf take, saturated web server in one VM",
    source: "Gupta et al., Middleware 2006, abstract",
    low: 20,
    high: 45,
    unit: "percent",
    of: ["domain:driver", "utilization"],
    factor: 100,
    added: 0,
    costs: costModelOf(xen2009),
    hosts: [host({
      ...fixed,
      architecture: "split-driver",
      cores: 1,
      clockRate: 1.7e9,
      link: { rate: 100e6 },
      offloads: offloads(false),
      vms: oneVm(100e3, { sessions: 64 }),
    })],
  },
  {
    id: "ec2-sriov-rtt",
    quantity:
      "round trip of one byte between two VMs with split drivers over that between two with virtual devices; published is an upper end",
    source: "Enhanced networking measurement of 2013, post",
    low: 1,
    high: 2.37,
    unit: "ratio",
    of: ["total", "responseTimeMean"],
    factor: 2,
    // both ends are alike: twice the host's part and once the network's 0.1 ms
    added: -0.1,
    costs: costModelOf(xen45),
    hosts: [roundTrip("split-driver"), roundTrip("vdi")],
  },
];
