/**
 * The claims as data: direction, number, tolerance, baseline. Fixed before the first run of the experiment.
 *
 * - *Efficiency*. Throughput: replies per second at one saturating load. Overhead: core time per megabit beyond that of a host without a VMM, at the same
 *   open load. Equivalent: the gain that the lower core time per megabit alone would give where cores are the limit, over the gain in
 *   throughput, is 100%, give or take a quarter; where throughput gains less than 1% there is nothing to be equivalent to, and the point does not count.
 * - *Isolation*. A web server asks for more than an equal part of the line, its neighbours send all they can. Its served share of what it was asked for.
 * - *Safety*. Web servers far from saturation, and a VM that floods the line with small packets. The share of their requests that is lost.
 * - *Time-sharing*. Throughput of 16 VMs on half as many contexts, in percent of that on 16 contexts: 95 counts as concurrent access.
 *
 * An effect of less than one percent, or one percentage point, is none.
 *
 * @module
 */
import { type Claim, claimSource, type Statement } from "@iovlab/iovlab";
import { citation, claims as stated } from "./paper.ts";

/** Share of the parameter space above which a claim holds in most of it. */
export const majority = 0.5;

/** The name of the baseline host. */
export const primaryKey = "4 cores, 1 Gb/s";

/** Percent of its throughput that a host keeps where contexts that take turns count as concurrent access. */
export const concurrent = 95;

/** The effects that claims rest on. */
export const effectNames = ["gain", "overhead", "equivalent", "control", "safety", "kept"] as const;

/** One of them. */
export type EffectName = typeof effectNames[number];

/** The unit of each effect. */
export const effectUnit: Readonly<Record<EffectName, string>> = {
  gain: "%",
  overhead: "%",
  equivalent: "%",
  control: "percentage points",
  safety: "percentage points",
  kept: "percentage points",
};

function claim(
  id: string,
  statement: Statement,
  effect: EffectName,
  of: Pick<Claim, "direction" | "tolerance"> & { readonly number?: number },
  comparison: Claim["comparison"],
): Claim {
  return {
    id,
    statement: statement.statement,
    source: claimSource(citation, statement),
    unit: effectUnit[effect],
    ...of,
    baseline: primaryKey,
    comparison,
    majority,
  };
}

const more = { direction: "greater", tolerance: { kind: "absolute", value: 1 } } as const;
const both = { system: "vdi", reference: "split-driver" } as const;

/** The claims, by the effect that each rests on. */
export const claims: Readonly<Record<EffectName, Claim>> = {
  gain: claim("throughput-improves", stated.throughput, "gain", more, {
    quantity: "replies per second at one saturating load",
    ...both,
    measure: "percent",
  }),
  overhead: claim("overhead-falls", stated.overhead, "overhead", more, {
    quantity: "reduction of the core time per megabit beyond a host without a VMM, same load",
    ...both,
    measure: "percent",
  }),
  equivalent: claim(
    "overhead-equivalent",
    stated.overhead,
    "equivalent",
    { direction: "greater", number: 100, tolerance: { kind: "relative", value: 0.25 } },
    {
      quantity: "gain that the lower core time per megabit alone would give, over the gain",
      ...both,
      measure: "difference",
    },
  ),
  control: claim("usage-control", stated.control, "control", more, {
    quantity:
      "served share of a VM that asks for more than its part, neighbours sending all they can",
    ...both,
    measure: "difference",
  }),
  safety: claim("security-management", stated.safety, "safety", more, {
    quantity: "requests of web servers lost beside a flood, less those lost with VDI",
    ...both,
    measure: "difference",
  }),
  kept: claim(
    "time-shared-contexts",
    stated.contexts,
    "kept",
    { direction: "greater", tolerance: { kind: "absolute", value: 0 } },
    {
      quantity: `throughput kept by 16 VMs on 8 contexts, less ${concurrent}%`,
      system: "vdi, 8 contexts",
      reference: "vdi, 16 contexts",
      measure: "difference",
    },
  ),
};
