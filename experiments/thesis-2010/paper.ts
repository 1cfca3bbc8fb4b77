/**
 * What the thesis states, and where each statement was read.
 *
 * The thesis: J. Lakshmi, "System Virtualization for Application QoS", Indian Institute of Science, Bangalore, with S. K. Nandy. Its full text was not
 * available: only its summary was read. Nothing here is remembered or guessed; what nobody has read is listed in {@linkcode notPublic}
 * and stands as an assumption in the hosts of the study.
 *
 * @module
 */
import type { Citation, Gap, Source, Statement } from "@iovlab/iovlab";

/** The thesis. */
export const citation: Citation = {
  authors: ["J. Lakshmi", "S. K. Nandy"],
  title: "System Virtualization for Application QoS",
  venue: "Thesis summary, Indian Institute of Science, Bangalore",
  year: 2010,
};

const summary: Source = { work: "System Virtualization for Application QoS", part: "summary" };

/** The statements that the experiment tests, by what they are about. */
export const claims: Readonly<
  Record<"throughput" | "overhead" | "control" | "safety" | "contexts", Statement>
> = {
  throughput: {
    id: "thesis-throughput",
    statement: "Throughput improves with the proposed architecture.",
    source: summary,
  },
  overhead: {
    id: "thesis-overhead",
    statement:
      "The overhead in CPU utilization that virtualization causes falls by an equivalent amount.",
    source: summary,
  },
  control: {
    id: "thesis-control",
    statement: "A device context of its own for each virtual machine improves control of usage.",
    source: summary,
  },
  safety: {
    id: "thesis-security",
    statement:
      "Security is managed better where the physical device takes part in managing access.",
    source: summary,
  },
  contexts: {
    id: "thesis-time-sharing",
    statement: "Device contexts that are reconfigured allow concurrent access by time-sharing.",
    source: summary,
  },
};

/** What else was read. */
export const setUp: readonly Statement[] = [
  {
    id: "thesis-goals",
    statement: "The three goals of virtualization are efficiency, isolation and safety.",
    source: summary,
  },
  {
    id: "thesis-workloads",
    statement: "The workloads are those of enterprises, a mix of computing and I/O.",
    source: summary,
  },
  {
    id: "thesis-separation",
    statement:
      "Management is separated from access: protection is built into the device, manageability into the VMM.",
    source: summary,
  },
];

/** What a reproduction needs and nobody has read: all of it is assumed. */
export const notPublic: readonly Gap[] = [
  {
    what: "Every number: how much throughput, how much CPU overhead, how much better control.",
    instead: "Directions, with a smallest effect that counts; 'equivalent' is within a quarter.",
  },
  {
    what: "What the CPU overhead is over, and at which load.",
    instead: "Core time per megabit beyond that of an operating system without a VMM, same load.",
  },
  {
    what: "How contexts take turns on the device, and what a change costs.",
    instead:
      "Least recently used gives way; times to save and restore from the cost profile, a tenth and ten times as long too.",
  },
  {
    what: "Machines, loads, numbers of virtual machines, duration.",
    instead: "The primary baseline of gpc-2009, and a fraction of a design over ten factors.",
  },
];
