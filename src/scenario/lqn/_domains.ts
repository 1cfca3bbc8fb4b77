/**
 * Which domain each task of a model works for, and tasks of the VMM cut by domain.
 *
 * A task of the VMM is as many threads as there is need, so that one for each domain is the same model; a processor that looks at domains needs it.
 *
 * @module
 */
import type { LqnTask } from "../../lqn/model/mod.ts";
import type { Equivalent } from "./_equivalent.ts";
import { type ModelNames, peerOf } from "./_names.ts";

/** A domain of a host: a VM that was described, or what serves them. */
export interface Domain {
  /** What it is called in the model. */
  readonly name: string;
  /** The number of the VM; -1 of the driver domain, of threads of the host, and of the native driver. */
  readonly vm: number;
}

/** What serves VMs: the driver domain, or threads of the host. */
export const SERVICE: Domain = { name: "driver", vm: -1 };

/** The domains of a model, by task and by entry of the VMM. */
export class Domains {
  private readonly ofTask = new Map<string, Domain>();
  private readonly ofEntry = new Map<string, Domain>();

  /** Finds them by the names that tasks and entries were given. */
  constructor({ host, owners, programs }: Equivalent, names: ModelNames) {
    const domain = (vm: number): Domain => ({ name: names.vms[vm], vm });
    host.vms.forEach((_, vm) => {
      this.ofTask.set(`vm_${names.vms[vm]}`, domain(owners[vm]));
      this.ofTask.set(`host_thread_${names.vms[vm]}`, SERVICE);
      this.ofTask.set(`virtual_device_${names.vms[vm]}`, domain(owners[vm]));
      this.#entries(names.vms[vm], domain(owners[vm]));
      const peer = peerOf(host, vm);
      if (peer >= 0) this.#entries(names.far[vm], domain(owners[peer]));
    });
    programs.forEach(({ vm }, index) => {
      this.ofTask.set(`compute_${names.programs[index]}`, domain(vm));
    });
    this.ofTask.set("driver_domain", SERVICE);
  }

  #entries(end: string, domain: Domain): void {
    for (const task of ["vmm_calls", "vmm_interrupts"]) {
      for (const late of ["", "_after"]) {
        this.ofEntry.set(`${task}_vm${late}_${end}`, domain);
        this.ofEntry.set(`${task}_driver_in${late}_${end}`, SERVICE);
        this.ofEntry.set(`${task}_driver_out${late}_${end}`, SERVICE);
      }
    }
  }

  /** The domain of a task; undefined of the VMM's own and of what is outside. */
  of({ name, entries }: LqnTask): Domain | undefined {
    return this.ofTask.get(name) ?? this.ofEntry.get(entries[0].name);
  }

  /** The domain that an entry of a task works for. */
  ofEntryOf(task: LqnTask, entry: string): Domain | undefined {
    return this.ofEntry.get(entry) ?? this.ofTask.get(task.name);
  }

  /** The tasks with those of the VMM cut by domain. */
  cut(tasks: readonly LqnTask[]): LqnTask[] {
    return tasks.flatMap((task) => {
      if (!task.name.startsWith("vmm_")) return [task];
      const groups = Map.groupBy(task.entries, ({ name }) => this.ofEntry.get(name)?.name ?? "");
      return [...groups].map(([name, entries]) => ({
        ...task,
        name: `${task.name}_for_${name}`,
        entries,
      }));
    });
  }
}
