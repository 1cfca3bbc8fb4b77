/** Exact: what carries packets from one VM of a host to another, by architecture: which copies, which wires, which switch. */
import assert from "node:assert/strict";
import type { Architecture, HostInput } from "@iovlab/iovlab/host";
import { free, run, stream } from "./_pairs.ts";

/** Copies of a byte and full frames on each way of the wire, for each byte and full frame that got to the other VM. */
function carried(
  architecture: Architecture,
  input: Partial<HostInput> = {},
): { copies: number; out: number; in: number; switched: number } {
  const copy = { vmmCopyByte: 1, vhostCopyByte: 1, grantCopyByte: 1, persistentCopyByte: 1 };
  // a socket's copy at each end is 1 cycle for ten bytes, so that time passes
  const { machine } = run(architecture, {
    costs: free({ copyByte: 0.1, ...copy }),
    cores: 4,
    vms: [{ workload: stream("transmit", "sink") }, { name: "sink" }],
    seconds: 0.05,
    ...input,
  });
  const { scheduler, nic } = machine;
  const bytes = machine.counts(0).applicationBytesOut;
  assert.ok(bytes > 1e6, `${bytes} bytes`);
  const cycles = scheduler.busyCycles.reduce((a, b) => a + b) / bytes;
  const frames = bytes / 1448;
  const copies = Math.max(0, cycles - 0.2);
  // headers are copied too, of each frame or segment, and acknowledgments: some hundredths
  assert.ok(copies - Math.floor(copies) < 0.15, `${copies} copies`);
  return {
    copies: Math.floor(copies),
    out: Math.round(nic.framesOut / frames),
    in: Math.round(nic.framesIn / frames),
    switched: Math.round(nic.framesSwitched / frames),
  };
}

const inside = { out: 0, in: 0, switched: 0 };

Deno.test("native: the loopback device copies nothing but the sockets'", () => {
  assert.deepEqual(carried("native"), { copies: 0, ...inside });
});

for (const [transmit, copies] of [["map", 1], ["copy", 2]] as const) {
  Deno.test(`vmm-driver, ${transmit}: the VMM's switch, and ${copies} copies`, () => {
    assert.deepEqual(carried("vmm-driver", { vmmDriver: { transmit } }), { copies, ...inside });
  });
}

Deno.test("emulated: the VMM's switch, and a copy of the device model each way", () => {
  assert.deepEqual(carried("emulated"), { copies: 2, ...inside });
});

Deno.test("virtio-vhost: the host's bridge, and a copy of each thread", () => {
  assert.deepEqual(carried("virtio-vhost"), { copies: 2, ...inside });
});

Deno.test("split-driver: the driver domain's bridge, and a grant copy each way, or into the receiver only", () => {
  const of = (grant: "copy" | "map") => carried("split-driver", { splitDriver: { grant } });
  assert.deepEqual(of("copy"), { copies: 2, ...inside });
  assert.deepEqual(of("map"), { copies: 1, ...inside });
});

for (const architecture of ["sr-iov", "vdi"] as const) {
  Deno.test(`${architecture}: the wire to the external switch and back, or the device's switch; software copies nothing`, () => {
    const of = (internalSwitch: boolean) => carried(architecture, { nic: { internalSwitch } });
    assert.deepEqual(of(true), { copies: 0, out: 0, in: 0, switched: 1 });
    const { copies, out, in: back, switched } = of(false);
    assert.deepEqual([copies, switched], [0, 0]);
    assert.ok(out >= 1 && back >= 1, `${out} and ${back}`);
  });
}

Deno.test("local packets do not load the wire of a software switch, whatever else goes over it", () => {
  const { machine } = run("vmm-driver", {
    cores: 4,
    costs: free({ copyByte: 0.1 }),
    vms: [
      { workload: stream("transmit", "sink") },
      { name: "sink" },
      { workload: stream("transmit") },
    ],
    seconds: 0.05,
  });
  const outside = machine.counts(2).applicationBytesOut / 1448;
  assert.ok(machine.counts(0).applicationBytesOut > 1e7);
  assert.ok(machine.nic.framesOut < 1.2 * outside, `${machine.nic.framesOut} of ${outside}`);
});
