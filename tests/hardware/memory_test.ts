/** Exact: slowdowns by cache and memory against closed forms, their limits, and when they are none. */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { memoryLatency, MemorySystem, NETWORK_WORK, PROGRAM_WORK } from "@iovlab/iovlab/hardware";
import { defaults, type Memory, type MemoryUse } from "@iovlab/iovlab/host";

const MIB = 2 ** 20;
const CLOCK = 2e9;
const EPOCH = 1e-3;
const base: Memory = { ...defaults.host.memory, contention: true, sharedCache: 4 * MIB };

/** Domains that always have a core, and what they do with it. */
class Busy {
  readonly memory: MemorySystem;
  constructor(
    programs: readonly MemoryUse[],
    readonly options: Memory = base,
    /** By domain: cores' time for each of its two kinds of work. */
    public cores: readonly (readonly [number, number])[] = programs.map(() => [1, 0]),
  ) {
    this.memory = new MemorySystem({ options, clockRate: CLOCK, programs });
  }

  run(epochs: number, received = 0, sent = 0): this {
    for (let i = 0; i < epochs; i++) {
      this.cores.forEach(([program, network], domain) => {
        const cycles = CLOCK * EPOCH / this.memory.slowdown[domain];
        this.memory.setWork(domain, PROGRAM_WORK, program * cycles);
        this.memory.setWork(domain, NETWORK_WORK, network * cycles);
      });
      this.memory.advance(EPOCH, received * EPOCH, sent * EPOCH);
    }
    return this;
  }
}

const program = (mebibytes: number, accesses = 10): MemoryUse => ({
  workingSet: mebibytes * MIB,
  accesses,
});

/** Cycles that a miss stalls for when memory is idle but for its utilization. */
const stall = (options: Memory, utilization = 0) =>
  memoryLatency(options, utilization) * CLOCK / options.overlap;

Deno.test("working sets that fit together slow nobody down, bit for bit", () => {
  const { memory } = new Busy([program(1, 100), program(2, 1), program(0.5, 1000)]).run(100);
  assert.deepEqual([...memory.slowdown], [1, 1, 1]);
  assert.deepEqual([...memory.lineRefill], [0, 0, 0]);
  assert.equal(memory.utilization, 0);
  assert.equal(memory.slowdownOf(0), 1);
});

Deno.test("a domain alone is not slowed down, whatever it does", () => {
  for (const size of [1, 3.9, 8, 1000]) {
    const cores = [[0.7, 0.3]] as const;
    const { memory } = new Busy([program(size, 50)], base, cores).run(200, 1e9, 5e8);
    assert.equal(memory.slowdown[0], 1, `${size}`);
    assert.equal(memory.lineRefill[0], 0);
    assert.ok(memory.utilization > 0.1);
  }
});

Deno.test("once its neighbours are gone, a domain's slowdown is exactly 1 again", () => {
  const busy = new Busy([program(3), program(100, 50)]).run(300);
  assert.ok(busy.memory.slowdown[0] > 1.2);
  busy.cores = [[1, 0], [0, 0]];
  busy.run(5);
  assert.ok(busy.memory.slowdown[0] > 1.01); // its lines come back one by one
  busy.run(3000);
  assert.equal(busy.memory.slowdown[0], 1);
});

Deno.test("two alike share the cache: each misses what half of it cannot hold", () => {
  // bandwidth without bound: only the cache is shared
  const options = { ...base, bandwidth: 1e15 };
  for (const size of [2.5, 3, 4, 6]) {
    const { memory } = new Busy([program(size), program(size)], options).run(2000);
    const together = 1 - 2 / size;
    const alone = Math.max(0, 1 - 4 / size);
    const expected = (1 + 0.01 * together * stall(options)) / (1 + 0.01 * alone * stall(options));
    for (const slowdown of memory.slowdown) assert.ok(Math.abs(slowdown / expected - 1) < 1e-6);
    assert.ok(Math.abs(memory.missRatioOf(1, PROGRAM_WORK) - together) < 1e-6);
    assert.ok(Math.abs(memory.occupancyOf(1, PROGRAM_WORK) / (2 * MIB) - 1) < 1e-6);
  }
});

Deno.test("a neighbour that streams slows down one that fits, and is not slowed down itself", () => {
  const options = { ...base, bandwidth: 1e15 };
  const { memory } = new Busy([program(3), program(1e5, 20)], options).run(3000);
  const fits = memory.slowdown[0];
  assert.ok(fits > 1.1 && memory.slowdown[1] < 1.0001, `${memory.slowdown}`);
  // by the balance of insertions: misses m of the one, all of the other, held 3 MiB (1 - m) and the rest
  const own = [1 / fits, 1 / (1 + 0.02 * stall(options))];
  const miss = memory.missRatioOf(0, PROGRAM_WORK);
  const inserted = own[0] * 0.01 * miss + own[1] * 0.02;
  const lost = 3 * (1 - miss) / 4 * inserted;
  assert.ok(Math.abs(lost / (own[0] * 0.01 * miss) - 1) < 0.001);
  assert.ok(Math.abs(fits - (1 + 0.01 * miss * stall(options))) < 1e-9);
});

