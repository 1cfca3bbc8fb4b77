/**
 * The claims as data: direction, number, tolerance, baseline. Fixed before the first run of the experiment.
 *
 * No number of the chapter was read, so most claims are of a direction; what is measured for each is defined here.
 *
 * - *Kept*: what one side (the computing VMs' work rate, the web servers' throughput) has beside the other side, in percent of what it
 *   has on an equal host of its own. An effect of less than one percentage point is none.
 * - *Isolation*: the worse of what a computing VM and a web server keep when their neighbours turn from idle to greedy, in percent. 95% is isolated. A
 *   control is required where isolation falls by more than five percentage points without it, the other two being there.
 * - *In step*: "an equivalent reduction of CPU overheads" is read in two ways, R being by how many percent VDI's core time per megabit is below
 *   the split driver's at the same load, and G by how many percent its throughput is above at saturation. Where G is below 1% there is no gain
 *   to be in step with, and such a point does not count. Percent for percent: R is G, give or take
 *   a quarter. By what cores can carry: the gain that R alone would give where cores are the limit, 1 / (1 - R) - 1, is G, give or take a quarter.
 *
 * @module
 */
import { type Claim, claimSource, type Statement } from "@iovlab/iovlab";
import { isolationKey, primaryKey } from "./keys.ts";
import { citation, claims as stated } from "./paper.ts";

/** Share of the parameter space above which a claim holds in most of it. */
export const majority = 0.5;

/** Percent of what it does beside idle neighbours that an isolated VM keeps at least. */
export const isolated = 95;

const splitDriver = "split-driver";

function of(statement: Statement): Pick<Claim, "statement" | "source" | "majority"> {
  return { statement: statement.statement, source: claimSource(citation, statement), majority };
}

function points(
  id: string,
  statement: Statement,
  direction: Claim["direction"],
  smallest: number,
  baseline: string,
  comparison: Omit<Claim["comparison"], "measure">,
): Claim {
  return {
    id,
    ...of(statement),
    unit: "percentage points",
    direction,
    tolerance: { kind: "absolute", value: smallest },
    baseline,
    comparison: { ...comparison, measure: "difference" },
  };
}

/** Through a split driver computing VMs lose work to web servers beside them. */
export const computeCost: Claim = points(
  "consolidation-costs-compute",
  stated.consolidation,
  "less",
  1,
  primaryKey,
  {
    quantity: "work rate of computing VMs at the same offered I/O load, percent of that alone",
    system: "split driver, consolidated",
    reference: "split driver, alone",
  },
);

/** Through a split driver web servers lose throughput to computing VMs beside them. */
export const ioCost: Claim = points(
  "consolidation-costs-io",
  stated.consolidation,
  "less",
  1,
  primaryKey,
  {
    quantity: "throughput of saturated web servers, percent of that alone",
    system: "split driver, consolidated",
    reference: "split driver, alone",
  },
);

/** With VDI computing VMs keep more of their work. */
export const workKept: Claim = points(
  "vdi-keeps-work",
  stated.remedy,
  "greater",
  1,
  primaryKey,
  {
    quantity: "work rate kept by computing VMs at the same offered I/O load",
    system: "vdi",
    reference: splitDriver,
  },
);

/** With VDI web servers keep more of their throughput. */
export const throughputKept: Claim = points(
  "vdi-keeps-throughput",
  stated.remedy,
  "greater",
  1,
  primaryKey,
  {
    quantity: "throughput kept by saturated web servers",
    system: "vdi",
    reference: splitDriver,
  },
);

/** With all three controls a VM's performance does not depend on its neighbours. */
export const isolatedWithAll: Claim = points(
  "isolated-with-all",
  stated.controls,
  "greater",
  0,
  isolationKey,
  {
    quantity: "isolation, the worse of a computing VM and a web server",
    system: "vdi, partitioned cores, reserved line",
    reference: `${isolated}%`,
  },
);

function required(id: string, quantity: string, reference: string): Claim {
  return points(id, stated.requirements, "greater", 5, isolationKey, {
    quantity: `isolation, the worse of a computing VM and a web server, ${quantity}`,
    system: "vdi, partitioned cores, reserved line",
    reference,
  });
}

/** Shares of the CPU have to be controlled. */
export const needsCpuShare: Claim = required(
  "requires-cpu-share",
  "with partitioned cores",
  "credit scheduler without a cap",
);

/** I/O work has to be on the account of the VM that it is for. */
export const needsAccount: Claim = required(
  "requires-io-account",
  "with I/O work in the VM",
  "split driver with partitioned cores and a rate limit in the back end",
);

/** Shares of the device have to be controlled. */
export const needsDeviceShare: Claim = required(
  "requires-device-share",
  "with a reserved line",
  "no reservation and no cap in the device",
);

/** VDI takes less core time for a megabit at the same load. */
export const overheadReduced: Claim = {
  id: "overhead-reduced",
  ...of(stated.overhead),
  unit: "%",
  direction: "less",
  tolerance: { kind: "absolute", value: 1 },
  baseline: primaryKey,
  comparison: {
    quantity: "core time per megabit at the same offered load",
    system: "vdi",
    reference: splitDriver,
    measure: "percent",
  },
};

function inStep(id: string, quantity: string): Claim {
  return {
    id,
    ...of(stated.overhead),
    unit: "%",
    direction: "greater",
    number: 100,
    tolerance: { kind: "relative", value: 0.25 },
    baseline: primaryKey,
    comparison: { quantity, system: "vdi", reference: splitDriver, measure: "difference" },
  };
}

/** The reduction is as large as the gain, percent for percent. */
export const percentForPercent: Claim = inStep(
  "overhead-in-step",
  "reduction of core time per megabit, in percent, over the gain in throughput, in percent",
);

/** The reduction accounts for the gain. */
export const explained: Claim = inStep(
  "overhead-explains-gain",
  "gain in throughput that the reduction of core time per megabit alone would give, over the gain in throughput",
);
