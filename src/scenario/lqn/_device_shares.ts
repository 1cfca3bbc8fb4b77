/**
 * The device's quality of service on the way out: reservations, weights and caps as shares of the line.
 *
 * The line becomes a completely fair processor with a group for each VM: its reservation, and by its weight a part of what reservations leave; a ceiling where it
 * has a cap. That is the fluid that arbiters by frame follow. `vdi` has all of it, `sr-iov` with `rateLimit` and a split driver with
 * `rateControl` have caps. Without any of these the line stays first-in first-out.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import type { LqnGroup, LqnProcessor, LqnTask } from "../../lqn/model/mod.ts";

/** A VM's own part of the way out. */
interface Own {
  /** What it is called in the model. */
  readonly name: string;
  /** Its number. */
  readonly vm: number;
}

/** Which of a VM's shares its architecture honours. */
function means({ architecture, srIov, splitDriver }: Host) {
  const caps = architecture === "vdi" || (architecture === "sr-iov" && srIov.rateLimit) ||
    (architecture === "split-driver" && splitDriver.rateControl);
  return { caps, weights: architecture === "vdi" };
}

/** Whether a host's line is shared other than in order of arrival. */
function isShared(host: Host, vms: readonly Own[]): boolean {
  const { caps, weights } = means(host);
  const shares = vms.map(({ vm }) => host.vms[vm].device);
  const capped = caps && shares.some(({ cap }) => cap > 0);
  const first = shares[0]?.weight;
  return capped ||
    (weights && shares.some(({ reserved, weight }) => reserved > 0 || weight !== first));
}

function groupsOf(host: Host, vms: readonly Own[]): LqnGroup[] {
  const { caps, weights } = means(host);
  const { rate } = host.link;
  const of = vms.map(({ vm }) => {
    const { reserved, weight, cap } = host.vms[vm].device;
    return { reserved: weights ? reserved : 0, weight: weights ? weight : 1, cap: caps ? cap : 0 };
  });
  const left = Math.max(0, 1 - of.reduce((sum, { reserved }) => sum + reserved, 0) / rate);
  const total = of.reduce((sum, { weight }) => sum + weight, 0);
  return of.map(({ reserved, weight, cap }, index): LqnGroup => {
    const part = reserved / rate + left * weight / total;
    const ceiling = cap > 0 ? { cap: true } : {};
    // a ceiling is as high as the cap, whatever the part
    const value = cap > 0 ? Math.min(1, cap / rate) : part;
    return { name: `line_${vms[index].name}`, share: value, ...ceiling };
  });
}

/** Shares that sum to at most 1: ceilings stay, the others take what they leave. */
function fitted(groups: readonly LqnGroup[]): LqnGroup[] {
  const sum = (capped: boolean) =>
    groups.reduce((total, { share, cap }) => total + (Boolean(cap) === capped ? share : 0), 0);
  const [held, free] = [sum(true), sum(false)];
  const room = Math.max(1e-6, 1 - held);
  return groups.map((group) => {
    const value = group.cap
      ? group.share / Math.max(1, held)
      : group.share * Math.min(1, room / Math.max(1e-12, free));
    return { ...group, share: Math.floor(value * 1e9 + 1e-3) / 1e9 };
  });
}

/** Processors and tasks with the way out shared as the device does it. */
export function withDeviceShares(
  host: Host,
  ends: readonly Own[],
  processors: readonly LqnProcessor[],
  tasks: readonly LqnTask[],
): { readonly processors: readonly LqnProcessor[]; readonly tasks: readonly LqnTask[] } {
  const out = tasks.find(({ name }) => name === "nic_out");
  const own = ends.filter(({ name }) =>
    out?.entries.some((entry) => entry.name.endsWith(`_${name}`))
  );
  if (!out || !isShared(host, own)) return { processors, tasks };
  const groups = fitted(groupsOf(host, own));
  const cut = own.map(({ name }, index): LqnTask => ({
    ...out,
    name: `nic_out_for_${name}`,
    group: groups[index].name,
    entries: out.entries.filter((entry) =>
      /^nic_out_[a-z]+_/.exec(entry.name)?.[0] + name === entry.name
    ),
  }));
  return {
    processors: processors.map((one): LqnProcessor =>
      one.name === "link_out" ? { ...one, scheduling: "cfs", groups } : one
    ),
    tasks: tasks.flatMap((task) => task === out ? cut : [task]),
  };
}
