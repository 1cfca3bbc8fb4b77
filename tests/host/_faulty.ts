/**
 * Faulty host files. In each, `@` marks where the fault must be reported; the mark is taken out before reading.
 */

/** One faulty file. */
export interface FaultyHost {
  /** What is wrong, as the end of a sentence. */
  readonly fault: string;
  /** The text with its mark. */
  readonly marked: string;
  /** The code of the error. */
  readonly code: string;
  /** The message. */
  readonly message: string;
}

const httperf = (fields: string, before = "") =>
  `{\n "architecture": "vdi", ${before}\n "vms": [{\n  "workload": @{ "kind": "httperf"${fields} }\n }]\n}`;

const vms = (fields: string, entries: string) =>
  `{\n "architecture": ${fields},\n "vms": [${entries}]\n}`;

/** The text itself. */
const syntax: readonly FaultyHost[] = [
  ["an empty text", "@", "a value is expected here"],
  ["white space alone", "\n\n @", "a value is expected here"],
  ["a missing value", '{\n "cores": @}', "a value is expected here"],
  ["a missing colon", '{\n "cores" @4 }', "a colon is expected here"],
  ["a missing comma", '{ "cores": 4\n @"name": "a" }', "a comma is expected here"],
  ["a trailing comma", '{ "cores": 4,\n@}', "a field name in double quotes is expected here"],
  ["an unquoted name", "{ @cores: 4 }", "this is not a JSON word"],
  ["a word of another language", '{ "cores": @None }', "this is not a JSON word"],
  ["an open brace", '{ "cores": 4\n@', "a closing brace is expected here"],
  ["an open bracket", '{ "vms": [ {}@', "a closing bracket is expected here"],
  ["an open text", '{ "name": @"web\n}', "a text is not closed"],
  ["an open comment", '{ "cores": 4 }\n@/* and', "a comment is not closed"],
  ["a bad escape", '{ "name": @"a\\q" }', "this is not a JSON escape"],
  ["a bad unicode escape", '{ "name": @"a\\u12" }', "a \\u escape needs four hexadecimal digits"],
  ["a control character", '{ "name": @"a\u0001" }', "this character cannot stand in a text"],
  ["text after the end", "{}\n@{}", "the end of the text is expected here"],
  ["a field that stands twice", '{ "cores": 4,\n  @"cores": 4 }', 'field "cores" stands twice'],
  ["too deep a nesting", "[".repeat(64) + "@[", "it nests deeper than 64 levels"],
].map(([fault, marked, reason]) => ({
  fault,
  marked,
  code: "host/syntax",
  message: `Cannot read host as ${reason}`,
}));

