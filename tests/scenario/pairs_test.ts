/**
 * Exact: for each two architectures a host on which a mechanism makes them differ, and the name of the test says which.
 *
 * What software does costs nothing in these hosts, or the same in both, over orders of magnitude: no constant can be the cause.
 */
import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { type Architecture, host, type HostEvent } from "@iovlab/iovlab/host";
import {
  beside,
  free,
  local,
  program,
  reservedShare,
  rogues,
  run,
  stream,
  sweep,
  turnsWaited,
  web,
} from "./_pairs.ts";
import { everyArchitecture } from "./_random_host.ts";

const seen = new Set<string>();

/** A test of two architectures. */
function pair(a: Architecture, b: Architecture, mechanism: string, test: () => void): void {
  seen.add([a, b].sort().join(" "));
  Deno.test(`${a} and ${b}: ${mechanism}`, test);
}

Deno.test("with software that costs nothing all architectures do the same for a VM alone", () => {
  for (const workload of [stream("transmit"), stream("receive"), web(8)]) {
    const of = (architecture: Architecture) =>
      run(architecture, { vms: [{ workload, application: program(0) }] }).machine.counts(0);
    const native = of("native");
    assert.ok(native.replies + native.applicationBytesIn + native.applicationBytesOut > 1000);
    for (const architecture of everyArchitecture) {
      const { replies, applicationBytesIn, applicationBytesOut } = of(architecture);
      assert.deepEqual(
        [replies, applicationBytesIn, applicationBytesOut],
        [native.replies, native.applicationBytesIn, native.applicationBytesOut],
        architecture,
      );
    }
  }
});

// A VM and one that computes without a break take turns on one core, whatever they want.

/** One that has a second domain on the way waits for its turns too. */
function waitsLonger(slow: Architecture, fast: Architecture): () => void {
  return () => {
    for (const slice of [0.002, 0.02]) {
      const [more, less] = [turnsWaited(slow, slice), turnsWaited(fast, slice)];
      assert.ok(more > less + 0.7, `${more} and ${less} turns of ${slice} s`);
    }
  };
}

pair(
  "native",
  "virtio-vhost",
  "packets wait for a host thread to get a core",
  () => waitsLonger("virtio-vhost", "native")(),
);
pair(
  "emulated",
  "virtio-vhost",
  "packets wait for a host thread to get a core",
  () => waitsLonger("virtio-vhost", "emulated")(),
);
pair(
  "passthrough",
  "virtio-vhost",
  "packets wait for a host thread to get a core",
  () => waitsLonger("virtio-vhost", "passthrough")(),
);
pair(
  "split-driver",
  "vmm-driver",
  "packets wait for a driver domain to get a core",
  () => waitsLonger("split-driver", "vmm-driver")(),
);
pair(
  "split-driver",
  "vdi",
  "packets wait for a driver domain to get a core",
  () => waitsLonger("split-driver", "vdi")(),
);

// A flood of one VM on core 1, and a program of another on core 0.

for (const direct of ["native", "passthrough"] as const) {
  pair(
    direct,
    "vmm-driver",
    "the core that a flood takes is the flooded VM's, or that of the VMM's driver",
    () => {
      for (const cycles of sweep) {
        const [own, shared] = [beside(direct, cycles), beside("vmm-driver", cycles)];
        assert.ok(own > 0.999, `${own} cores left`);
        assert.ok(shared < own - 0.1 * Math.min(1, 700e3 * cycles / 2.66e9), `${shared} of ${own}`);
      }
    },
  );
}

pair(
  "vmm-driver",
  "virtio-vhost",
  "polls of a driver in the VMM leave nothing to vCPUs, those of a host's kernel give way",
  () => {
    for (const cycles of [6e3, 30e3]) { // more than a core can do
      const [none, some] = [beside("vmm-driver", cycles), beside("virtio-vhost", cycles)];
      assert.ok(none < 0.03, `${none} cores left by the VMM`); // those before the flood is there
      assert.ok(some > 0.45, `${some} cores left by the host`);
    }
  },
);

// One VM sends to another of the same host.

for (const software of ["emulated", "vmm-driver"] as const) {
  pair(
    software,
    "sr-iov",
    "packets between VMs stay in software, or take the wire to a switch and back",
    () => {
      const [inside, outside] = [local(software), local("sr-iov")];
      assert.ok(inside.rate() > 1e9 && outside.rate() > 1e8);
      assert.deepEqual([inside.machine.nic.framesOut, inside.machine.nic.framesIn], [0, 0]);
      const { framesIn, framesOut } = outside.machine.nic;
      const full = outside.machine.counts(0).applicationBytesOut / 1448;
      assert.ok(framesIn >= full && framesOut >= full, `${framesIn} in, ${framesOut} out`);
    },
  );
}

