/**
 * What the paper states, and where each statement was read.
 *
 * The paper: J. Lakshmi and S. K. Nandy, "I/O Virtualization Architecture for Security", CIT 2010, doi 10.1109/CIT.2010.391. Its full text
 * was not available: only the abstract, the index terms and the summary of the thesis that it became part of were read. Nothing here is
 * remembered or guessed; what nobody has read is listed in {@linkcode notPublic} and stands as an assumption, with a range, in the hosts of the study.
 *
 * @module
 */
import type { Citation, Gap, Source, Statement } from "@iovlab/iovlab";

/** The paper. */
export const citation: Citation = {
  authors: ["J. Lakshmi", "S. K. Nandy"],
  title: "I/O Virtualization Architecture for Security",
  venue:
    "International Workshop on Virtualization Technology, 10th International Conference on Computer and Information Technology (CIT 2010), Bradford",
  year: 2010,
  doi: "10.1109/CIT.2010.391",
};

const citAbstract: Source = {
  work: "CIT 2010, doi 10.1109/CIT.2010.391",
  part: "abstract",
  url: "https://manuscript.isc.ac/Inventory/49/2200832.htm",
};

const citTerms: Source = { ...citAbstract, part: "index terms" };

const thesis: Source = { work: "System Virtualization for Application QoS", part: "summary" };

/** The statements that the experiment tests, by what they are about. */
export const claims: Readonly<Record<"shared" | "contained" | "access" | "dma", Statement>> = {
  shared: {
    id: "cit10-shared-path",
    statement:
      "Where virtual machines share the path of software to a device along with the device, that software is the vulnerable part " +
      "of the whole system.",
    source: citAbstract,
  },
  contained: {
    id: "cit10-isolation",
    statement:
      "Virtualization that is built right gives a simple and efficient means of isolation, and so better security; the proposed " +
      "enhancement deals with the issues that existing architectures have.",
    source: citAbstract,
  },
  dma: {
    id: "cit10-threats",
    statement: "Unconstrained DMA is among the security threats that the paper is indexed under.",
    source: citTerms,
  },
  access: {
    id: "thesis-security",
    statement:
      "Device management is separated from device access: protection is built into the device, management into the VMM, and the device " +
      "takes part in managing access to the virtual device, which gives better security management.",
    source: thesis,
  },
};

/** What was read about how the paper was made, and beside the claims. */
export const setUp: readonly Statement[] = [
  {
    id: "cit10-terms",
    statement:
      "The index terms name denial of service attacks, security threats, unconstrained DMA, network interfaces, resource allocation, " +
      "bandwidth, quality of service, servers and software.",
    source: citTerms,
  },
  {
    id: "cit10-method",
    statement:
      "Existing architectures of I/O virtualization are analyzed for their security issues, and an enhancement is proposed.",
    source: citAbstract,
  },
  {
    id: "cit10-owner",
    statement:
      "Devices such as network interfaces were made to be under the control of one operating system, whose privileged kernel both " +
      "manages and accesses them.",
    source: citAbstract,
  },
  {
    id: "thesis-performance",
    statement:
      "Performance and security can both be had by constructs that rest on interfaces of the hardware.",
    source: thesis,
  },
];

/** What a reproduction needs and nobody has read: all of it is assumed. */
export const notPublic: readonly Gap[] = [
  {
    what:
      "Which threats the paper lists beyond those of its index terms, and how each is carried out.",
    instead:
      "Floods out of and into a VM, a storm of notifications, hogged rings, hostile DMA descriptors, requests for contexts, a crash of the " +
      "driver domain, load on the management path; faults of the device itself beside them.",
  },
  {
    what: "Whether anything was measured, and on which machine.",
    instead:
      "Every threat is injected into packet-level simulations of the hosts of the neighbouring paper of 2009.",
  },
  {
    what: "What counts as harm and as containment.",
    instead:
      "The share of the bystanders' replies that the threat costs them; times until they are as before; bytes of other VMs that were touched.",
  },
  {
    what: "How hard an attacker attacks.",
    instead: "The simulator's default rates of each hostile workload; swept.",
  },
  {
    what:
      "How the proposed device checks addresses, shares its engines and recovers from faults of its own.",
    instead:
      "A look-up time for each packet with a range, fair queueing by context, and a reset that takes a given time, which is assumed.",
  },
];
