/** A complete description as text, to be spoilt at one place. */
import { defaults, host, type HostInput } from "@iovlab/iovlab/host";

/** A path into JSON data. */
export type Path = readonly (string | number)[];

const deterministic = { kind: "deterministic", value: 1 } as const;

const base: HostInput = {
  architecture: "split-driver",
  events: [
    { kind: "crash-driver-domain", at: 1 },
    { kind: "migrate", at: 2, vm: "idle", memory: 1e9, dirtyRate: 1e6, rate: 1e9 },
    { kind: "start-workload", at: 1, vm: "flood" },
    { kind: "stop-workload", at: 2, vm: "flood" },
    { kind: "reset-device", at: 3, outage: 0.1 },
  ],
  vms: [
    { name: "open", workload: { kind: "httperf", arrivals: { kind: "poisson", rate: 100 } } },
    { name: "closed", workload: { kind: "httperf", sessions: 4, thinkTime: deterministic } },
    { name: "idle" },
    { name: "netperf", workload: { kind: "netperf", peer: "idle" } },
    { name: "iperf", workload: { kind: "iperf" } },
    { name: "compute", workload: { kind: "compute", thinkTime: deterministic } },
    { name: "trace", workload: { kind: "trace", records: [[0, 64], [1, 1500]] } },
    { name: "bursts", workload: { kind: "bursts" } },
    { name: "flood", workload: { kind: "flood" } },
    { name: "storm", workload: { kind: "interrupt-storm" } },
    { name: "rogue", workload: { kind: "rogue-dma" } },
    { name: "exhaustion", workload: { kind: "exhaustion" } },
    { name: "evasion", workload: { kind: "tick-evasion" } },
    { name: "mixed", workload: { kind: "mixed", parts: [{ kind: "compute" }, { kind: "idle" }] } },
  ],
};

/** A complete host that has every field somewhere. */
export const complete: unknown = {
  ...host(base),
  vms: host(base).vms.map((vm, index) => ({
    ...vm,
    ...(index < 2 ? { count: index + 1 } : {}),
    pinnedTo: [index % 2],
  })),
};

/** The paths of all values that hold no others. */
export function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) =>
    leaves(each, [...path, Array.isArray(value) ? Number(key) : key])
  );
}

/** The data with the value at a path replaced. */
export function replaced(value: unknown, path: Path, by: unknown): unknown {
  if (path.length === 0) return by;
  const [step, ...rest] = path;
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? [...value] as unknown as Record<number, unknown>
    : { ...value as object };
  copy[step] = replaced(copy[step], rest, by);
  return copy;
}

/** The value at a path. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((at, step) => (at as Record<string | number, unknown>)[step], value);
}

/** A text of the complete host in which `raw` stands, marked, at a path. */
export function spoilt(path: Path, raw: string): string {
  const text = JSON.stringify(replaced(complete, path, "@"), null, 2);
  return text.replace('"@"', () => `@${raw}`);
}

/** The names of the sections of the documentation's table. */
export const sections = { host: defaults.host, vm: defaults.vm, httperf: defaults.httperf };
