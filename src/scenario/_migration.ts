/**
 * A VM is moved by pre-copy to a host like this one: what its architecture makes of it.
 *
 * Memory goes out as a stream beside the VMs' traffic (`hypervisor/migration_stream.ts`) in rounds (`hypervisor/pre_copy.ts`); then the VM stops, the rest is copied, and
 * after `migrationSwitch` it goes on, on this simulated host again. While it is off the network, what is sent to it is lost, and so is what was in its interface: nobody forwards it.
 *
 * | access   | off the network                                                                                            |
 * | -------- | ---------------------------------------------------------------------------------------------------------- |
 * | software | while it is stopped: the interface is the VMM's or a driver domain's, which keeps it up                      |
 * | saved    | as software, and while the device writes the context's state and the other one reads it                      |
 * | plugged  | from the start, when the device is unplugged, until it has been plugged in at the other host: its state       |
 * |          | cannot be moved, and no software stands in                                                                 |
 *
 * That a context can be saved and restored is assumed of `vdi`: the papers do not say.
 *
 * @module
 */
import type { MigrateEvent } from "../host/mod.ts";
import { MigrationStream, PreCopy } from "../hypervisor/mod.ts";
import { maximumSegmentSize } from "../packet/mod.ts";
import { mappingOf, plainContext } from "./_direct.ts";
import type { ArchitectureModel, MachineParts, Migration, Paths } from "./architecture.ts";

/** How VMs get at the device, as far as a migration is concerned. */
export type Access = "software" | "saved" | "plugged";

/** A migration under way. */
class Move implements Migration {
  readonly vm: number;
  readonly plan: PreCopy;
  readonly startedAt: number;
  stoppedAt = Infinity;
  resumedAt = Infinity;
  offSince = Infinity;
  offUntil = Infinity;
  private readonly stream: MigrationStream;

  constructor(
    private readonly parts: MachineParts,
    event: MigrateEvent,
    private readonly access: Access,
    private readonly attach: (vm: number, attached: boolean) => void,
  ) {
    this.vm = parts.host.vms.findIndex(({ name }) => name === event.vm);
    this.plan = new PreCopy(event);
    this.startedAt = parts.simulation.now;
    this.stream = this.#makeStream(event.rate);
    const copy = () => this.#copy(event.memory);
    if (access === "plugged") {
      this.#detach();
      this.#after(parts.costs.devicePlug, copy);
    } else {
      copy();
    }
  }

  get sent(): number {
    return this.stream.sent;
  }

  #makeStream(rate: number): MigrationStream {
    const { parts } = this;
    const { nic, scheduler, host, guests, pool, costs, offloads, stages } = parts;
    const behind = host.vms.reduce((sum, { device }) => sum + device.window, 0);
    const memory = { windowBase: behind, windowSize: 2 ** 30 };
    const context = nic.addContext({
      ...plainContext(parts),
      ...memory,
      cap: rate,
      further: true,
    });
    return new MigrationStream({
      network: { pool, costs, offloads, stages },
      nic,
      scheduler,
      context,
      mapping: mappingOf(parts, context),
      segmentSize: maximumSegmentSize(host.link.mtu),
      vcpu: guests[this.vm].vcpu,
    });
  }

  /** Copies a round while the VM runs, and then the next. */
  #copy(bytes: number): void {
    const { simulation } = this.parts;
    const from = simulation.now;
    this.stream.send(bytes, () => {
      const next = this.plan.next(simulation.now - from);
      if (next > 0) this.#copy(next);
      else this.#stop();
    });
  }

  #after(seconds: number, what: () => void): void {
    const { simulation } = this.parts;
    simulation.schedule(seconds, simulation.on(what));
  }

  #detach(): void {
    this.offSince = this.parts.simulation.now;
    this.attach(this.vm, false);
  }

  #reattach(): void {
    this.offUntil = this.parts.simulation.now;
    this.attach(this.vm, true);
  }

  #stop(): void {
    const { guests, simulation, costs } = this.parts;
    this.stoppedAt = simulation.now;
    for (const { guest } of guests[this.vm].vcpus) guest.freeze();
    if (this.access !== "plugged") this.#detach();
    const states = this.access === "saved" ? costs.contextSave + costs.contextRestore : 0;
    const resume = () => this.#after(costs.migrationSwitch + states, () => this.#resume());
    if (this.plan.rest > 0) this.stream.send(this.plan.rest, resume);
    else resume();
  }

  #resume(): void {
    const { guests, simulation, costs } = this.parts;
    this.resumedAt = simulation.now;
    this.stream.end();
    if (this.access === "plugged") this.#after(costs.devicePlug, () => this.#reattach());
    else this.#reattach();
    for (const { guest } of guests[this.vm].vcpus) guest.thaw();
  }

  /** Whether it is over. */
  get over(): boolean {
    return this.offUntil < Infinity;
  }
}

/** Gives paths the means to migrate VMs, where interfaces can be attached and detached. */
export function withMigration(parts: MachineParts, paths: Paths, access: Access): Paths {
  const { attach } = paths;
  if (attach === undefined) return paths;
  const moves: Move[] = [];
  const now = () => parts.simulation.now;
  return {
    ...paths,
    migrations: moves,
    outageOf: (vm) =>
      moves.reduce((sum, move) => {
        if (move.vm !== vm || move.offSince === Infinity) return sum;
        return sum + Math.min(move.offUntil, now()) - move.offSince;
      }, 0),
    happen: (event) => {
      if (event.kind !== "migrate") return paths.happen?.(event) ?? false;
      const vm = parts.host.vms.findIndex(({ name }) => name === event.vm);
      if (moves.some((move) => move.vm === vm && !move.over)) return false;
      moves.push(new Move(parts, event, access, attach));
      return true;
    },
  };
}

/** An architecture whose VMs can be migrated. */
export function migratable(model: ArchitectureModel, access: Access): ArchitectureModel {
  return { ...model, build: (parts) => withMigration(parts, model.build(parts), access) };
}
