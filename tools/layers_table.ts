/**
 * Which module may import which: the one table that the layer check and the lint rules read.
 *
 * To change the architecture, change this table in a commit of its own that says why.
 *
 * @module
 */

/** What one module under `src/` holds and may use. `core` is open to all and stands in no list. */
export interface ModuleRule {
  /** What lives there, in one phrase. */
  readonly holds: string;
  /** The modules it may import, besides `core`. */
  readonly imports: readonly string[];
  /** Modules of which it may import types only, with `import type`. */
  readonly types?: readonly string[];
  /** It touches neither `Deno` nor `node:`, so a page in a browser can load it. */
  readonly browserSafe?: true;
  /** The same input gives the same output: no wall clock, no entropy. */
  readonly deterministic?: true;
  /** It loads modules by a computed URL, such as a measure function in a worker. */
  readonly loadsByUrl?: true;
  /** It may load files of `experiments/`. */
  readonly loadsExperiments?: true;
  /** It may write to the console: a face of the toolkit. */
  readonly prints?: true;
  /** The root `mod.ts` does not export it. */
  readonly notInRoot?: true;
}

/** A table of modules by the name of their folder under `src/`, `lqn/model` for a nested one. */
export type LayerTable = Readonly<Record<string, ModuleRule>>;

/** What a simulated model promises. */
const model = { browserSafe: true, deterministic: true } as const;

const lqn = ["model", "format", "chain", "exact", "solve", "simulate", "run", "report", "draw"]
  .map((name) => `lqn/${name}`);
const parts = ["host", "hardware", "guest", "hypervisor", "workload", "kernel", "packet"];

/** The modules of iovlab, from the bottom up: a module imports from those above it only. */
export const layers: LayerTable = {
  core: { holds: "errors, checks, plain data, rows, metric vocabulary", imports: [], ...model },
  random: { holds: "named streams, distributions", imports: [], ...model },
  stats: {
    holds: "tallies, time averages, quantile sketches, intervals, warm-up, batch methods, fits",
    imports: [],
    ...model,
  },
  kernel: { holds: "clock, event list, queues and servers", imports: ["stats"], ...model },
  packet: { holds: "frames in typed arrays, their queues, framing", imports: [], ...model },
  host: {
    holds: "Host and CostModel as plain data, cost profiles",
    imports: ["random"],
    ...model,
  },
  "lqn/model": { holds: "layered queueing networks as plain data", imports: [], ...model },
  "lqn/format": { holds: "readers and writers", imports: ["lqn/model"], ...model },
  "lqn/chain": { holds: "small Markov chains", imports: ["lqn/model"], ...model },
  "lqn/exact": {
    holds: "the whole model as one chain",
    imports: ["lqn/model", "lqn/chain"],
    ...model,
  },
  "lqn/solve": { holds: "analytic solver", imports: ["lqn/model", "lqn/chain"], ...model },
  "lqn/simulate": {
    holds: "simulator",
    imports: ["lqn/model", "kernel", "random", "stats"],
    ...model,
  },
  "lqn/run": {
    holds: "simulations of layered queueing networks on all cores",
    imports: ["lqn/model", "lqn/simulate", "stats"],
    browserSafe: true,
    loadsByUrl: true,
  },
  hardware: {
    holds: "cores, memory path, link, NICs, IOMMU",
    imports: ["host", "kernel", "packet", "random", "stats"],
    ...model,
  },
  guest: {
    holds: "guest network stack, TCP, sockets, offloads",
    imports: ["host", "kernel", "packet", "stats"],
    ...model,
  },
  hypervisor: {
    holds: "CPU schedulers, VMM, event channels, grants, split driver, direct access",
    imports: ["host", "hardware", "guest", "kernel", "packet", "random", "stats"],
    ...model,
  },
  workload: {
    holds: "clients and servers: httperf-like, netperf-like, compute, trace, hostile",
    imports: ["host", "kernel", "packet", "random", "stats"],
    types: ["guest"],
    ...model,
  },
  scenario: {
    holds: "from a host to a packet-level simulation and to an LQN, one file per architecture",
    imports: [
      ...parts,
      "lqn/model",
      "lqn/exact",
      "lqn/solve",
      "lqn/simulate",
      "random",
      "stats",
    ],
    ...model,
  },
  store: { holds: "result tables and provenance", imports: ["stats"] },
  study: {
    holds: "factors, designs, replications, precision, executors",
    imports: ["random", "stats", "store"],
    loadsByUrl: true,
  },
  analysis: {
    holds: "comparisons, claims, sensitivity, import of measured logs",
    imports: ["random", "stats"],
    types: ["store"],
    browserSafe: true,
  },
  plot: { holds: "figures from rows", imports: [], types: ["analysis"], browserSafe: true },
  "lqn/report": {
    holds: "tables, comparisons and conformance of results of layered queueing networks",
    imports: ["lqn/model", "plot"],
    ...model,
  },
  "lqn/draw": {
    holds: "the layered picture of a queueing network",
    imports: ["lqn/model", "plot"],
    ...model,
  },
  experiment: {
    holds:
      "the contract of an experiment, and the evidence, tables and figures that experiments share",
    imports: ["stats", "analysis", "plot"],
    types: ["study"],
    ...model,
  },
  report: {
    holds: "notebook output, files of results, the page of all experiments",
    imports: ["host", "workload", "analysis", "plot", "store", "study", "experiment"],
    prints: true,
  },
  cli: {
    holds: "the commands",
    imports: [
      ...parts,
      ...lqn,
      "random",
      "stats",
      "scenario",
      "store",
      "study",
      "analysis",
      "plot",
      "experiment",
      "report",
    ],
    loadsByUrl: true,
    loadsExperiments: true,
    prints: true,
    notInRoot: true,
  },
  danfo: {
    holds:
      "tables to danfojs and back: a large package, fetched on request, that no module may need",
    imports: [],
    loadsByUrl: true,
    notInRoot: true,
  },
  web: {
    holds: "pages that run in a browser",
    imports: [...parts, ...lqn, "random", "stats", "scenario", "analysis", "plot"],
    browserSafe: true,
    notInRoot: true,
  },
};

/**
 * The module that a file belongs to, by the longest name in the table; `undefined` for a file
 * outside `src/` or in a folder that the table does not have.
 *
 * @param path The file from the root of the repository, with `/`.
 */
export function moduleOf(path: string, table: LayerTable = layers): string | undefined {
  const parts = path.split("/");
  if (parts[0] !== "src") return undefined;
  for (let end = parts.length - 1; end > 1; end--) {
    const name = parts.slice(1, end).join("/");
    if (Object.hasOwn(table, name)) return name;
  }
  return undefined;
}

/**
 * The faults of a table itself: a name that it lacks, a module that imports one below it, a
 * browser-safe module that runs code of one that is not.
 */
export function checkTable(table: LayerTable): string[] {
  const names = Object.keys(table);
  const faults: string[] = [];
  for (const [index, name] of names.entries()) {
    const { imports, types = [], browserSafe } = table[name];
    for (const other of [...imports, ...types]) {
      const at = names.indexOf(other);
      if (at < 0) faults.push(`${name} names ${other}, which is not in the table`);
      else if (at >= index) faults.push(`${name} names ${other}, which does not stand above it`);
    }
    for (const other of imports) {
      if (browserSafe && table[other] && !table[other].browserSafe) {
        faults.push(`${name} is browser-safe and runs code of ${other}, which is not`);
      }
    }
  }
  return faults;
}
