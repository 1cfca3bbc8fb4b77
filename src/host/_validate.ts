/**
 * The one validator of hosts, for data and for files.
 *
 * @module
 */
import { defaults } from "./defaults.ts";
import { hostShape, mostVms } from "./_host_shape.ts";
import { fill } from "./_fill.ts";
import { type Path, type Problem, Problems } from "./_problem.ts";
import { checkRules } from "./_rules.ts";
import type { Host, Vm } from "./types.ts";

/** A valid value, or what is wrong with it. */
export interface Outcome<T> {
  /** The value; of use only where there are no problems. */
  readonly value: T;
  /** What is wrong, in no order that means anything. */
  readonly problems: readonly Problem[];
}

/** A VM after the walk: its name may still be missing, and it may stand for several. */
type FilledVm = Omit<Vm, "name"> & { readonly name?: string; readonly count?: number };

/** Makes the VMs that the entries stand for, and says which entry each comes from. */
function expand(entries: readonly FilledVm[]): { vms: Vm[]; origins: Path[] } {
  const vms: Vm[] = [];
  const origins: Path[] = [];
  entries.forEach(({ name, count, ...rest }, index) => {
    const path: Path = ["vms", index];
    for (let copy = 1; copy <= (count ?? 1); copy++) {
      const own = name === undefined ? `vm${vms.length + 1}` : `${name}${count ? copy : ""}`;
      vms.push({ name: own, ...structuredClone(rest) });
      origins.push(path);
    }
  });
  return { vms, origins };
}

/** Fills the defaults of a host description and checks all of it. */
export function validateHost(input: unknown): Outcome<Host> {
  const problems = new Problems("host");
  const filled = fill(hostShape, input ?? null, defaults.host, [], problems) as
    & Omit<Host, "vms">
    & { readonly vms: readonly FilledVm[] };
  if (problems.found.length > 0) return { value: filled as Host, problems: problems.found };
  const total = filled.vms.reduce((sum, { count }) => sum + (count ?? 1), 0);
  if (total > mostVms) {
    problems.rule(["vms"], "out-of-range", `at most ${mostVms} VMs, counted together`, total);
    return { value: filled as Host, problems: problems.found };
  }
  const { vms, origins } = expand(filled.vms);
  const value: Host = { ...filled, vms };
  checkRules({ host: value, origins }, problems);
  return { value, problems: problems.found };
}
