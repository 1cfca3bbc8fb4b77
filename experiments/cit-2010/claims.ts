/**
 * The claims of the paper as data: direction, tolerance, baseline. Fixed before the first run of the experiment.
 *
 * The abstract has no number. So each is a direction with a smallest effect that counts, and what is measured for it is defined here:
 *
 * - *Harm* is the share of the bystanders' replies that a threat costs them, in percent of what they get without it, at a load below saturation
 *   with clients that give up after 0.1 s without progress. It is counted as connections that fail, each being for one reply. (After a first quick run: rates of replies, which were counted at
 *   first, have noise of two points, as warm-ups of different lengths are cut from them.)
 * - The *four attacks* are those that a VM, or who sends to it, can make at every architecture alike: a flood of small packets out of the VM, one into it, a storm of notifications,
 *   and large segments for every transmit descriptor.
 *
 * Before they were fixed, the running time of such hosts was probed once, at rates of 100,000 to 150,000 a second and half the load; no effect of more than 1% on
 * replies was seen there under any architecture. The rates of the baseline are the defaults of the simulator's hostile workloads, which existed before.
 *
 * @module
 */
import { type Claim, claimSource } from "@iovlab/iovlab";
import { citation, claims as stated } from "./paper.ts";

/** Share of the parameter space above which a claim holds in most of it. */
export const majority = 0.5;

/** The key of the primary baseline host. */
export const primaryKey = "4-cores-1g";

/** Largest harm that counts as contained, in percent of the bystanders' replies. */
export const containedHarm = 5;

/** Harm by the four attacks is larger where software that VMs share is on the path. */
export const sharedPath: Claim = {
  id: "shared-path",
  statement: stated.shared.statement,
  source: claimSource(citation, stated.shared),
  unit: "percentage points",
  direction: "greater",
  tolerance: { kind: "absolute", value: 1 },
  baseline: primaryKey,
  comparison: {
    quantity: "bystanders' replies lost to the four attacks, mean",
    system: "split-driver",
    reference: "sr-iov and vdi",
    measure: "difference",
  },
  majority,
};

/** The worst harm under VDI, of all threats of the shared path, stays small. */
export const containment: Claim = {
  id: "contained-harm",
  statement: stated.contained.statement,
  source: claimSource(citation, stated.contained),
  unit: "percentage points",
  direction: "greater",
  tolerance: { kind: "absolute", value: 0 },
  baseline: primaryKey,
  comparison: {
    quantity: `${containedHarm} points less the bystanders' replies lost to the worst threat`,
    system: "vdi",
    reference: "no threat",
    measure: "difference",
  },
  majority,
};

/** DMA that names memory of others is carried out where nothing checks, and not under VDI. */
export const dma: Claim = {
  id: "constrained-dma",
  statement: stated.dma.statement,
  source: claimSource(citation, stated.dma),
  unit: "percentage points",
  direction: "greater",
  tolerance: { kind: "absolute", value: 1 },
  baseline: primaryKey,
  comparison: {
    quantity: "share of hostile descriptors that reach memory of others",
    system: "sr-iov without IOMMU",
    reference: "vdi",
    measure: "difference",
  },
  majority,
};

/** Bystanders are back later after a crash on the path, and after a flood, than under VDI. */
export const recovery: Claim = {
  id: "faster-recovery",
  statement: stated.access.statement,
  source: claimSource(citation, stated.access),
  unit: "ms",
  direction: "greater",
  tolerance: { kind: "absolute", value: 5 },
  baseline: primaryKey,
  comparison: {
    quantity:
      "time until the bystanders are as before, mean of a crash of the driver domain and of the end of a flood",
    system: "split-driver",
    reference: "vdi",
    measure: "difference",
  },
  majority,
};
