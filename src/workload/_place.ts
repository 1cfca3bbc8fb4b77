/**
 * The places that the ends of a workload are at, and programs there.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { TaskHandler } from "../guest/mod.ts";
import { OUTSIDE } from "../packet/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import type { Tasks, WorkloadParts } from "./workload.ts";

/** A program outside: it takes no time. */
class Immediate implements Tasks {
  constructor(private readonly handler: TaskHandler) {}

  add(kind: number, a: number, b: number): void {
    this.handler.perform(kind, a, b);
  }
}

/** The far end's place: a VM's number by its name, or the outside. */
export function peerPlace({ host }: WorkloadParts, peer: string | undefined): number {
  if (peer === undefined) return OUTSIDE;
  const place = host.vms.findIndex(({ name }) => name === peer);
  if (place >= 0) return place;
  throw new InputError(`Cannot start a workload as the host must have its peer: "${peer}"`, {
    code: "workload/no-such-vm",
  });
}

/** A program at a place, on a CPU of it where the place is a VM. */
export function programAt(
  parts: WorkloadParts,
  place: number,
  cpu: number,
  handler: TaskHandler,
): Tasks {
  return place === OUTSIDE ? new Immediate(handler) : parts.program(place, cpu, handler);
}

/** The random stream of a component of the workload. */
export function streamOf(parts: WorkloadParts, component: string): RandomStream {
  return parts.randomStream(`${parts.path}/${component}`);
}