/** Fields that are unknown or missing, and values of another type. */
const fields: readonly FaultyHost[] = [
  {
    fault: "a host that is a list",
    marked: "@[]",
    code: "host/wrong-type",
    message: "Cannot use host as it must be an object: current value is a list of 0",
  },
  {
    fault: "no architecture",
    marked: '\n@{ "vms": [{}] }',
    code: "host/missing-field",
    message: 'Cannot use host as it lacks field "architecture"',
  },
  {
    fault: "no VMs",
    marked: ' @{ "architecture": "vdi" }',
    code: "host/missing-field",
    message: 'Cannot use host as it lacks field "vms"',
  },
  {
    fault: "an empty list of VMs",
    marked: '{ "architecture": "vdi", "vms": @[] }',
    code: "host/out-of-range",
    message:
      "Cannot use vms as it must be a list of at least 1 and at most 1024: current value is a list of 0",
  },
  {
    fault: "a field in another spelling",
    marked: '{ "architecture": "vdi",\n "link": { @"Rate": 1e9 },\n "vms": [{}] }',
    code: "host/unknown-field",
    message: 'Cannot use link as it has no field "Rate" (did you mean "rate"?)',
  },
  {
    fault: "a required field that is misspelled, reported once",
    marked: '{ @"architectur": "vdi", "vms": [{}] }',
    code: "host/unknown-field",
    message: 'Cannot use host as it has no field "architectur" (did you mean "architecture"?)',
  },
  {
    fault: "a field that is like no other",
    marked: vms('"vdi"', '{\n  @"colour": "red" }'),
    code: "host/unknown-field",
    message: 'Cannot use vms[0] as it has no field "colour"',
  },
  {
    fault: "a field that objects of the language inherit",
    marked: '{ "architecture": "vdi", "vms": [{}],\n @"__proto__": { "cores": 3 } }',
    code: "host/unknown-field",
    message: 'Cannot use host as it has no field "__proto__"',
  },
  {
    fault: "an architecture that is nearly right",
    marked: vms('@"splitdriver"', "{}"),
    code: "host/unknown-choice",
    message: 'Cannot use architecture as it must be one of "native", "emulated", "split-driver", ' +
      '"vmm-driver", "virtio-vhost", "passthrough", "sr-iov", "vdi" ' +
      '(did you mean "split-driver"?): current value is "splitdriver"',
  },
  {
    fault: "a workload without its kind",
    marked: vms('"vdi"', '{ "workload": @{ "sessions": 3 } }'),
    code: "host/missing-field",
    message: 'Cannot use vms[0].workload as it lacks field "kind"',
  },
  {
    fault: "an idle workload with sessions",
    marked: vms('"vdi"', '{ "workload": { "kind": "idle", @"sessions": 3 } }'),
    code: "host/unknown-field",
    message: 'Cannot use vms[0].workload as it has no field "sessions"',
  },
  {
    fault: "null for a default",
    marked: '{ "architecture": "vdi", "cores": @null, "vms": [{}] }',
    code: "host/wrong-type",
    message: "Cannot use cores as it must be a number: current value is null",
  },
  {
    fault: "a number too large for a double",
    marked: '{ "architecture": "vdi", "clockRate": @1e999, "vms": [{}] }',
    code: "host/not-finite",
    message: "Cannot use clockRate as it must be a finite number: current value is Infinity",
  },
  {
    fault: "a VM's name with a space",
    marked: vms('"vdi"', '{ "name": @"web 1" }'),
    code: "host/bad-name",
    message: "Cannot use vms[0].name as it must be 1 to 64 letters, digits, hyphens, underscores " +
      'and dots: current value is "web 1"',
  },
  {
    fault: "a host's name of two lines",
    marked: '{ "name": @"a\\nb", "architecture": "vdi", "vms": [{}] }',
    code: "host/bad-name",
    message:
      'Cannot use name as it must be 1 to 200 characters on one line: current value is "a\\nb"',
  },
];

