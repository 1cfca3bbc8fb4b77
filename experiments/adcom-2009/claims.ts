/**
 * The claims as data: direction, limit, baseline. Fixed before the first run of the experiment, but for one thing: a guarantee was at first the time in
 * which the objective is met. A split driver under a flood then kept its guarantee by dropping four requests of ten, as who is not answered has no response time.
 * So a guarantee is what is _kept_: the lesser of the time in which the objective is met and the share of the offered load that is served. After the first full run
 * a share that hardly moves counts as late, where it had been left out.
 *
 * No number of the paper was read, so all claims are directions. A guarantee is a matter of a limit that holds or not, so most effects are
 * distances from a limit that was chosen beforehand ({@linkcode limits}); what is compared with today's controls has to differ by more than
 * {@linkcode smallest} percentage points to count. _Today's best_ is the control that comes out best at the very host where it is
 * judged, of all in `systems.ts`: nobody could choose better, so the choice favours today's systems.
 *
 * @module
 */
import { type Claim, claimSource, type Statement } from "@iovlab/iovlab";
import { citation, claims as stated } from "./paper.ts";

/** Share of the parameter space above which a claim holds in most of it. */
export const majority = 0.5;

/** The limits that effects are distances from. */
export const limits = {
  /** Percentage of the time within the objective, and of the load served, from which on it is called guaranteed. */
  met: 95,
  /** Milliseconds within which a new share is called quick: two turns of the scheduler on these hosts. */
  lag: 10,
  /** Percent by which a share may miss its prediction and is called exact. */
  error: 2,
  /** Percentage of their throughput that neighbours keep where an unused share is called lent. */
  lent: 98,
} as const;

/** Smallest difference between systems that counts, in percentage points of time or of throughput. */
export const smallest = 5;

/** The names of the effects that claims rest on. */
export type EffectName =
  | "software"
  | "today"
  | "reserved"
  | "objective"
  | "served"
  | "lag"
  | "error"
  | "lent"
  | "lends"
  | "many";

/** The system that the claims are about. */
export const proposed = "vdi+reservation+weights";

interface Of {
  readonly statement: string;
  readonly from: Statement;
  readonly unit: string;
  readonly direction: "greater" | "less";
  readonly smallest?: number;
  readonly baseline?: string;
  readonly quantity: string;
  readonly system: string;
  readonly reference: string;
  readonly measure?: "percent" | "difference";
}

function claim(id: string, of: Of): Claim {
  const { statement, from, unit, direction, quantity, system, reference } = of;
  return {
    id,
    statement,
    source: claimSource(citation, from),
    unit,
    direction,
    tolerance: { kind: "absolute", value: of.smallest ?? 0 },
    baseline: of.baseline ?? "bulk-out",
    comparison: { quantity, system, reference, measure: of.measure ?? "difference" },
    majority,
  };
}

const met =
  "what is kept beside saturating neighbours: the lesser of time within the objective and offered load served";

/** The claims, by the effect that each rests on. */
export const claims: Readonly<Record<EffectName, Claim>> = {
  software: claim("split-driver-no-guarantee", {
    statement: "No control of a split driver guarantees the objective.",
    from: stated.today,
    ...{ unit: "percentage points", direction: "less", quantity: met },
    system: "the best control of a split driver",
    reference: `${limits.met}%`,
  }),
  today: claim("today-no-guarantee", {
    statement: "No control of today, virtio and SR-IOV included, guarantees the objective.",
    from: stated.today,
    ...{ unit: "percentage points", direction: "less", quantity: met },
    system: "today's best",
    reference: `${limits.met}%`,
  }),
  reserved: claim("reservation-guarantee", {
    statement: "A reservation in the device, with CPU weights, guarantees the objective.",
    from: stated.reservation,
    ...{ unit: "percentage points", direction: "greater", quantity: met },
    system: proposed,
    reference: `${limits.met}%`,
  }),
  objective: claim("objective-advantage", {
    statement: "With a reservation more of the objective is kept than with today's best.",
    from: stated.reservation,
    ...{ unit: "percentage points", direction: "greater", smallest, quantity: met },
    system: proposed,
    reference: "today's best",
  }),
  served: claim("throughput-advantage", {
    statement: "With a reservation more of the offered load is served than with today's best.",
    from: stated.reservation,
    ...{ unit: "percentage points", direction: "greater", smallest },
    quantity: "offered load that is served beside saturating neighbours",
    system: proposed,
    reference: "today's best",
  }),
  lag: claim("share-follows-quickly", {
    statement: "A VM's share follows a change of its reservation quickly.",
    from: stated.flexible,
    ...{ unit: "ms", direction: "less", baseline: "3 neighbours" },
    quantity: "delay of the share behind the change",
    system: "vdi",
    reference: `${limits.lag} ms`,
  }),
  error: claim("share-follows-exactly", {
    statement: "The share after a change is the one that was set.",
    from: stated.flexible,
    ...{ unit: "%", direction: "less", baseline: "3 neighbours" },
    quantity: "distance of the share from reservation and weight",
    system: "vdi",
    reference: `${limits.error}%`,
  }),
  lent: claim("share-is-lent", {
    statement: "What a reservation leaves unused is lent to the others.",
    from: stated.flexible,
    ...{ unit: "percentage points", direction: "greater" },
    quantity: "neighbours' throughput while the VM pauses, of that without a reservation",
    system: proposed,
    reference: `${limits.lent}%`,
  }),
  lends: claim("lends-more-than-limits", {
    statement:
      "Neighbours get more while the VM pauses than with the control that protects best today.",
    from: stated.flexible,
    ...{ unit: "%", direction: "greater", smallest, measure: "percent" },
    quantity: "neighbours' throughput while the VM pauses",
    system: proposed,
    reference: "today's best",
  }),
  many: claim("guarantee-scales", {
    statement: "The guarantee holds beside fifteen neighbours.",
    from: stated.scalable,
    ...{ unit: "percentage points", direction: "greater", baseline: "bulk-out/15", quantity: met },
    system: proposed,
    reference: `${limits.met}%`,
  }),
};
