/**
 * The systems that are compared: architectures with the controls that each has.
 *
 * Controls of today are a grid; what is called today's best at a host is its best point there. After a first look points were added to the grid, as they
 * are better than those that it had: `limit65`, hand-outs of a back end's limit each 5 ms, and turns by frame. The proposed system has one setting only, fixed before the
 * first run. A control is one of:
 *
 * - `weights`: the VM has eight times a neighbour's CPU weight, and so has the driver domain. With virtio `threads` gives the host's threads
 *   that weight too; SR-IOV and VDI have no domain of their own.
 * - `caps`: weights, and the neighbours together may have half of the cores.
 * - `pinned`: weights, and the driver domain has a core of its own.
 * - `limit80`, `limit65`, `limit50`: the neighbours together may send 80%, 65% or 50% of the line, in equal parts: by the back end's token bucket, or by the device for
 *   each virtual function. There is no such limit for received traffic, and none for virtio in the model. `5ms`: the back end hands out each 5 ms and not
 *   each 50 ms, which is the default.
 * - `frames`: the device's functions take turns by frame; else by segment, of up to 64 KiB. No other system has that, VDI neither.
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
  /** Whether the device takes turns by frame, not by whole segments of up to 64 KiB. */
  readonly frames: boolean;
  /** Whether a back end hands out what the limit allows ten times as often as by default. */
  readonly fine: boolean;
  /** Whether the device keeps some of the line for the VM. */
  readonly reserved: boolean;
}

const none = { limit: 0, frames: false, fine: false, reserved: false };

function system(
  architecture: Architecture,
  cpu: CpuControl,
  rest: Partial<Pick<System, "limit" | "frames" | "fine" | "reserved">> = {},
): System {
  const { limit, frames, fine, reserved } = { ...none, ...rest };
  const controls = [
    ...(reserved ? ["reservation"] : []),
    ...(cpu === "none" ? [] : [cpu]),
    ...(frames ? ["frames"] : []),
    ...(limit === 0 ? [] : [`limit${100 * limit}`]),
    ...(fine ? ["5ms"] : []),
  ];
  const key = [architecture, ...controls].join("+");
  return { key, architecture, cpu, limit, frames, fine, reserved };
}

/** Every system: what runs beside the primary neighbours. */
export const systems: readonly System[] = [
  system("split-driver", "none"),
  system("split-driver", "weights"),
  system("split-driver", "caps"),
  system("split-driver", "pinned"),
  system("split-driver", "none", { limit: 0.8 }),
  system("split-driver", "none", { limit: 0.5 }),
  system("split-driver", "weights", { limit: 0.8 }),
  system("split-driver", "weights", { limit: 0.5 }),
  system("split-driver", "weights", { limit: 0.8, fine: true }),
  system("split-driver", "weights", { limit: 0.65, fine: true }),
  system("split-driver", "weights", { limit: 0.5, fine: true }),
  system("split-driver", "pinned", { limit: 0.5, fine: true }),
  system("virtio-vhost", "none"),
  system("virtio-vhost", "weights"),
  system("virtio-vhost", "threads"),
  system("virtio-vhost", "caps"),
  system("sr-iov", "none"),
  system("sr-iov", "weights"),
  system("sr-iov", "weights", { frames: true }),
  system("sr-iov", "none", { limit: 0.8 }),
  system("sr-iov", "none", { limit: 0.5 }),
  system("sr-iov", "weights", { limit: 0.8 }),
  system("sr-iov", "weights", { limit: 0.65 }),
  system("sr-iov", "weights", { limit: 0.5 }),
  system("vdi", "none"),
  system("vdi", "none", { reserved: true }),
  system("vdi", "weights", { reserved: true }),
];

/** Of each kind of control the strictest, and what there is without any: what runs beside the other neighbours. */
export const someSystems: readonly System[] = [
  "split-driver",
  "split-driver+weights+limit50+5ms",
  "split-driver+pinned+limit50+5ms",
  "virtio-vhost",
  "virtio-vhost+threads",
  "sr-iov",
  "sr-iov+weights+frames",
  "sr-iov+weights+limit65",
  "sr-iov+weights+limit50",
  "vdi",
  "vdi+reservation",
  "vdi+reservation+weights",
].map(systemOf);

/** The proposed system and today's best of each kind: what the parameter space has. */
export const fewSystems: readonly System[] = [
  "split-driver+weights+limit50+5ms",
  "virtio-vhost+threads",
  "sr-iov+weights+frames",
  "sr-iov+weights+limit50",
  "vdi+reservation+weights",
].map(systemOf);

/** The proposed system and controls of today that keep the objective beside most neighbours: whose comparison is to be precise. */
export const guardSystems: readonly System[] = [
  "split-driver+weights+limit50+5ms",
  "sr-iov+weights+limit65",
  "sr-iov+weights+limit50",
  "vdi+reservation+weights",
].map(systemOf);

/** The same in a quick run. */
export const fewestSystems: readonly System[] = [
  "split-driver+weights+limit50+5ms",
  "sr-iov+weights+limit50",
  "vdi+reservation+weights",
].map(systemOf);

/** What a sweep shows. */
export const sweptSystems: readonly System[] = [
  "split-driver",
  "split-driver+weights+limit50+5ms",
  "virtio-vhost+threads",
  "sr-iov",
  "sr-iov+weights+frames",
  "sr-iov+weights+limit50",
  "vdi",
  "vdi+reservation+weights",
].map(systemOf);

/** What runs while the VM pauses: the few, and the device without a reservation. */
export const pausedSystems: readonly System[] = [...fewSystems, systemOf("vdi")];

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
