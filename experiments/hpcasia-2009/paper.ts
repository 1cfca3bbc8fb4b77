/**
 * What the paper states, and where each statement was read.
 *
 * The paper: J. Lakshmi and S. K. Nandy, "Modeling Architecture-OS interactions using Layered Queuing Network Models", HPC Asia 2009. Its full
 * text was not available: only its record and abstract in the institutional repository were read, and the title in the list of
 * publications of the authors' project. Nothing here is remembered or guessed; what nobody has read is listed in
 * {@linkcode notPublic} and stands as an assumption in the hosts of the study.
 *
 * @module
 */

import type { Citation, Gap, Source, Statement } from "@iovlab/iovlab";

/** The paper. */
export const citation: Citation = {
  authors: ["J. Lakshmi", "S. K. Nandy"],
  title: "Modeling Architecture-OS interactions using Layered Queuing Network Models",
  venue:
    "International Conference on High Performance Computing in Asia (HPC Asia 2009), Kaohsiung, Taiwan",
  year: 2009,
};

const abstract: Source = {
  work: "Lakshmi and Nandy, HPC Asia 2009, record 41239 of ePrints@IISc",
  part: "abstract",
  url: "http://eprints.iisc.ac.in/id/eprint/41239",
};

/** The first statement that the experiment tests. */
export const upTo: Statement = {
  id: "hpcasia09-upto",
  statement:
    "Simple changes of the device's architecture and of the system software improve application throughput by up to 60%.",
  value: 60,
  unit: "percent",
  source: abstract,
};

/** The second statement that the experiment tests. */
export const comparable: Statement = {
  id: "hpcasia09-comparable",
  statement:
    "The improvement that the model gives is comparable to what similar real implementations report.",
  source: abstract,
};

/** What else was read in the abstract. */
export const setUp: readonly Statement[] = [
  {
    id: "hpcasia09-host",
    statement:
      "It looks at what sharing a NIC does to virtual machines on a server that is virtualized by Xen.",
    source: abstract,
  },
  {
    id: "hpcasia09-problem",
    statement:
      "Quality of service in the software on the way to the device costs the applications bandwidth, and they disturb each other.",
    source: abstract,
  },
  {
    id: "hpcasia09-method",
    statement:
      "The changes of hardware and software are put into a layered queueing network model, which is simulated.",
    source: abstract,
  },
  {
    id: "hpcasia09-control",
    statement:
      "The architecture also gives finer control of quality of service in the device, and more virtual machines can share it.",
    source: abstract,
  },
];

/** What a reproduction needs and nobody has read: all of it is assumed. */
export const notPublic: readonly Gap[] = [
  {
    what: "The layered queueing network: tasks, entries, calls, multiplicities and demands.",
    instead:
      "The network that lqnOf makes of a host, with demands from the cost parameters of the packet level (docs/host-as-lqn.md).",
  },
  {
    what: "What throughput is of which application, at which load, with how many virtual machines.",
    instead:
      "Replies per second of a web server; sessions from light load to saturation, 1 to 8 virtual machines.",
  },
  {
    what: "What 'up to' ranges over.",
    instead: "The largest gain over the numbers of virtual machines at a saturating load.",
  },
  {
    what: "The machine, the NIC, the versions of Xen and of the guests, the offloads.",
    instead: "The primary baseline of the experiment gpc-2009, and the same assumed ranges.",
  },
  {
    what: "Which real implementations the improvement is comparable to.",
    instead:
      "Published figures of other authors on the same mechanisms, as far as a host of ours can express them.",
  },
  {
    what: "How the simulation was run: solver, length, intervals.",
    instead:
      "iovlab's simulation of layered queueing networks, with 95% intervals over replications.",
  },
];
