/**
 * Rows that are predicted by packet-level simulation.
 *
 * What a row says of its machine is set; what it leaves open is the default of a host, and a range where that may matter.
 *
 * @module
 */
import { xen2009, xen45 } from "../host/mod.ts";
import { choice, logarithmic, type Scale } from "./_assumptions.ts";
import { always, measured, offloads, oneVm, type RowModel, varying } from "./_row_model.ts";

/** Bytes of one message of a bulk transfer. */
const BULK_BYTES = 128 * 1024;
/** A line that never limits. */
const FAST_LINK = { rate: 10e9 };
const MICROSECONDS: Scale = ["us", 1e-6];
const KILOCYCLES: Scale = ["thousand cycles", 1e3];
const CACHES = "misses of cache and TLB are in the model only as constants";

/** A bulk transfer: `out` from the VM, else to it. */
function bulk(connections: number, out: boolean) {
  return oneVm(always(1000), {
    sessions: connections,
    requestsPerConnection: 16,
    requestBytes: always(out ? 100 : BULK_BYTES),
    replyBytes: always(out ? BULK_BYTES : 1),
  });
}

const connections = choice("connections", [4, 1, 2, 8, 16]);
const cores = choice("cores", [1, 2]);

const guestTransmit: RowModel = {
  id: "menon06-guest-tx",
  quantity:
    "bulk transmit of one guest with split driver: TSO and checksum offload and a copied header, " +
    "over no offload and all of each packet mapped",
  unit: "ratio",
  profile: xen2009,
  caveat:
    "the row is of a machine and a Xen of 2006; it also has large pages, and where it stops mapping pages the model " +
    `maps or copies them; ${CACHES}`,
  comparison: "equal",
  arithmetic: false,
  assumptions: [cores, connections, choice("grant after", ["map", "copy"])],
  sample: (costs, assumed, run) => {
    const rate = (after: boolean) =>
      measured(
        {
          architecture: "split-driver",
          cores: assumed.cores as number,
          link: FAST_LINK,
          offloads: offloads(after),
          splitDriver: after
            ? { grant: assumed["grant after"] as "map" | "copy" }
            : { grant: "map", headerCopy: 0 },
          vms: bulk(assumed.connections as number, true),
        },
        costs,
        run,
        0.2,
        "transmitBitRate",
      );
    return { value: rate(true), over: rate(false) };
  },
};

const guestReceive: RowModel = {
  id: "menon06-guest-rx-native",
  quantity: "bulk receive of one guest with split driver over that of the native host",
  unit: "ratio",
  profile: xen2009,
  caveat:
    "the row is of a machine and a Xen of 2006; the model's TCP has no selective acknowledgments; of two cores the " +
    `native host uses one for its one process, the split driver both; ${CACHES}`,
  comparison: "equal",
  arithmetic: false,
  assumptions: [cores, connections, choice("back end's queue", [32, 256])],
  sample: (costs, assumed, run) => {
    const rate = (architecture: "split-driver" | "native") =>
      measured(
        {
          architecture,
          cores: assumed.cores as number,
          link: FAST_LINK,
          offloads: offloads(true),
          splitDriver: { backEndQueue: assumed["back end's queue"] as number },
          vms: bulk(assumed.connections as number, false),
        },
        costs,
        run,
        1,
        "receiveBitRate",
      );
    return { value: rate("split-driver"), over: rate("native") };
  },
};

