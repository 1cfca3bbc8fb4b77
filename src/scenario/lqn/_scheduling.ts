/**
 * The CPU scheduler of a host as the scheduling of processors, as far as the language has one.
 *
 * | host                                                             | model                                                                                   |
 * | ---------------------------------------------------------------- | --------------------------------------------------------------------------------------- |
 * | one weight, no caps, no program that never rests                 | processor sharing: every discipline that wastes no time and looks at no sizes is near it |
 * | `credit` with boost beside programs that never rest              | preemptive priority for who rests and uses less than its share: it is boosted |
 * | weights or caps (`credit`, `credit2`, `bvt`, `sedf`)             | completely fair: a group for each domain with its share, a ceiling where it has a cap   |
 * | `sedf` with slices                                               | the same with slice over period; a ceiling without `extraTime`                          |
 * | `round-robin`                                                    | processor sharing: a quantum would be waited for anew at each call of the VMM           |
 * | `partitioned`                                                    | a processor for each domain, as fast as its share of a core                             |
 *
 * @module
 */
import type { Host, Vm } from "../../host/mod.ts";
import type { LqnGroup, LqnProcessor, LqnTask } from "../../lqn/model/mod.ts";
import type { Domain, Domains } from "./_domains.ts";

/** A model's processors and tasks, and what their scheduling leaves out. */
export interface Scheduled {
  /** The processors. */
  readonly processors: readonly LqnProcessor[];
  /** The tasks. */
  readonly tasks: readonly LqnTask[];
  /** What is not in the model. */
  readonly leftOut: readonly string[];
}

/** What is known of a host for its scheduling. */
export interface SchedulingParts {
  /** The host in steady form. */
  readonly host: Host;
  /** How many VMs were described: the first ones. */
  readonly described: number;
  /** The domains by task. */
  readonly domains: Domains;
  /** By VM that was described: whether a program of it never rests. */
  readonly restless: (vm: number) => boolean;
  /** By VM: whether no tick of the scheduler finds it running. */
  readonly evades: (vm: number) => boolean;
  /** By VM: cores that its traffic keeps busy, in the mean. */
  readonly load: (vm: number) => number;
}

const SERVICE_WEIGHT = 256;

function weightOf(host: Host, { vm }: Domain): number {
  if (host.scheduler.kind === "round-robin") return SERVICE_WEIGHT;
  if (vm >= 0) return host.vms[vm].weight;
  return host.architecture === "split-driver" ? host.driverDomain.weight : SERVICE_WEIGHT;
}

function capOf(host: Host, { vm }: Domain): number {
  if (vm >= 0) return host.vms[vm].cap;
  return host.architecture === "split-driver" ? host.driverDomain.cap : 0;
}

/** The domains that run on a processor, each once. */
function domainsOn(processor: LqnProcessor, tasks: readonly LqnTask[], domains: Domains): Domain[] {
  const found = new Map<string, Domain>();
  for (const task of tasks) {
    const domain = task.processor === processor.name ? domains.of(task) : undefined;
    if (domain) found.set(domain.name, domain);
  }
  return [...found.values()];
}

/** Rounded down, but for rounding itself, so that shares never sum to more than 1. */
function share(value: number): number {
  return Math.floor(value * 1e9 + 1e-3) / 1e9;
}

/** Cores that `sedf` reserves for a VM, or 0 where its slice is a share by weight. */
function reserved(vm: Vm): number {
  return vm.vcpus * vm.schedule.slice / vm.schedule.period;
}

/** The groups of a processor: ceilings and reservations first, what they leave by weight. */
function groupsOf(host: Host, { multiplicity = 1 }: LqnProcessor, on: readonly Domain[]) {
  const sedf = host.scheduler.kind === "sedf";
  const fixed = on.map((domain): { readonly share: number; readonly cap: boolean } | undefined => {
    const cap = capOf(host, domain);
    const slice = sedf && domain.vm >= 0 ? reserved(host.vms[domain.vm]) : 0;
    if (cap > 0) return { share: Math.min(1, cap / multiplicity), cap: true };
    if (slice === 0) return undefined;
    return { share: slice / multiplicity, cap: !host.vms[domain.vm].schedule.extraTime };
  });
  const taken = fixed.reduce((sum, each) => sum + (each?.share ?? 0), 0);
  const shrink = taken > 1 ? 1 / taken : 1;
  const free = Math.max(0, 1 - taken);
  const weights = on.map((domain, i) => fixed[i] ? 0 : weightOf(host, domain));
  const total = weights.reduce((a, b) => a + b, 0);
  return on.map((domain, i): LqnGroup => {
    const held = fixed[i];
    const value = held ? held.share * shrink : Math.max(1e-6, free * weights[i] / total);
    return {
      name: `share_${domain.name}`,
      share: share(value),
      ...(held?.cap ? { cap: true } : {}),
    };
  });
}

function fair(
  processors: readonly LqnProcessor[],
  made: readonly LqnTask[],
  parts: SchedulingParts,
) {
  const { host, domains } = parts;
  const tasks = domains.cut(made);
  const several = processors.filter((one) => domainsOn(one, tasks, domains).length > 0).length > 1;
  const groups = new Map(processors.map((one) => [
    one.name,
    groupsOf(host, one, domainsOn(one, tasks, domains)).map((group) =>
      several ? { ...group, name: `${group.name}_${one.name}` } : group
    ),
  ]));
  const groupOf = (task: LqnTask): string | undefined => {
    const domain = domains.of(task);
    const name = domain && `share_${domain.name}${several ? `_${task.processor}` : ""}`;
    return groups.get(task.processor)?.some((group) => group.name === name) ? name : undefined;
  };
  return {
    processors: processors.map((one): LqnProcessor => {
      const own = groups.get(one.name)!;
      return own.length > 0 ? { ...one, scheduling: "cfs", groups: own } : one;
    }),
    tasks: tasks.map((task) => {
      const group = groupOf(task);
      return group === undefined ? task : { ...task, group };
    }),
  };
}