Deno.test("the cache takes its time to change hands: as long as inserting its lines", () => {
  const options = { ...base, bandwidth: 1e15 };
  const streams = program(1e5, 20);
  const busy = new Busy([streams, program(4)], options).run(1000);
  const start = busy.memory.occupancyOf(1, PROGRAM_WORK);
  assert.ok(start > MIB);
  busy.cores = [[1, 0], [0, 0]];
  const each = CLOCK / (1 + 0.02 * stall(options)) * 0.02; // lines a second
  const turnover = 4 * MIB / 64 / each;
  busy.run(Math.round(turnover / EPOCH));
  const left = busy.memory.occupancyOf(1, PROGRAM_WORK) / start;
  assert.ok(Math.abs(left - Math.exp(-1)) < 0.02, `${left}`);
});

Deno.test("demand above the bandwidth is slowed down to the bandwidth", () => {
  const options = { ...base, bandwidth: 2e9, writeBacks: 0 };
  const count = 8;
  const { memory } = new Busy(Array(count).fill(program(1e5, 50)), options).run(500);
  assert.ok(memory.utilization > 0.95 && memory.utilization < 1);
  // what they ask for at their slowdown is what is used
  const alone = new Busy([program(1e5, 50)], options).run(10);
  const perDomain = CLOCK / (1 + 0.05 * stall(options, alone.memory.utilization)) * 0.05 * 64;
  assert.ok(Math.abs(alone.memory.utilization * 2e9 / perDomain - 1) < 1e-3);
  const used = memory.slowdown.reduce((sum, slowdown) => sum + perDomain / slowdown, 0);
  assert.ok(Math.abs(used / (memory.utilization * 2e9) - 1) < 1e-3, `${used}`);
  assert.ok(memory.slowdown[0] > count * perDomain / 2e9); // the least that it can be
});

Deno.test("DMA takes bandwidth first and slows down who misses", () => {
  const run = (received: number) =>
    new Busy([program(6), program(6)], { ...base, bandwidth: 4e9 }).run(500, received).memory;
  const [quiet, busy, flooded] = [0, 1e9, 1.9e9].map(run);
  assert.ok(quiet.slowdown[0] < busy.slowdown[0] && busy.slowdown[0] < flooded.slowdown[0]);
  assert.ok(busy.utilization > 2e9 / 4e9);
  assert.ok(flooded.utilization > 0.95);
  assert.ok(Number.isFinite(run(1e12).slowdown[0])); // more than there is
});

Deno.test("the first look at a received byte waits for memory as it is then", () => {
  // two drivers whose working sets fit, each with half of what arrives; nothing else misses
  const options = { ...base, bandwidth: 4e9 };
  const none = program(0, 0);
  const cores = [[0, 0.5], [0, 0.5]] as const;
  const { memory } = new Busy([none, none], options, cores).run(40, 1.5e9);
  const lines = 0.75e9 * EPOCH / 64;
  const wait = stall(options, 3e9 / 4e9) - stall(options, 1.5e9 / 4e9);
  const cycles = 0.5 * CLOCK * EPOCH / memory.slowdown[0];
  assert.ok(Math.abs(memory.slowdown[0] - (1 + lines * wait / cycles)) < 1e-6);
  assert.equal(memory.slowdown[0], memory.slowdown[1]);
});

Deno.test("compute slows down the network processing of others, and the other way round", () => {
  const options = { ...base, io: { workingSet: 3 * MIB, accesses: 10 } };
  const both = (cores: readonly (readonly [number, number])[]) =>
    new Busy([program(0, 0), program(3)], options, cores).run(1000).memory;
  assert.equal(both([[0, 1], [0, 0]]).slowdown[0], 1);
  assert.equal(both([[0, 0], [1, 0]]).slowdown[1], 1);
  const together = both([[0, 1], [1, 0]]);
  assert.ok(together.slowdown[0] > 1.05 && together.slowdown[1] > 1.05);
});

Deno.test("a line that a core's own cache lost costs a miss with the chance that only memory still has it", () => {
  const options = { ...base, bandwidth: 1e15 };
  const { memory } = new Busy([program(4), program(4)], options).run(2000);
  // half of each line misses, for one that has all of the cache alone
  const expected = 0.5 * stall(options);
  for (const refill of memory.lineRefill) assert.ok(Math.abs(refill / expected - 1) < 1e-6);
});

