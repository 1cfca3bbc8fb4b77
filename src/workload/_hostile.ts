/**
 * A hostile program: one action after the other at a rate.
 *
 * Each is a system call of a program on the VM's first CPU, beside what the interface charges for it. One that is late goes as soon as it can, and the next at its
 * distance from that: what a program could not do in time it does not make up for.
 *
 * @module
 */
import type { TaskHandler } from "../guest/mod.ts";
import type { HandlerId } from "../kernel/mod.ts";
import { programAt, streamOf } from "./_place.ts";
import { newCounts } from "./counts.ts";
import type { RunningWorkload, Tasks, WorkloadParts } from "./workload.ts";

/** A hostile program that runs. */
export class HostileProgram implements RunningWorkload, TaskHandler {
  readonly counts = newCounts();
  /** No connections. */
  readonly listenDrops = 0;
  private readonly tasks: Tasks;
  private readonly dueHandler: HandlerId;
  private dueAt = 0;
  private stopped = false;

  /** Makes it; it takes so many actions a second, and goes on for as long as an action says that it may. */
  constructor(
    private readonly rate: number,
    private readonly act: (vm: number) => boolean,
    private readonly parts: WorkloadParts,
  ) {
    const { simulation } = parts;
    this.tasks = programAt(parts, parts.vm, 0, this);
    this.dueHandler = simulation.on(() => {
      this.dueAt = simulation.now;
      if (!this.stopped) this.tasks.add(0, 0, 0);
    });
    simulation.schedule(streamOf(parts, "arrivals").uniform() / rate, this.dueHandler);
  }

  /** Takes no further action. */
  stop(): void {
    this.stopped = true;
  }

  taskCycles(): number {
    return this.parts.costs.systemCall;
  }

  perform(): void {
    const { simulation, vm } = this.parts;
    if (this.stopped) return;
    this.counts.hostileActions++;
    if (!this.act(vm)) return;
    const next = this.dueAt + 1 / this.rate;
    simulation.schedule(Math.max(0, next - simulation.now), this.dueHandler);
  }
}