/** Who rests and uses less than its share goes first: it is boosted each time that it wakes. */
function boosted(
  processors: readonly LqnProcessor[],
  tasks: readonly LqnTask[],
  parts: SchedulingParts,
) {
  const { host, domains, restless, evades, load } = parts;
  const tick = host.scheduler.kind === "credit" && host.scheduler.debit === "tick";
  const behind = new Map<string, number>();
  for (const one of processors) {
    const on = domainsOn(one, tasks, domains);
    const fairShare = (one.multiplicity ?? 1) / Math.max(1, on.length);
    for (const { name, vm } of on) {
      const waits = vm >= 0 && (restless(vm) && !(tick && evades(vm)) || load(vm) >= fairShare);
      behind.set(name, waits ? 0 : 1);
    }
  }
  return {
    processors: processors.map((one): LqnProcessor => ({ ...one, scheduling: "pp" })),
    tasks: tasks.map((task): LqnTask => {
      const domain = domains.of(task);
      const onCores = processors.some(({ name }) => name === task.processor);
      const priority = domain ? behind.get(domain.name) ?? 1 : 1;
      return onCores && priority > 0 ? { ...task, priority } : task;
    }),
  };
}

/** Each domain on a processor of its own, as fast as its windows; the VMM's own work stays where it was. */
function partitioned(
  processors: readonly LqnProcessor[],
  made: readonly LqnTask[],
  parts: SchedulingParts,
) {
  const { host, domains } = parts;
  const tasks = domains.cut(made);
  const own = processors.flatMap((one) => {
    const on = domainsOn(one, tasks, domains);
    const total = on.reduce((sum, domain) => sum + weightOf(host, domain), 0);
    const { multiplicity = 1 } = one;
    return on.map((domain): LqnProcessor => {
      const vcpus = domain.vm >= 0 ? host.vms[domain.vm].vcpus : host.driverDomain.vcpus;
      const cores = multiplicity * weightOf(host, domain) / total;
      return {
        name: `partition_${domain.name}`,
        scheduling: "ps",
        multiplicity: vcpus,
        speed: Math.min(1, cores / vcpus),
      };
    });
  });
  const moved = tasks.map((task): LqnTask => {
    const domain = domains.of(task);
    const onCores = processors.some(({ name }) => name === task.processor);
    if (!domain || !onCores || task.name.startsWith("vmm_interrupts")) return task;
    return { ...task, processor: `partition_${domain.name}` };
  });
  const used = processors.filter(({ name }) => moved.some(({ processor }) => processor === name));
  return { processors: [...used, ...own], tasks: moved };
}

/** What a policy does that is in no processor of the language. */
function policyNotes(host: Host, weighed: boolean, busy: boolean): string[] {
  switch (host.scheduler.kind) {
    case "credit":
      if (weighed && host.scheduler.boost && busy) {
        return [
          "scheduler credit: shares by weight and caps; that who wakes is boosted is not in the model beside them",
        ];
      }
      return [];
    case "credit2":
      return [
        "scheduler credit2: shares by weight; that a vCPU runs for its rate limit before another may preempt it is not in the model",
      ];
    case "bvt":
      return [
        "scheduler bvt: shares by weight; its context allowance and warps are not in the model",
      ];
    case "sedf":
      return [
        "scheduler sedf: shares by slice over period, or by weight; that each period has its slice, and when in it, is not in the model",
      ];
    case "round-robin":
      return [
        "scheduler round-robin: cores are shared equally; that who wakes waits for everybody's turn, each up to a slice, is not in the model",
      ];
    case "partitioned":
      return [
        "scheduler partitioned: each domain has its share of a core all the time; its wait for a window, up to a frame, is not in the model",
      ];
  }
}

/** Whether domains have shares that differ: by weight, by a cap, or by a slice of `sedf`. */
function isWeighed(host: Host, described: readonly Vm[]): boolean {
  const { architecture, driverDomain, scheduler: { kind } } = host;
  const domains: Pick<Vm, "cap" | "weight">[] = [...described];
  if (architecture === "split-driver") domains.push(driverDomain);
  const byWeight = kind !== "round-robin";
  const sliced = kind === "sedf" && described.some(({ schedule }) => schedule.slice > 0);
  return sliced ||
    domains.some(({ cap, weight }) => cap > 0 || (byWeight && weight !== domains[0].weight));
}

/** Gives processors and tasks the host's scheduling. */
export function scheduled(
  processors: readonly LqnProcessor[],
  tasks: readonly LqnTask[],
  parts: SchedulingParts,
): Scheduled {
  const { host, restless } = parts;
  const { kind } = host.scheduler;
  const described = host.vms.slice(0, parts.described);
  const weighed = isWeighed(host, described);
  const busy = described.some((_, vm) => restless(vm));
  const leftOut = policyNotes(host, weighed, busy);
  if (kind === "partitioned") return { ...partitioned(processors, tasks, parts), leftOut };
  if (weighed) return { ...fair(processors, tasks, parts), leftOut };
  const boost = kind === "credit" && host.scheduler.boost;
  if (boost && busy) return { ...boosted(processors, tasks, parts), leftOut };
  return { processors, tasks, leftOut };
}