pair(
  "virtio-vhost",
  "vdi",
  "packets between VMs are copied by threads, or switched in the device",
  () => {
    const nothing = local("vdi", true).machine.scheduler.busyCycles.reduce((a, b) => a + b);
    for (const perByte of [0.1, 1, 10]) {
      const [copied, switched] = [
        local("virtio-vhost", true, perByte),
        local("vdi", true, perByte),
      ];
      const bytes = copied.machine.counts(0).applicationBytesOut;
      const cycles = copied.machine.scheduler.domainCycles[2];
      assert.ok(cycles >= 2 * perByte * bytes, `${cycles} cycles for ${bytes} bytes`);
      assert.equal(switched.machine.scheduler.busyCycles.reduce((a, b) => a + b), nothing);
      assert.ok(switched.machine.nic.framesSwitched > 1000);
      assert.equal(switched.machine.nic.framesOut, 0);
    }
  },
);

// A VM with a reservation beside one that sends all it can.

for (const without of ["native", "emulated", "vmm-driver", "sr-iov"] as const) {
  pair(without, "vdi", "a reservation that only the device of one can honour", () => {
    const [no, yes] = [reservedShare(without), reservedShare("vdi")];
    assert.ok(yes > 0.8 * 1448 / 1538 * 0.98, `${yes} with`);
    assert.ok(no < 0.6, `${no} without`);
  });
}

// A descriptor of memory that is not the VM's, and no IOMMU.

const whoChecks = [
  ["emulated", "the VMM reads descriptors before the device does"],
  ["split-driver", "the back end asks for grants before the device is told"],
  ["vdi", "the device checks a window"],
] as const;
for (const [checked, how] of whoChecks) {
  pair(checked, "passthrough", `${how}, or nobody checks without an IOMMU`, () => {
    const [[refused, none], [unrefused, corrupted]] = [rogues(checked), rogues("passthrough")];
    assert.ok(refused > 1000 && corrupted > 1000, `${refused} and ${corrupted}`);
    assert.deepEqual([none, unrefused], [0, 0]);
  });
}

// How many VMs may have a network.

const online = (count: number) => ({ count, workload: web(1), application: program(0) });

function refuses(architecture: Architecture, count: number): void {
  assert.throws(() => host({ architecture, vms: [online(count)] }), (error) => {
    assert.ok(error instanceof InputError);
    return error.code === "host/too-few-interfaces";
  });
}

function serves(architecture: Architecture, count: number): void {
  const of = run(architecture, { cores: 2, vms: [online(count)] });
  for (let vm = 0; vm < count; vm++) assert.ok(of.replies(vm) > 100, `VM ${vm}`);
}

pair("native", "passthrough", "one owner of the device, or all who want to", () => {
  refuses("passthrough", 2);
  serves("native", 2);
});
pair("sr-iov", "passthrough", "one owner of the device, or a function each", () => {
  refuses("passthrough", 2);
  serves("sr-iov", 2);
});
for (const unlimited of ["native", "virtio-vhost"] as const) {
  pair(
    unlimited,
    "sr-iov",
    "queues in memory for any number, or functions up to the device's",
    () => {
      refuses("sr-iov", 8);
      serves(unlimited, 8);
    },
  );
}
pair(
  "vdi",
  "sr-iov",
  "contexts that take turns in the device, or functions up to its number",
  () => {
    refuses("sr-iov", 8);
    const of = run("vdi", { cores: 2, vdi: { contexts: 7 }, vms: [online(8)] });
    for (let vm = 0; vm < 8; vm++) assert.ok(of.replies(vm) > 100, `VM ${vm}`);
    assert.ok(of.machine.nic.contexts.some(({ misses }) => misses > 0));
  },
);

// Who works, and for whom.

pair(
  "native",
  "emulated",
  "an access to a register is an exit only where the device is emulated",
  () => {
    for (const vmExit of sweep) {
      const cycles = (architecture: Architecture) => {
        const of = run(architecture, {
          costs: free({ vmExit }),
          emulated: { accessesPerKick: 1, accessesPerPacket: 1, accessesPerInterrupt: 4 },
          vms: [{ workload: web(1), application: program(0) }],
        });
        return of.machine.scheduler.busyCycles[0] + of.machine.scheduler.busyCycles[1];
      };
      assert.equal(cycles("native"), 0);
      assert.ok(cycles("emulated") > 100 * vmExit);
    }
  },
);

