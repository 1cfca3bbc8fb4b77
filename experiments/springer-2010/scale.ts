/**
 * How much is simulated: a full and a quick run.
 *
 * @module
 */
import type { Architecture, ExperimentOptions } from "@iovlab/iovlab";
import { baselines } from "./hosts.ts";
import {
  type CpuControl,
  cpuControls,
  isolationPrimary,
  type IsolationSetting,
} from "./isolation.ts";
import { everyKey, isolationKey, primaryKey } from "./keys.ts";

/** How much is simulated. */
export interface Scale {
  /** Replications of a group that a claim rests on before the first look, between looks, and at most. */
  readonly replications: {
    readonly minimum: number;
    readonly round: number;
    readonly maximum: number;
  };
  /** The most replications of isolation's primary baseline, whose eight points stop together. */
  readonly isolationMaximum: number;
  /** Replications of the combinations of requirements that no claim rests on. */
  readonly otherCombinations: number;
  /** Replications of the other groups. */
  readonly fixed: number;
  /** Replications at a point of each space. */
  readonly spaces: { readonly consolidation: number; readonly isolation: number };
  /** Which runs of the designs. */
  readonly space: "whole" | "few";
  /** The baselines of consolidation. */
  readonly baselines: readonly string[];
  /** The baselines of isolation. */
  readonly isolation: readonly string[];
  /** The architectures on the primary baseline. */
  readonly architectures: readonly Architecture[];
  /** The architectures of VMs that both compute and serve. */
  readonly oneVm: readonly Architecture[];
  /** The architectures on the baselines with other numbers of cores. */
  readonly scaled: readonly Architecture[];
  /** The architectures on the host with one web server. */
  readonly single: readonly Architecture[];
  /** The controls of CPU shares beside the line's. */
  readonly controls: readonly CpuControl[];
  /** The architectures that have windows and what they have to share out the line. */
  readonly partitioned: readonly Architecture[];
}

/** All architectures that serve several VMs, from native to VDI. */
export const sharing: readonly Architecture[] = [
  "native",
  "emulated",
  "split-driver",
  "vmm-driver",
  "virtio-vhost",
  "sr-iov",
  "vdi",
];

/** All architectures: with one VM that has a network passthrough serves it. */
export const everyArchitecture: readonly Architecture[] = [
  ...sharing.slice(0, -2),
  "passthrough",
  ...sharing.slice(-2),
];

/** The two that claims compare. */
export const compared: readonly Architecture[] = ["split-driver", "vdi"];

/** The baselines of isolation by name. */
export const isolationBaselines: Readonly<Record<string, IsolationSetting>> = {
  [isolationKey]: isolationPrimary,
  "isolation, no memory contention": { ...isolationPrimary, contention: false },
};

/** The scale of a full run. */
export const fullScale: Scale = {
  replications: { minimum: 6, round: 4, maximum: 38 },
  isolationMaximum: 62,
  otherCombinations: 10,
  fixed: 3,
  spaces: { consolidation: 4, isolation: 5 },
  space: "whole",
  baselines: Object.keys(baselines),
  isolation: Object.keys(isolationBaselines),
  architectures: sharing,
  oneVm: compared,
  scaled: ["split-driver", "sr-iov", "vdi"],
  single: everyArchitecture,
  controls: cpuControls,
  partitioned: sharing,
};

/** The scale of a quick run: wider intervals, fewer baselines and architectures, a few runs of the designs. */
export const quickScale: Scale = {
  replications: { minimum: 3, round: 1, maximum: 3 },
  isolationMaximum: 3,
  otherCombinations: 2,
  fixed: 2,
  spaces: { consolidation: 2, isolation: 2 },
  space: "few",
  baselines: [primaryKey, "two cores"],
  isolation: [isolationKey],
  architectures: ["native", "split-driver", "vdi"],
  oneVm: [],
  scaled: compared,
  single: ["split-driver", "passthrough", "vdi"],
  controls: ["weights", "partition"],
  partitioned: compared,
};

/** The scale of a run. */
export function scaleOf(options: ExperimentOptions): Scale {
  return options.quick ? quickScale : fullScale;
}

/** The architectures that are run on a baseline. */
export function architecturesOf(scale: Scale, baseline: string): readonly Architecture[] {
  if (baseline === everyKey) return scale.architectures;
  const isScaled = baseline.endsWith("cores") && baseline !== primaryKey;
  return isScaled ? scale.scaled : compared;
}