/** Distributions and arrivals. */
const distributions: readonly FaultyHost[] = [
  {
    fault: "a negative arrival rate",
    marked: vms(
      '"vdi"',
      '{}, {}, { "workload": { "kind": "httperf",\n  "arrivals": { "kind": "poisson", "rate": @-5 } } }',
    ),
    code: "host/out-of-range",
    message:
      "Cannot use vms[2].workload.arrivals.rate as it must be above 0 and at most 1e9 1/s: " +
      "current value is -5",
  },
  {
    fault: "a distribution of no known kind",
    marked: vms(
      '"vdi"',
      '{ "application": { "requestCycles": { "kind": @"normal", "mean": 3 } } }',
    ),
    code: "host/unknown-choice",
    message: "Cannot use vms[0].application.requestCycles.kind as it must be one of " +
      '"exponential", "deterministic", "uniform", "erlang", "hyperexponential", "gamma", ' +
      '"lognormal", "bounded-pareto", "empirical" (did you mean "lognormal"?): current value is "normal"',
  },
  {
    fault: "an exponential with another kind's field",
    marked: vms(
      '"vdi"',
      '{ "application": { "requestCycles": { "kind": "exponential", "mean": 3,\n@"value": 3 } } }',
    ),
    code: "host/unknown-field",
    message: 'Cannot use vms[0].application.requestCycles as it has no field "value"',
  },
  {
    fault: "a uniform whose ends are exchanged",
    marked: vms(
      '"vdi"',
      '{ "application": { "requestCycles": @{ "kind": "uniform", "low": 3, "high": 2 } } }',
    ),
    code: "host/bad-distribution",
    message: "Cannot use vms[0].application.requestCycles: cannot use uniform high as it must be " +
      "above low (3): current value is 2",
  },
  {
    fault: "replies of no bytes",
    marked: vms(
      '"vdi"',
      '{ "workload": { "kind": "httperf", "sessions": 1,\n "replyBytes": @{ "kind": "deterministic", "value": 0 } } }',
    ),
    code: "host/bad-distribution",
    message:
      "Cannot use vms[0].workload.replyBytes: cannot use its mean as it must be at least 1 " +
      "and finite: current value is 0",
  },
  {
    fault: "an MMPP with three rates",
    marked: vms(
      '"vdi"',
      '{ "workload": { "kind": "httperf", "arrivals":\n' +
        '{ "kind": "mmpp", "rates": @[1, 2, 3], "meanSojourns": [1, 1] } } }',
    ),
    code: "host/out-of-range",
    message:
      "Cannot use vms[0].workload.arrivals.rates as it must be a list of at least 2 and at " +
      "most 2: current value is a list of 3",
  },
  {
    fault: "an MMPP that never sends",
    marked: vms(
      '"vdi"',
      '{ "workload": { "kind": "httperf", "arrivals":\n' +
        '@{ "kind": "mmpp", "rates": [0, 0], "meanSojourns": [1, 1] } } }',
    ),
    code: "host/bad-distribution",
    message:
      "Cannot use vms[0].workload.arrivals: cannot use mmpp mean rate as it must be above 0: " +
      "current value is 0",
  },
];

