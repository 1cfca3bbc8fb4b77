/**
 * What the paper states, and where each statement was read.
 *
 * The paper: J. Lakshmi and S. K. Nandy, "Is I/O Virtualization Ready for End-to-End Application Performance?", ADCOM 2009. Neither
 * its text nor its abstract was found in public: of the paper itself only the title and the venue were read. What its authors state of the
 * same work in the summary of the thesis and on their group's page stands beside it. The claims that the experiment judges are drawn from these;
 * where a part of a claim is ours, {@linkcode notPublic} says so.
 *
 * @module
 */
import type { Citation, Gap, Source, Statement } from "@iovlab/iovlab";

/** The paper. */
export const citation: Citation = {
  authors: ["J. Lakshmi", "S. K. Nandy"],
  title: "Is I/O Virtualization Ready for End-to-End Application Performance?",
  venue:
    "17th International Conference on Advanced Computing and Communications (ADCOM 2009), Bangalore",
  year: 2009,
};

const publications: Source = {
  work: "Lakshmi and Nandy, System Virtualization for Application QoS, list of publications",
  part: "list of publications",
};

const summary: Source = {
  work: "Lakshmi and Nandy, System Virtualization for Application QoS",
  part: "summary",
};

const groupPage: Source = {
  work: "J. Lakshmi, Virtualization Stack, Indian Institute of Science",
  part: "text",
  url: "https://www.serc.iisc.ac.in/faculty/jlakshmi/virtualization-stack/",
};

/** The statements that the experiment tests, by what they are about. */
export const claims: Readonly<
  Record<"today" | "reservation" | "flexible" | "scalable", Statement>
> = {
  today: {
    id: "adcom09-title",
    statement:
      "The title asks whether I/O virtualization is ready for end-to-end application performance; that today's is not is read out of it.",
    source: publications,
  },
  reservation: {
    id: "thesis-control",
    statement:
      "A device context of its own for each virtual machine improves the control of how much each uses.",
    source: summary,
  },
  flexible: {
    id: "thesis-flexible",
    statement:
      "Virtual device contexts can be reconfigured, and design from end to end makes the management of resources more flexible.",
    source: summary,
  },
  scalable: {
    id: "thesis-concurrent",
    statement: "Reconfigurable contexts let virtual machines use the device at the same time.",
    source: summary,
  },
};

/** What else was read about the work. */
export const setUp: readonly Statement[] = [
  {
    id: "thesis-isolation",
    statement:
      "The thesis asks what performance isolation of virtual machines on a consolidated server requires.",
    source: summary,
  },
  {
    id: "thesis-goals",
    statement: "The goals of the architecture are efficiency, isolation and safety.",
    source: summary,
  },
  {
    id: "thesis-nic",
    statement: "The NIC is the example of a device; it is looked at from the application's end.",
    source: summary,
  },
  {
    id: "group-end-to-end",
    statement:
      "The group's work looks at hardware, VMM, guest and runtime together, for guarantees to applications from end to end.",
    source: groupPage,
  },
];

/** What a reproduction needs and nobody has read: all of it is assumed. */
export const notPublic: readonly Gap[] = [
  {
    what:
      "The paper's text and abstract: which claims it makes, in which words, with which numbers.",
    instead:
      "Claims are directions: today's controls do not guarantee an objective, reservations do, can be changed while the host runs, and hold for more VMs.",
  },
  {
    what:
      "What is guaranteed: response time, bit rate, or throughput, and for which share of the time.",
    instead:
      "The mean response time of each interval of 2.5 ms against an objective of 5 ms; a guarantee holds in 95% of the intervals (assumed).",
  },
  {
    what: "Which controls of the day were compared.",
    instead:
      "Scheduling weights, CPU caps, a pinned driver domain, the back end's rate limit, and beyond what 2009 had a host thread for each VM and SR-IOV with a limit for each function.",
  },
  {
    what: "The machine, the link, the VMM and the costs.",
    instead:
      "The primary baseline of gpc-2009: four cores of 2.66 GHz, 1 Gb/s, cost profile xen-2009.",
  },
  {
    what: "The neighbours: what they do, how many, and how hard.",
    instead:
      "Bulk transfers, web servers, floods both ways, an overrun link and programs that compute, from idle to saturating, 1 to 15 of them.",
  },
  {
    what: "How and how fast a context is reconfigured.",
    instead:
      "The VMM's cycles of contextResize (assumed); the share holds from the next packet on.",
  },
];
