/**
 * The NIC fails and resets itself: a fault of its hardware or firmware, which every architecture has below it.
 *
 * All contexts lose what they hold, as when they are revoked; what is posted or arrives until the device is there again is lost too. Then every context that was there is there again
 * with what it was promised, and drivers go on: TCP makes good for the rest. How long it takes is the event's; drivers' work to set the device up is in that time, but for
 * mappings of an IOMMU, which are made again at their cost.
 *
 * What the VMM was revoking or changing when the device failed is revoked or changed when it is there again.
 *
 * Departures: the link does not go down at the switch, which would add its own time; a context that the VMM was making when the device failed is there when its cycles have run.
 *
 * @module
 */
import type { Nic, NicContext } from "../hardware/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import type { Paths } from "./architecture.ts";

/** What a reset needs of a machine. */
interface ResetParts {
  readonly simulation: Simulation;
  readonly nic: Nic;
  readonly paths: Paths;
  /** Whether VMs share the NIC's contexts, or each has one of its own. */
  readonly sharedContexts: boolean;
}

/** The resets of a machine's device. */
export class DeviceReset {
  /** Whether the device is out. */
  down = false;

  /** Makes it for a machine whose device works. */
  constructor(private readonly parts: ResetParts) {}

  /** The device fails for so many seconds; false where it is out already, or a VM is being moved through it. */
  begin(outage: number): boolean {
    const { simulation, paths } = this.parts;
    if (this.down || paths.migrations?.some(({ offUntil }) => offUntil === Infinity)) return false;
    this.down = true;
    const again = this.#takeAway();
    simulation.schedule(
      outage,
      simulation.on(() => {
        this.down = false;
        again();
      }),
    );
    return true;
  }

  /** Takes all contexts away and returns what gives them back. */
  #takeAway(): () => void {
    const { nic, paths, sharedContexts } = this.parts;
    const { attach, contexts } = paths;
    if (attach !== undefined && !sharedContexts) {
      const there = contexts.flatMap(({ revoked }, vm) => revoked ? [] : [vm]);
      for (const vm of there) attach(vm, false);
      return () => there.forEach((vm) => attach(vm, true));
    }
    const there = nic.contexts.filter(({ revoked }) => !revoked);
    for (const context of there) revoke(nic, context);
    return () => {
      for (const context of there) {
        context.kept = false;
        nic.renewContext(context);
      }
    };
  }
}

function revoke(nic: Nic, context: NicContext): void {
  context.kept = true; // nobody else may make it again meanwhile
  nic.revokeContext(context);
}
