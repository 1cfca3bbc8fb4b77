/**
 * Programs that compute, as clients of their VM's processor; in a VM that has traffic too, as clients of its vCPUs.
 *
 * A program alone in its VM has the vCPU to itself. Beside a server its units are requests to the VM's task, where they take turns with those of the server, a whole unit at a
 * time, behind the rounds that no program has a part in: as programs do below interrupt level.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import type { LqnEntry, LqnTask } from "../../lqn/model/mod.ts";
import type { CoreMap } from "./_cores.ts";
import type { PlacedProgram } from "./_equivalent.ts";

/** What programs are placed in. */
export interface ProgramPlaces {
  /** The host in steady form. */
  readonly host: Host;
  /** The name of each VM in the model. */
  readonly names: readonly string[];
  /** The names of the programs in the model. */
  readonly programNames: readonly string[];
  /** The cores as processors. */
  readonly cores: CoreMap;
  /** By VM: whether it has traffic. */
  readonly busy: readonly boolean[];
  /** Whether demands are exponential. */
  readonly exponential: boolean;
}

function tasksOf({ vm, program }: PlacedProgram, name: string, places: ProgramPlaces): LqnTask[] {
  const { host, names, cores, busy, exponential } = places;
  const { cycles, cvSquared, pause } = program;
  const demand = cycles / host.clockRate;
  const unit: LqnEntry = {
    name: `unit_${name}`,
    phases: [{ demand, ...(exponential ? {} : { cvSquared }) }],
  };
  const source = {
    name: `compute_${name}`,
    scheduling: "ref",
    multiplicity: host.vms[vm].vcpus,
    ...(pause > 0 ? { thinkTime: pause } : {}),
  } as const;
  if (!busy[vm]) return [{ ...source, processor: cores.ofVm[vm], entries: [unit] }];
  const calls = [{ kind: "sync", to: unit.name, mean: 1 }] as const;
  const entries = [{
    name: `ask_${name}`,
    phases: [{ callOrder: "deterministic", calls }],
  }] as const;
  const server = { name: `vm_${names[vm]}`, processor: cores.ofVm[vm], entries: [unit] };
  return [{ ...source, processor: "clients", entries }, server];
}

/** The tasks of all programs: a customer for each vCPU of its VM, whose cycle is a unit of work. */
export function computeTasks(programs: readonly PlacedProgram[], places: ProgramPlaces): LqnTask[] {
  return programs.flatMap((program, index) => tasksOf(program, places.programNames[index], places));
}
