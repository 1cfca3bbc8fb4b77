/**
 * What the paper states, and where each statement was read.
 *
 * The paper: J. Lakshmi and S. K. Nandy, "I/O Device Virtualization in the Multi-core era, a QoS Perspective",
 * GPC Workshops 2009, pages 128 to 135, doi 10.1109/GPC.2009.7. Its full text was not available: only the abstract, the
 * index terms and the abstracts of the authors' neighbouring papers were read. Nothing here is remembered or guessed;
 * what nobody has read is listed in {@linkcode notPublic} and stands as an assumption, with a range, in the hosts of the study.
 *
 * @module
 */

import type { Citation, Gap, Source, Statement } from "@iovlab/iovlab";

/** The paper. */
export const citation: Citation = {
  authors: ["J. Lakshmi", "S. K. Nandy"],
  title: "I/O Device Virtualization in the Multi-core era, a QoS Perspective",
  venue: "Workshops at the Grid and Pervasive Computing Conference (GPC 2009), Geneva",
  year: 2009,
  pages: "128-135",
  doi: "10.1109/GPC.2009.7",
};

const gpcAbstract: Source = {
  work: "GPC Workshops 2009, doi 10.1109/GPC.2009.7",
  part: "abstract",
  url: "https://manuscript.isc.ac/Inventory/49/1597595.htm",
};

const gpcTerms: Source = { ...gpcAbstract, part: "index terms" };

const hpcAsia: Source = {
  work:
    "Lakshmi and Nandy, Modeling Architecture-OS interactions using Layered Queuing Network Models, " +
    "HPC Asia 2009",
  part: "abstract",
  url: "http://eprints.iisc.ac.in/id/eprint/41239",
};

/** The statements that the experiment tests, by what they are about. */
export const claims: {
  readonly benefit: Statement;
  readonly scalability: Statement;
  readonly control: Statement;
} = {
  benefit: {
    id: "gpc09-benefit",
    statement:
      "With the proposed architecture network I/O gains 60% over what the existing architecture " +
      "can be expected to give.",
    value: 60,
    unit: "percent",
    source: gpcAbstract,
  },
  scalability: {
    id: "gpc09-scalability",
    statement:
      "The proposed architecture scales better in the number of virtual machines that share the device.",
    source: gpcAbstract,
  },
  control: {
    id: "gpc09-control",
    statement: "The device has means to control each virtual machine's use of it.",
    source: gpcAbstract,
  },
};

/** What was read about how the paper was made, and in the neighbouring paper. */
export const setUp: readonly Statement[] = [
  {
    id: "gpc09-extension",
    statement:
      "The architecture extends the device architecture of the PCI-SIG IOV specification, for network devices: " +
      "virtual machines reach the device natively, and the device has means to control each one's use of it.",
    source: gpcAbstract,
  },
  {
    id: "gpc09-method",
    statement: "It is evaluated with layered queueing network models, by simulating them.",
    source: gpcAbstract,
  },
  {
    id: "gpc09-terms",
    statement:
      "The index terms name Linux, web servers, network servers, benchmark testing, surges, bandwidth, delay " +
      "and throughput.",
    source: gpcTerms,
  },
  {
    id: "hpcasia09-host",
    statement:
      "The neighbouring paper looks at virtual machines that share a NIC on a server virtualized by Xen.",
    source: hpcAsia,
  },
  {
    id: "hpcasia09-method",
    statement:
      "It puts the change of device and software into a layered queueing network model and simulates that.",
    source: hpcAsia,
  },
  {
    id: "hpcasia09-upto",
    statement: "It finds that application throughput improves by up to 60%.",
    value: 60,
    unit: "percent",
    source: hpcAsia,
  },
  {
    id: "hpcasia09-comparable",
    statement:
      "It finds the model's improvement comparable to what similar real implementations report.",
    source: hpcAsia,
  },
];

/** What a reproduction needs and nobody has read: all of it is assumed. */
export const notPublic: readonly Gap[] = [
  {
    what:
      "What the 60% is of: which measure (throughput, bandwidth or requests), at which load, with how many virtual machines.",
    instead:
      "Stationary throughput at one saturating load, VDI over split driver; the number of virtual machines is a factor.",
  },
  {
    what: "The machine: processor, cores, memory, clock rate.",
    instead: "Cost profile xen-2009 with ranges; cores are equal for all architectures.",
  },
  {
    what: "The NIC and the link rate.",
    instead: "1 and 10 Gb/s, both swept.",
  },
  {
    what: "The VMM's version, its scheduler and where the driver domain runs.",
    instead:
      "Xen's credit scheduler as in its source history; driver domain on a shared and on a pinned core.",
  },
  {
    what: "The guests: operating system, vCPUs, server program, file sizes, offloads.",
    instead: "One vCPU, an event-driven web server, file sizes swept, offloads on and off.",
  },
  {
    what: "The workload generator, its rates, timeouts and duration.",
    instead: "An httperf-like client from light load to beyond saturation.",
  },
  {
    what:
      "The layered queueing network: tasks, entries, multiplicities, service demands, and where they were measured.",
    instead: "A packet-level model with costs that are read, fitted or assumed one by one.",
  },
  {
    what: "How scalability was measured and up to how many virtual machines.",
    instead:
      "Total throughput with 1 to 16 virtual machines; the claim is judged on the throughput kept from one " +
      "virtual machine per core to 16.",
  },
  {
    what:
      "What the proposed device costs: context look-up, protection check, scheduling of contexts.",
    instead: "Assumed, with a range from nothing to what would limit 10 Gb/s of small frames.",
  },
];
