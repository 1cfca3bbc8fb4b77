/**
 * Contention inside the device: what VMs with contexts of their own still share.
 *
 * - `context-cache`: more VMs than contexts in the device, so that an attacker's work throws the bystanders' out.
 * - `check-time`: a slow check in one receive engine at 10 Gb/s, under a flood into the attacker; the buffer before it is for all, or by context.
 * - `segments`: the attacker sends segments of 64 KiB, which hold the line as a whole or give way after each frame.
 *
 * @module
 */
import { type Architecture, type CostModel, costModelOf, type Host, xen2009 } from "@iovlab/iovlab";
import {
  baselineCosts,
  connectionsOf,
  hostOf,
  type HostOptions,
  primary,
  type Setting,
  type Threat,
} from "./hosts.ts";

/** A host without and with the threat. */
export interface InsideVariant {
  /** Its name, a key of the study. */
  readonly name: string;
  /** In words. */
  readonly label: string;
  /** Without the threat. */
  readonly quiet: Host;
  /** With it. */
  readonly attacked: Host;
  /** The costs of both. */
  readonly costs: CostModel;
}

/** Variants of one mechanism. */
export interface InsideCase {
  /** Its name, a key of the study. */
  readonly name: string;
  /** In words. */
  readonly label: string;
  /** The variants. */
  readonly variants: readonly InsideVariant[];
}

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly architecture: Architecture;
  readonly setting?: Partial<Setting>;
  readonly more?: HostOptions["more"];
  readonly costs?: CostModel;
}

function variant(threat: Threat, choice: Choice): InsideVariant {
  const { name, label, architecture, more, costs = baselineCosts } = choice;
  const setting = { ...primary, ...choice.setting };
  const options = { connections: connectionsOf(setting, baselineCosts), more };
  return {
    ...{ name, label, costs },
    quiet: hostOf(setting, architecture, "none", options),
    attacked: hostOf(setting, architecture, threat, options),
  };
}

const cache: InsideCase = {
  name: "context-cache",
  label: "flood out, few contexts in the device",
  variants: [4, 3, 2, 1].map((contexts) =>
    variant("flood-out", {
      name: `${contexts}`,
      label: contexts === 1 ? "1 context for 4 VMs" : `${contexts} contexts for 4 VMs`,
      architecture: "vdi",
      more: { vdi: { contexts } },
    })
  ),
};

/** Seconds of the check: as assumed, the high end of its range, four times and sixteen times that. */
const checkTimes = [1, 4, 16].map((times) => times * xen2009.costs.contextCheck.high);

const check: InsideCase = {
  name: "check-time",
  label: "flood in at 10 Gb/s, slow check",
  variants: [false, true].flatMap((arbitration) =>
    checkTimes.map((contextCheck) => {
      const nanoseconds = Math.round(contextCheck * 1e9);
      return variant("flood-in", {
        name: `${nanoseconds}-${arbitration ? "arbiter" : "order"}`,
        label: `${nanoseconds} ns, ${arbitration ? "buffers by context" : "one buffer"}`,
        architecture: "vdi",
        setting: { lineRate: 10e9, buffer: 256 * 1024, arbitration },
        costs: costModelOf(xen2009, { contextCheck }),
      });
    })
  ),
};

const segments: InsideCase = {
  name: "segments",
  label: "segments of 64 KiB",
  variants: (["split-driver", "sr-iov", "vdi"] as const).flatMap((architecture) =>
    [false, true].map((frameArbitration) =>
      variant("segments", {
        name: `${architecture}-${frameArbitration ? "frames" : "whole"}`,
        label: `${architecture}, ${frameArbitration ? "turns by frame" : "whole segments"}`,
        architecture,
        setting: { arbitration: frameArbitration },
        more: architecture === "vdi" ? { vdi: { receiveArbiter: false } } : {},
      })
    )
  ),
};

/** What contends inside the device. */
export const insideCases: readonly InsideCase[] = [cache, check, segments];
