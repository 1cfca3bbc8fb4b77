/**
 * Workloads in their steady form: what each VM of a host is to a model, and what of its workload is not in it.
 *
 * A workload is traffic (connections, datagrams, hostile actions), a program that computes, or nothing. A VM with several of them (`mixed`) becomes one VM for each part that
 * has traffic, with a name of its own, whose tasks are joined again in the model; programs stand beside them.
 *
 * @module
 */
import type { Host, Vm, Workload } from "../../host/mod.ts";
import type { DistributionSpec } from "../../random/mod.ts";
import { flowOf } from "./_flows.ts";
import { type Program, programOf } from "./_programs.ts";
import { connectionsOf } from "./_streams.ts";
import { workloadNotes } from "./_workload_notes.ts";

const always = (value: number): DistributionSpec => ({ kind: "deterministic", value });

/** A program in one of the VMs. */
export interface PlacedProgram {
  /** The number of its VM in the equivalent host. */
  readonly vm: number;
  /** The name of the VM, with the number of the part where the workload has several. */
  readonly name: string;
  /** What it does. */
  readonly program: Program;
}

/** A host in steady form. */
export interface Equivalent {
  /** The host: each VM has connections, a flow of datagrams, hostile actions, or is idle. */
  readonly host: Host;
  /** By VM of that host: the number of the VM in the host that was described. */
  readonly owners: readonly number[];
  /** Programs that compute. */
  readonly programs: readonly PlacedProgram[];
  /** What of the workloads is not in the model, in sentences. */
  readonly leftOut: readonly string[];
}

/** The parts of a workload. */
export function partsOf(workload: Workload): readonly Workload[] {
  return workload.kind === "mixed" ? workload.parts : [workload];
}

const idle: Workload = { kind: "idle" };

/** A part that has traffic, in its steady form; undefined of any other part. */
function trafficPart(workload: Workload): Workload | undefined {
  const connections = connectionsOf(workload);
  if (connections) return connections;
  if (workload.kind === "interrupt-storm" || workload.kind === "rogue-dma") return workload;
  return flowOf(workload) && workload;
}

/** A VM as it is with one of its parts; streams and transactions have no server program that computes. */
function vmWith(vm: Vm, part: Workload, form: Workload, index: number): Vm {
  const name = index === 0 ? vm.name : `${vm.name}_part${index + 1}`;
  if (form === vm.workload && index === 0) return vm;
  const application = part.kind === "httperf"
    ? vm.application
    : { ...vm.application, requestCycles: always(0) };
  return { ...vm, name, application, workload: form };
}

/**
 * A host in steady form.
 *
 * @throws {InputError} `scenario/lqn-trace` for a trace without a length.
 */
export function withConnections(host: Host): Equivalent {
  const vms: Vm[] = [];
  const further: { readonly vm: Vm; readonly owner: number }[] = [];
  const programs: PlacedProgram[] = [];
  const leftOut: string[] = [];
  host.vms.forEach((vm, owner) => {
    const parts = partsOf(vm.workload);
    const forms = parts.flatMap((part) => {
      const form = trafficPart(part);
      return form ? [{ part, form }] : [];
    });
    const [first, ...others] = forms;
    vms.push(first ? vmWith(vm, first.part, first.form, 0) : { ...vm, workload: idle });
    others.forEach(({ part, form }, index) =>
      further.push({ vm: vmWith(vm, part, form, index + 1), owner })
    );
    let count = 0;
    for (const part of parts) {
      leftOut.push(...workloadNotes(vm.name, part));
      const program = programOf(host, part);
      if (!program) continue;
      const name = count++ === 0 ? vm.name : `${vm.name}_part${count}`;
      programs.push({ vm: owner, name, program });
    }
  });
  return {
    host: { ...host, vms: [...vms, ...further.map(({ vm }) => vm)] },
    owners: [...vms.keys(), ...further.map(({ owner }) => owner)],
    programs,
    leftOut,
  };
}