const roundTrip: RowModel = {
  id: "ec2-sriov-rtt",
  quantity:
    "round trip of one byte between two VMs with split drivers over that between two with virtual devices, idle hosts",
  unit: "ratio",
  profile: xen45,
  caveat: "the row is of machines of 2013 whose software, network and load are not public; " +
    "both ends are taken to be alike. A published bound is met by any ratio from 1 up to it",
  comparison: "at most",
  arithmetic: false,
  assumptions: [
    logarithmic("network round trip", 100, [20, 200], MICROSECONDS),
    logarithmic("interrupt gap", 125, [10, 200], MICROSECONDS),
    logarithmic("clock", 3.5, [2.5, 3.5], ["GHz", 1e9]),
    choice("driver domain", ["shared", "pinned"]),
  ],
  sample: (costs, assumed, run) => {
    const network = assumed["network round trip"] as number;
    const roundTrip = (architecture: "split-driver" | "vdi") => {
      const milliseconds = measured(
        {
          architecture,
          clockRate: assumed.clock as number,
          link: { ...FAST_LINK, roundTripTime: network },
          nic: { interruptGap: assumed["interrupt gap"] as number },
          driverDomain: { placement: assumed["driver domain"] as "shared" | "pinned" },
          vms: oneVm(always(0), {
            sessions: 1,
            requestsPerConnection: 100,
            requestBytes: always(1),
            replyBytes: always(1),
          }),
        },
        costs,
        run,
        0.2,
        "responseTimeMean",
      );
      return network + 2 * (milliseconds * 1e-3 - network);
    };
    return { value: roundTrip("split-driver"), over: roundTrip("vdi") };
  },
};

const direct: RowModel = {
  id: "eli-direct",
  quantity:
    "saturated web server with a device of its own: interrupts posted to the VM over interrupts through the VMM",
  unit: "ratio",
  profile: xen2009,
  caveat:
    "the row is of KVM, whose exits the profile does not have, and spans bulk transfer, web server and key-value store; " +
    `${CACHES}`,
  comparison: "equal",
  arithmetic: false,
  assumptions: [
    // evidence eli-interrupts: more than 150,000 interrupts a second were measured
    logarithmic("interrupt gap", 6.7, [1, 125], MICROSECONDS),
    logarithmic("program", 100, [2, 100], KILOCYCLES),
    logarithmic("reply", 10240, [64, 10240], ["bytes", 1]),
    choice("requests on a connection", [1, 100]),
  ],
  sample: (costs, assumed, run) => {
    const rate = (interrupts: "vmm" | "posted") =>
      measured(
        {
          architecture: "vdi",
          cores: 1,
          link: FAST_LINK,
          nic: { interruptGap: assumed["interrupt gap"] as number },
          vdi: { interrupts },
          vms: oneVm(varying(assumed.program as number), {
            sessions: 64,
            requestsPerConnection: assumed["requests on a connection"] as number,
            replyBytes: always(assumed.reply as number),
          }),
        },
        costs,
        run,
        0.1,
        "replyRate",
      );
    return { value: rate("posted"), over: rate("vmm") };
  },
};

const driverDomainShare: RowModel = {
  id: "gupta06-overhead",
  quantity:
    "share of the core that the driver domain and the VMM on its behalf take, saturated web server in one VM",
  unit: "percent",
  profile: xen2009,
  caveat: "the row is of a machine and a Xen of 2005, quoted second hand; " +
    CACHES,
  comparison: "equal",
  arithmetic: false,
  assumptions: [
    // evidence gupta-files: one file size in each run
    choice("reply", [10240, 1024, 30720, 51200, 71680]),
    logarithmic("program", 100, [50, 600], KILOCYCLES),
    logarithmic("interrupt gap", 125, [10, 200], MICROSECONDS),
    choice("grant", ["flip", "map", "copy"]),
  ],
  sample: (costs, assumed, run) => ({
    // evidence gupta-machine, gupta-link
    value: 100 * measured(
      {
        architecture: "split-driver",
        cores: 1,
        clockRate: 1.7e9,
        link: { rate: 100e6 },
        nic: { interruptGap: assumed["interrupt gap"] as number },
        offloads: offloads(false),
        splitDriver: { grant: assumed.grant as "flip" | "map" | "copy" },
        vms: oneVm(varying(assumed.program as number), {
          sessions: 64,
          replyBytes: always(assumed.reply as number),
        }),
      },
      costs,
      run,
      0.5,
      "utilization",
      "domain:driver",
    ),
  }),
};

/** The rows. */
export const simulatedRows: readonly RowModel[] = [
  guestTransmit,
  guestReceive,
  roundTrip,
  direct,
  driverDomainShare,
];
