/**
 * What protection costs: saturated hosts with and without it, in the IOMMU, in software, in the device.
 *
 * @module
 */
import {
  type CostModel,
  costModelOf,
  type Host,
  host,
  type HostInput,
  xen2009,
} from "@iovlab/iovlab";
import { baselineCosts, primary, TURN } from "./hosts.ts";

/** A host with one kind of protection. */
export interface Protection {
  /** Its name, a key of the study. */
  readonly name: string;
  /** In words. */
  readonly label: string;
  /** The host. */
  readonly host: Host;
  /** Its costs. */
  readonly costs: CostModel;
}

/** The kinds of protection that one system can have. */
export interface ProtectedSystem {
  /** Its name. */
  readonly system: string;
  /** The variant that the others are compared with: the least protection. */
  readonly against: string;
  /** The variants. */
  readonly variants: readonly Protection[];
}

/** A host whose web servers are saturated by sessions. */
function saturated(input: Pick<HostInput, "architecture"> & Partial<HostInput>): Host {
  const constant = (value: number) => ({ kind: "deterministic", value } as const);
  const alone = input.architecture === "passthrough";
  return host({
    name: "cit-2010",
    cores: primary.cores,
    scheduler: {
      kind: "credit",
      debit: "exact",
      slice: TURN,
      accountingPeriod: TURN,
      boostTime: TURN / 3,
    },
    memory: { contention: false },
    ...input,
    vms: [{
      name: "web",
      count: alone ? 1 : primary.cores,
      application: { requestCycles: constant(100e3) },
      workload: {
        kind: "httperf",
        sessions: 32,
        requestBytes: constant(300),
        replyBytes: constant(1024),
        timeout: 1,
      },
    }],
  });
}

const modes = { none: "off", static: "static", deferred: "deferred", strict: "strict" } as const;

function iommu(architecture: "passthrough" | "sr-iov"): ProtectedSystem {
  return {
    system: architecture,
    against: "none",
    variants: (Object.keys(modes) as (keyof typeof modes)[]).map((mode) => ({
      name: mode,
      label: `IOMMU ${modes[mode]}`,
      host: saturated({ architecture, iommu: { mode } }),
      costs: baselineCosts,
    })),
  };
}

/** Seconds of a look-up and check in the device: none, the profile's value, the high end of its range, and four times that. */
const checks = {
  free: 0,
  "as-assumed": xen2009.costs.contextCheck.value,
  high: xen2009.costs.contextCheck.high,
  higher: 4 * xen2009.costs.contextCheck.high,
} as const;

const windows: ProtectedSystem = {
  system: "vdi",
  against: "free",
  variants: Object.entries(checks).map(([name, contextCheck]) => ({
    name,
    label: `device's check, ${Math.round(contextCheck * 1e9)} ns`,
    host: saturated({ architecture: "vdi" }),
    costs: costModelOf(xen2009, { contextCheck }),
  })),
};

/** What the checks of grants cost beside the moving of bytes: operations at their cost, and at none. */
const unchecked: CostModel = costModelOf(xen2009, {
  grantMap: 0,
  grantUnmap: 0,
  tlbFlush: 0,
  grantCopy: 0,
});

const grants: ProtectedSystem = {
  system: "split-driver",
  against: "map-free",
  variants: [
    {
      name: "map-free",
      label: "grants cost nothing, map",
      host: saturated({ architecture: "split-driver" }),
      costs: unchecked,
    },
    ...(["map", "copy", "persistent", "flip"] as const).map((grant) => ({
      name: grant,
      label: `grants, ${grant}`,
      host: saturated({ architecture: "split-driver", splitDriver: { grant } }),
      costs: baselineCosts,
    })),
  ],
};

/** The systems whose protection is switched. */
export const protections: readonly ProtectedSystem[] = [
  iommu("passthrough"),
  iommu("sr-iov"),
  windows,
  grants,
];