/** Rules that join fields. */
const rules: readonly FaultyHost[] = [
  {
    fault: "neither arrivals nor sessions",
    marked: httperf(""),
    code: "host/arrivals-or-sessions",
    message:
      "Cannot use vms[0].workload as it must have either arrivals or sessions: currently it has neither",
  },
  {
    fault: "both arrivals and sessions",
    marked: httperf(', "sessions": 1, "arrivals": { "kind": "periodic", "rate": 1 }'),
    code: "host/arrivals-or-sessions",
    message:
      "Cannot use vms[0].workload as it must have either arrivals or sessions: currently it has both",
  },
  {
    fault: "more bytes than a connection can number",
    marked: vms(
      '"vdi"',
      '{ "workload": { "kind": "httperf", "sessions": 1, "requestsPerConnection": 1000,\n' +
        '"replyBytes": @{ "kind": "exponential", "mean": 2e6 } } }',
    ),
    code: "host/out-of-range",
    message:
      "Cannot use vms[0].workload.replyBytes as it must be at most 1073741824 bytes in the " +
      "mean on a whole connection: current value is 2000000000",
  },
  {
    fault: "two VMs of one name",
    marked: vms('"vdi"', '{ "name": "a" }, { "name": @"a" }'),
    code: "host/duplicate-name",
    message: 'Cannot use vms[1].name as it must be unique on the host: current value is "a"',
  },
  {
    fault: "a counted name that meets another",
    marked: vms('"vdi"', '{ "name": "a2" }, { "name": @"a", "count": 2 }'),
    code: "host/duplicate-name",
    message: 'Cannot use vms[1].name as it must be unique on the host: current value is "a2"',
  },
  {
    fault: "too many VMs in all",
    marked: '{ "architecture": "vdi", "vms": @[{ "count": 1000 }, { "count": 25 }] }',
    code: "host/out-of-range",
    message:
      "Cannot use vms as it must be at most 1024 VMs, counted together: current value is 1025",
  },
  {
    fault: "a core that the host does not have",
    marked: vms('"vdi"', '{ "pinnedTo": [0,\n @2] }'),
    code: "host/no-such-core",
    message:
      "Cannot use vms[0].pinnedTo[1] as it must be a core of the host, 0 to 1: current value is 2",
  },
  {
    fault: "a core that is named twice",
    marked: vms('"vdi"', '{ "pinnedTo": [0, @0] }'),
    code: "host/duplicate-core",
    message:
      "Cannot use vms[0].pinnedTo[1] as it must be named once in the list: current value is 0",
  },
  {
    fault: "a VM on the driver domain's own core",
    marked: vms(
      '"split-driver", "driverDomain": { "placement": "pinned" }',
      '{ "pinnedTo": [0, @1] }',
    ),
    code: "host/core-is-kept",
    message: "Cannot use vms[0].pinnedTo[1] as it must be a core that is not kept for the driver " +
      "domain: current value is 1",
  },
  {
    fault: "a pinned driver domain on one core",
    marked: vms('"split-driver", "cores": 1, "driverDomain": { "placement": @"pinned" }', "{}"),
    code: "host/too-few-cores",
    message:
      'Cannot use driverDomain.placement as it must be "shared" where the host has one core: ' +
      'current value is "pinned"',
  },
  {
    fault: "a device cap below what is reserved",
    marked: vms('"native"', '{ "device": { "reserved": 2e6, "cap": @1e6 } }'),
    code: "host/cap-below-reserved",
    message: "Cannot use vms[0].device.cap as it must be 0 or at least the reserved bandwidth " +
      "(2000000 bit/s): current value is 1000000",
  },
  {
    fault: "more reserved than the line has",
    marked: vms(
      '"vdi"',
      '{ "count": 4, "device": { "reserved": 2e8 } },\n{ "device": { "reserved": @3e8 } }',
    ),
    code: "host/over-reserved",
    message:
      "Cannot use vms[1].device.reserved as it must be so small that all reserved bandwidth " +
      "together is at most the line rate (1000000000 bit/s; with it 1100000000): current value is 300000000",
  },
  {
    fault: "a switch that cannot hold one frame",
    marked: vms('"vdi", "link": {\n "mtu": 9000, "switchBuffer": @9017 }', "{}"),
    code: "host/out-of-range",
    message: "Cannot use link.switchBuffer as it must be at least one full frame (9018 bytes): " +
      "current value is 9017",
  },
  {
    fault: "a receive window below one segment",
    marked: vms('"vdi", "tcp": { "receiveWindow": @1447 }', "{}"),
    code: "host/out-of-range",
    message: "Cannot use tcp.receiveWindow as it must be at least one full segment (1448 bytes): " +
      "current value is 1447",
  },
];

const idle = '{ "name": "a" }, ';