pair(
  "emulated",
  "split-driver",
  "the device's work is on the guest's account, or on the driver domain's",
  () => {
    for (const cycles of sweep) {
      const accounts = (architecture: Architecture) => {
        const { scheduler, nic } = run(architecture, {
          costs: free({ deviceModel: cycles, backReceive: cycles, backTransmit: cycles }),
          vms: [{ workload: web(1), application: program(0) }],
        }).machine;
        const packets = nic.framesIn + nic.framesOut;
        return [scheduler.vmmCycles[0], scheduler.domainCycles[1]].map((sum) => sum / packets);
      };
      const [own, none] = accounts("emulated");
      const [nothing, other] = accounts("split-driver");
      assert.deepEqual([none, nothing], [0, 0]);
      assert.ok(own > 0.5 * cycles && other > 0.2 * cycles, `${own} and ${other} of ${cycles}`);
    }
  },
);

pair(
  "emulated",
  "vmm-driver",
  "a guest that drives hardware gets frames, one with rings in memory gets merged packets",
  () => {
    for (const cycles of sweep) {
      const perByte = (architecture: Architecture) => {
        const { machine } = run(architecture, {
          costs: free({ driverReceive: cycles, virtioDescriptor: cycles }),
          vms: [{ workload: stream("receive") }],
        });
        return machine.scheduler.domainCycles[0] / machine.counts(0).applicationBytesIn;
      };
      const [frames, merged] = [perByte("emulated"), perByte("vmm-driver")];
      assert.ok(frames > 1.5 * merged, `${frames} and ${merged} cycles a byte`);
    }
  },
);

pair(
  "split-driver",
  "virtio-vhost",
  "one domain on its vCPU for all VMs, or a thread for each",
  () => {
    const service = (architecture: Architecture) => {
      const cycles = 60e3;
      const costs = free({
        backReceive: cycles,
        backTransmit: cycles,
        vhostReceive: cycles,
        vhostTransmit: cycles,
      });
      const vms = [{ count: 4, workload: web(16), application: program(0) }];
      const { scheduler, host: { clockRate }, simulation } =
        run(architecture, { cores: 6, costs, vms }).machine;
      return scheduler.domainCycles[4] / clockRate / simulation.now;
    };
    assert.ok(service("split-driver") <= 1 + 1e-9);
    assert.ok(service("virtio-vhost") > 2);
  },
);

// What happens to the host.

pair("native", "split-driver", "a crash of the domain that drives the device", () => {
  const events: readonly HostEvent[] = [{ kind: "crash-driver-domain", at: 0.05 }];
  const vms = [{ workload: web(4), application: program(0) }];
  assert.throws(() => host({ architecture: "native", events, vms }), /architecture "native"/);
  const crash = run("split-driver", {
    driverDomain: { kind: "isolated", restartTime: 0.1 },
    events,
    vms,
    seconds: 0.1,
  });
  const before = crash.machine.counts(0).replies;
  crash.machine.simulation.run({ until: 0.149 });
  assert.ok(before > 100);
  assert.equal(crash.machine.counts(0).replies, before); // none since
});

pair(
  "split-driver",
  "sr-iov",
  "an interface that stays up while memory is copied, or a device unplugged before",
  () => {
    const move = (architecture: Architecture) => {
      const of = run(architecture, {
        costs: free({ devicePlug: 0.01, migrationSwitch: 0.01 }),
        events: [{ kind: "migrate", at: 0.05, vm: "vm1", memory: 1e7, dirtyRate: 1e6, rate: 1e9 }],
        vms: [{ workload: web(4), application: program(0) }],
        seconds: 0.07,
      });
      const [{ startedAt, offSince }] = of.machine.paths.migrations ?? [];
      const before = of.machine.counts(0).replies;
      of.machine.simulation.run({ until: 0.1 }); // memory is still being copied
      return { waits: offSince - startedAt, replies: of.machine.counts(0).replies - before };
    };
    const [up, unplugged] = [move("split-driver"), move("sr-iov")];
    assert.equal(unplugged.waits, 0);
    assert.equal(unplugged.replies, 0);
    assert.ok(up.replies > 100, `${up.replies}`);
    assert.equal(up.waits, Infinity);
  },
);

Deno.test("every two of the eight architectures have been told apart", () => {
  for (const a of everyArchitecture) {
    for (const b of everyArchitecture) {
      if (a < b) assert.ok(seen.has(`${a} ${b}`), `${a} and ${b}`);
    }
  }
  assert.equal(seen.size, 28);
});