Deno.test("accesses for each cycle on a core, and the lines that they go to, are those of the work that was done", () => {
  const io = { workingSet: MIB, accesses: 40 };
  const options = { ...base, bandwidth: 1e15, io };
  const { memory } = new Busy([program(2), program(4)], options, [[0.5, 0.5], [1, 0]]).run(2000);
  // alone nothing misses: as many accesses for each cycle of work, which takes longer by the slowdown
  assert.ok(memory.slowdown[0] > 1.1);
  const near = (a: number, b: number) => assert.ok(Math.abs(a / b - 1) < 1e-9, `${a} ${b}`);
  near(memory.accessRate[0], (0.5 * 0.01 + 0.5 * 0.04) / memory.slowdown[0]);
  near(memory.accessRate[1], 0.01 / memory.slowdown[1]);
  assert.deepEqual([...memory.footprint], [3 * MIB / 64, 4 * MIB / 64]);
});

Deno.test("mean slowdown weighs each epoch by the work that was done in it", () => {
  const { memory } = new Busy([program(3), program(3)]).run(200);
  const [worked, spent, slowdown] = [
    memory.workCycles[0],
    memory.spentCycles[0],
    memory.slowdown[0],
  ];
  assert.ok(slowdown > 1.1);
  assert.equal(memory.slowdownOf(0), spent / worked);
  memory.setWork(0, PROGRAM_WORK, worked);
  memory.advance(EPOCH, 0, 0);
  assert.ok(Math.abs(memory.slowdownOf(0) - (spent / worked + slowdown) / 2) < 1e-12);
});

Deno.test("advance() says whether anything changed", () => {
  const changes = (uses: readonly MemoryUse[]) => {
    const { memory } = new Busy(uses).run(3);
    for (const domain of uses.keys()) memory.setWork(domain, PROGRAM_WORK, 1e6);
    return memory.advance(EPOCH, 0, 0);
  };
  assert.equal(changes([program(1)]), false);
  assert.equal(changes([program(3), program(3)]), true);
});

Deno.test("a use has no part in the cache before it has been through its lines once", () => {
  const busy = new Busy([program(3), program(3)], base, [[1, 0], [0.001, 0]]);
  const lines = 3 * MIB / 64;
  const epochs = Math.floor(lines / (CLOCK * EPOCH * 0.001 * 0.01));
  busy.run(epochs - 2);
  assert.equal(busy.memory.occupancyOf(1, PROGRAM_WORK), 0);
  assert.equal(busy.memory.slowdown[0], 1);
  busy.run(4);
  assert.ok(busy.memory.occupancyOf(1, PROGRAM_WORK) > 0);
});

Deno.test("slowdowns are finite and at least 1, for any memory and any work", () => {
  const some = (max: number) =>
    fc.oneof(fc.constant(0), fc.double({ min: max * 1e-6, max, noNaN: true }));
  const use = fc.record({ workingSet: some(1e9), accesses: some(1000) });
  fc.assert(fc.property(
    fc.record({
      sharedCache: some(1e8),
      privateCache: some(1e7),
      lineBytes: fc.integer({ min: 1, max: 4096 }),
      bandwidth: fc.double({ min: 1e3, max: 1e12, noNaN: true }),
      latency: some(1e-6),
      overlap: fc.double({ min: 1, max: 64, noNaN: true }),
      writeBacks: fc.double({ min: 0, max: 1, noNaN: true }),
      io: use,
    }),
    fc.array(use, { minLength: 1, maxLength: 5 }),
    fc.array(fc.tuple(some(1e7), some(1e7), some(1e8)), { maxLength: 20 }),
    (options, programs, epochs) => {
      const memory = new MemorySystem({
        options: { ...options, contention: true },
        clockRate: CLOCK,
        programs,
      });
      for (const [i, [work, network, bytes]] of epochs.entries()) {
        memory.setWork(i % programs.length, PROGRAM_WORK, work);
        memory.setWork(3 * i % programs.length, NETWORK_WORK, network);
        memory.advance(EPOCH, bytes, bytes);
        for (let domain = 0; domain < programs.length; domain++) {
          assert.ok(memory.slowdown[domain] >= 1 && memory.slowdown[domain] < Infinity);
          assert.ok(memory.lineRefill[domain] >= 0 && memory.lineRefill[domain] < Infinity);
          assert.ok(memory.accessRate[domain] >= 0 && memory.accessRate[domain] <= 1);
        }
        assert.ok(memory.utilization >= 0 && memory.utilization < 1);
      }
    },
  ));
});