/** Rules of architectures, workloads and events. */
const platform: readonly FaultyHost[] = [
  {
    fault: "a second VM with a network where one owns the NIC",
    marked: vms(
      '"passthrough"',
      '{ "workload": { "kind": "iperf" } }, { "workload": @{ "kind": "netperf" } }',
    ),
    code: "host/too-few-interfaces",
    message:
      "Cannot use vms[1].workload as it must be without network, as a VM before it owns the " +
      'device: current value is "netperf"',
  },
  {
    fault: "more VMs with a network than virtual functions",
    marked: vms(
      '"sr-iov", "srIov": { "functions": 1 }',
      '{ "workload": { "kind": "iperf" } }, { "workload": @{ "kind": "bursts" } }',
    ),
    code: "host/too-few-interfaces",
    message:
      "Cannot use vms[1].workload as it must be without network, as the device has 1 virtual " +
      'function (srIov.functions) and VMs before it have them: current value is "bursts"',
  },
  {
    fault: "own buffers of more than the device has",
    marked: vms(
      '"vdi", "vdi": { "receiveArbiter": true }, "nic": { "buffer": 10000 }',
      `{ "device": { "buffer": 5000 } }, ${idle}{ "device": { "buffer": @4000 } }`,
    ),
    code: "host/over-committed",
    message:
      "Cannot use vms[2].device.buffer as it must be so small that all together leave a full frame " +
      "of nic.buffer (10000 bytes) to each VM without one of its own: current value is 4000",
  },
  {
    fault: "a buffer of a VM's own that holds no full frame",
    marked: vms(
      '"vdi", "vdi": { "receiveArbiter": true }, "nic": { "buffer": 10000 }',
      '{ "device": { "buffer": @1517 } }',
    ),
    code: "host/out-of-range",
    message:
      "Cannot use vms[0].device.buffer as it must be 0 or at least 1518 bytes, a full frame: " +
      "current value is 1517",
  },
  {
    fault: "a buffer whose parts hold no full frame",
    marked: vms(
      '"vdi", "vdi": { "receiveArbiter": true }, "nic": { "buffer": @3035 }',
      `${idle}{}`,
    ),
    code: "host/out-of-range",
    message:
      "Cannot use nic.buffer as it must be 0 or at least 3036 bytes, a full frame for each of 2 " +
      "VMs that share it: current value is 3035",
  },
  {
    fault: "a buffer that holds no full frame",
    marked: vms('"native", "link": { "mtu": 9000 }, "nic": { "buffer": @9017 }', "{}"),
    code: "host/out-of-range",
    message:
      "Cannot use nic.buffer as it must be 0 or at least 9018 bytes, a full frame: current value is 9017",
  },
  {
    fault: "memory of a VM that does not hold the buffers of its rings",
    marked: vms('"sr-iov"', `${idle}{ "device": { "window": @2162687 } }`),
    code: "host/out-of-range",
    message:
      "Cannot use vms[1].device.window as it must be at least 2162688 bytes, a page for each " +
      "descriptor of its rings: current value is 2162687",
  },
  {
    fault: "no place in the device left by reservations for VMs that take turns",
    marked: vms(
      '"vdi", "vdi": { "contexts": 2 }',
      `{ "device": { "reserved": 1e6 } }, ${idle}{ "device": { "receiveReserved": @2e6 } }`,
    ),
    code: "host/too-few-contexts",
    message:
      "Cannot use vms[2].device.receiveReserved as it must be 0, as reservations must leave one " +
      "of the device's 2 contexts (vdi.contexts) for the VMs that take turns: current value is 2000000",
  },
  {
    fault: "more receive bandwidth reserved than the line has",
    marked: vms('"vdi"', '{ "device": { "receiveReserved": @2e9 } }'),
    code: "host/over-reserved",
    message: "Cannot use vms[0].device.receiveReserved as it must be so small that all reserved " +
      "bandwidth together is at most the line rate (1000000000 bit/s; with it 2000000000): " +
      "current value is 2000000000",
  },
  {
    fault: "more back-end threads than vCPUs",
    marked: vms('"split-driver", "splitDriver": { "threads": @2 }', "{}"),
    code: "host/out-of-range",
    message:
      "Cannot use splitDriver.threads as it must be at most the vCPUs of the driver domain " +
      "(1): current value is 2",
  },
  {
    fault: "a slice longer than its period",
    marked: vms('"vdi"', '{ "schedule": { "period": 0.01, "slice": @0.02 } }'),
    code: "host/out-of-range",
    message:
      "Cannot use vms[0].schedule.slice as it must be at most the period (0.01 s): current " +
      "value is 0.02",
  },
  {
    fault: "a slice of a driver domain longer than a period by default",
    marked: vms('"split-driver", "driverDomain": { "schedule": { "slice": @0.2 } }', "{}"),
    code: "host/out-of-range",
    message:
      "Cannot use driverDomain.schedule.slice as it must be at most the period (0.1 s): current " +
      "value is 0.2",
  },
  {
    fault: "a peer that is not there",
    marked: vms('"vdi"', `${idle}{ "workload": { "kind": "iperf", "peer": @"b" } }`),
    code: "host/no-such-vm",
    message: "Cannot use vms[1].workload.peer as it must be the name of another VM of the host: " +
      'current value is "b"',
  },
  {
    fault: "a VM that is its own peer",
    marked: vms(
      '"vdi"',
      '{ "name": "b", "workload": { "kind": "mixed", "parts": [{ "kind": "iperf", "peer": @"b" }] } }',
    ),
    code: "host/no-such-vm",
    message: "Cannot use vms[0].workload.parts[0].peer as it must be the name of another VM of " +
      'the host: current value is "b"',
  },
  {
    fault: "a flood of no rate from outside",
    marked: vms('"vdi"', '{ "workload": { "kind": "flood", "rate": @0 } }'),
    code: "host/out-of-range",
    message: "Cannot use vms[0].workload.rate as it must be above 0 where the VM receives: " +
      "current value is 0",
  },
  {
    fault: "a burst longer than its connection",
    marked: vms(
      '"vdi"',
      '{ "workload": { "kind": "httperf", "sessions": 1, "burstLength": @2 } }',
    ),
    code: "host/out-of-range",
    message: "Cannot use vms[0].workload.burstLength as it must be at most the requests of a " +
      "connection (1): current value is 2",
  },
  {
    fault: "a trace without records",
    marked: vms('"vdi"', '{ "workload": @{ "kind": "trace" } }'),
    code: "host/file-or-records",
    message: "Cannot use vms[0].workload as it must have either a file or records: currently it " +
      "has neither",
  },
  {
    fault: "a trace that goes back in time",
    marked: vms('"vdi"', '{ "workload": { "kind": "trace", "records": [[1, 9], @[0, 9]] } }'),
    code: "host/falling-time",
    message: "Cannot use vms[0].workload.records[1] as it must be no earlier than the record " +
      "before it (1 s): current value is a list of 2",
  },
  {
    fault: "a trace of what no datagram can carry",
    marked: vms('"vdi"', '{ "workload": { "kind": "trace", "records": [[0, 9], [1, @65508]] } }'),
    code: "host/out-of-range",
    message: "Cannot use vms[0].workload.records[1][1] as it must be a whole number from 1 to " +
      "65507 B: current value is 65508",
  },
  {
    fault: "messages too large for UDP",
    marked: vms(
      '"vdi"',
      '{ "workload": { "kind": "iperf", "protocol": "udp", "messageBytes": @65508 } }',
    ),
    code: "host/out-of-range",
    message: "Cannot use vms[0].workload.messageBytes as it must be at most 65507 B where it is " +
      "sent by UDP: current value is 65508",
  },
  {
    fault: "a mixed workload in a mixed workload",
    marked: vms(
      '"vdi"',
      '{ "workload": { "kind": "mixed", "parts": [{ "kind": @"mixed", "parts": [] }] } }',
    ),
    code: "host/unknown-choice",
    message: "Cannot use vms[0].workload.parts[0].kind as it must be one of " +
      '"httperf", "idle", "netperf", "iperf", "compute", "trace", "bursts", "flood", ' +
      '"interrupt-storm", "rogue-dma", "exhaustion", "tick-evasion": current value is "mixed"',
  },
  {
    fault: "an event that the architecture cannot have",
    marked: vms('"vdi", "events": [{ "kind": @"crash-driver-domain", "at": 1 }]', "{}"),
    code: "host/no-such-event",
    message: 'Cannot use events[0].kind as it must be one that a host of architecture "vdi" can ' +
      'have: current value is "crash-driver-domain"',
  },
  {
    fault: "an event of no VM",
    marked: vms('"vdi", "events": [{ "kind": "revoke-context", "at": 1, "vm": @"b" }]', "{}"),
    code: "host/no-such-vm",
    message: "Cannot use events[0].vm as it must be the name of a VM of the host: current value " +
      'is "b"',
  },
  {
    fault: "a scheduler of no known kind",
    marked: vms('"vdi", "scheduler": { "kind": @"cfs" }', "{}"),
    code: "host/unknown-choice",
    message: 'Cannot use scheduler.kind as it must be one of "credit", "credit2", "sedf", "bvt", ' +
      '"round-robin", "partitioned": current value is "cfs"',
  },
];

/** All of them. */
export const faultyHosts: readonly FaultyHost[] = [
  ...syntax,
  ...fields,
  ...distributions,
  ...rules,
  ...platform,
];
