/**
 * What the chapter states, and where each statement was read.
 *
 * The chapter: J. Lakshmi and S. K. Nandy, "Quality of Service for I/O Workloads in Multicore Virtualized Servers", in Grids, Clouds and
 * Virtualization, Springer. Its text was not available: only a summary of it in a public list of papers, and the summary of the first author's
 * thesis, of which it is a part. Nothing here is remembered or guessed; what nobody has read is listed in {@linkcode notPublic} and stands as
 * an assumption, with a range, in the hosts of the study.
 *
 * @module
 */
import type { Citation, Gap, Source, Statement } from "@iovlab/iovlab";

/** The chapter. */
export const citation: Citation = {
  authors: ["J. Lakshmi", "S. K. Nandy"],
  title: "Quality of Service for I/O workloads in Multi-core Virtualized Servers",
  venue: "Book chapter in Grids, Clouds and Virtualization, Springer",
  year: 2010,
};

const chapter: Source = {
  work: "Quality of Service for I/O Workloads in Multicore Virtualized Servers, listed Oct 2011",
  part: "summary",
  url:
    "http://www.techrepublic.com/whitepapers/quality-of-service-for-io-workloads-in-multicore-virtualized-servers/3596453",
};

const thesis: Source = {
  work: "J. Lakshmi, System Virtualization for Application QoS, thesis",
  part: "summary",
};

const record: Source = { ...thesis, part: "list of publications" };

/** The statements that the experiment tests, by what they are about. */
export const claims: Readonly<
  Record<"consolidation" | "remedy" | "requirements" | "controls" | "overhead", Statement>
> = {
  consolidation: {
    id: "springer10-consolidation",
    statement:
      "On consolidated servers that run a mix of compute and I/O workloads today's system virtualization falls short of " +
      "performance isolation.",
    source: thesis,
  },
  remedy: {
    id: "springer10-remedy",
    statement:
      "An end-to-end system virtualization architecture, in which virtual machines have device contexts of their own, makes up " +
      "for what falls short.",
    source: thesis,
  },
  requirements: {
    id: "springer10-requirements",
    statement:
      "There are basic requirements for performance isolation of virtual machines on multi-core virtualized servers.",
    source: chapter,
  },
  controls: {
    id: "springer10-controls",
    statement:
      "Independent virtual device contexts in the hardware also improve the control of how resources are used.",
    source: thesis,
  },
  overhead: {
    id: "springer10-overhead",
    statement:
      "The proposed architecture improves throughput, with an equivalent reduction of the CPU utilization overheads of " +
      "virtualization.",
    source: thesis,
  },
};

/** What was read about how the chapter was made. */
export const setUp: readonly Statement[] = [
  {
    id: "springer10-isolation",
    statement:
      "What drives virtualization in data centres is safe performance isolation of virtual machines on a consolidated server " +
      "whose resources are shared.",
    source: chapter,
  },
  {
    id: "springer10-mix",
    statement:
      "The consolidation that it looks at is of enterprise workloads: a mix of compute-intensive and I/O-intensive ones.",
    source: chapter,
  },
  {
    id: "springer10-nic",
    statement: "I/O virtualization is looked at with the NIC as the example.",
    source: thesis,
  },
  {
    id: "springer10-chapter",
    statement: "It is a book chapter in Grids, Clouds and Virtualization, Springer, 2010.",
    source: record,
  },
];

/** What a reproduction needs and nobody has read: all of it is assumed. */
export const notPublic: readonly Gap[] = [
  {
    what: "The chapter's experiments: machine, hypervisor, workloads, loads, results.",
    instead:
      "The primary baseline of gpc-2009 (four cores, 1 Gb/s, small replies, Xen's credit scheduler), with as many computing " +
      "VMs beside the web servers.",
  },
  {
    what: "What consolidation costs, in numbers, and of what.",
    instead:
      "Work rate and throughput that each side keeps of what it has on a host of its own; judged by direction only.",
  },
  {
    what: "Which requirements for performance isolation the chapter lists.",
    instead:
      "Three that follow from what is shared: control of CPU shares, I/O work done on a VM's own account, control of the device's " +
      "shares; each is taken away by itself, and what isolation is left is measured.",
  },
  {
    what: "What counts as isolated.",
    instead: "A VM keeps 95% of what it does beside idle neighbours when they are greedy.",
  },
  {
    what: "What the equivalent reduction of CPU overhead is of, and how near equivalent is.",
    instead:
      "Core time per megabit at an equal load; two readings, percent for percent and by what cores can carry, each with a band of a " +
      "quarter; overhead above native is reported beside them.",
  },
  {
    what: "How compute workloads use caches and memory.",
    instead: "1 MiB, ten accesses of the shared cache in a thousand cycles; swept.",
  },
  {
    what: "What the proposed device costs.",
    instead: "Assumed, with a range (docs/costs.md); swept.",
  },
];
