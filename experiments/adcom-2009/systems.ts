/**
 * The systems that are compared: architectures with the controls that each has.
 *
 * Controls of today are a grid that was fixed before the first run; what is called today's best at a host is its best point there. The proposed
 * system has one setting only. A control is one of:
 *
 * - `weights`: the VM has eight times a neighbour's CPU weight, and so has the driver domain. With virtio `threads` gives the host's threads
 *   that weight too; SR-IOV and VDI have no domain of their own.
 * - `caps`: weights, and the neighbours together may have half of the cores.
 * - `pinned`: weights, and the driver domain has a core of its own.
 * - `limit80`, `limit50`: the neighbours together may send 80% or 50% of the line, in equal parts: by the back end's token bucket, or by the device for
 *   each virtual function. There is no such limit for received traffic, and none for virtio in the model.
 * - `reservation`: the device keeps some of the line for the VM, both ways (`reservationOf` in `hosts.ts`).
 *
 * @module
 */
import type { Architecture } from "@iovlab/iovlab";

/** What is done about CPU time. */
export type CpuControl = "none" | "weights" | "threads" | "caps" | "pinned";

/** A system: an architecture with its controls. */
export interface System {
  /** Its name: the architecture and its controls. */
  readonly key: string;
  /** The architecture. */
  readonly architecture: Architecture;
  /** What is done about CPU time. */
  readonly cpu: CpuControl;
  /** Share of the line that the neighbours together may send; 0 is no limit. */
  readonly limit: number;
  /** Whether the device keeps some of the line for the VM. */
  readonly reserved: boolean;
}

function system(architecture: Architecture, cpu: CpuControl, limit = 0, reserved = false): System {
  const controls = [
    ...(reserved ? ["reservation"] : []),
    ...(cpu === "none" ? [] : [cpu]),
    ...(limit === 0 ? [] : [`limit${100 * limit}`]),
  ];
  return { key: [architecture, ...controls].join("+"), architecture, cpu, limit, reserved };
}

/** Every system. */
export const systems: readonly System[] = [
  system("split-driver", "none"),
  system("split-driver", "weights"),
  system("split-driver", "caps"),
  system("split-driver", "pinned"),
  system("split-driver", "none", 0.8),
  system("split-driver", "none", 0.5),
  system("split-driver", "weights", 0.8),
  system("split-driver", "weights", 0.5),
  system("split-driver", "pinned", 0.5),
  system("virtio-vhost", "none"),
  system("virtio-vhost", "weights"),
  system("virtio-vhost", "threads"),
  system("virtio-vhost", "caps"),
  system("sr-iov", "none"),
  system("sr-iov", "weights"),
  system("sr-iov", "none", 0.8),
  system("sr-iov", "none", 0.5),
  system("sr-iov", "weights", 0.8),
  system("sr-iov", "weights", 0.5),
  system("vdi", "none"),
  system("vdi", "none", 0, true),
  system("vdi", "weights", 0, true),
];

/** The systems of the parameter space and of the sweeps: of each kind of today's controls the strictest, and the proposed one. */
export const fewSystems: readonly System[] = [
  "split-driver+weights+limit50",
  "split-driver+pinned+limit50",
  "virtio-vhost+threads",
  "sr-iov+weights+limit80",
  "sr-iov+weights+limit50",
  "vdi+reservation",
  "vdi+reservation+weights",
].map(systemOf);

/**
 * A system by its name.
 *
 * @throws {RangeError} Where there is none.
 */
export function systemOf(key: string): System {
  const found = systems.find((one) => one.key === key);
  if (!found) throw new RangeError(`Cannot find system "${key}"`);
  return found;
}

/** Whether a system is one of today's, by its name. */
export const isToday = (key: string): boolean => systemOf(key).architecture !== "vdi";

/** Whether a system is a split driver, by its name. */
export const isSplit = (key: string): boolean => systemOf(key).architecture === "split-driver";
