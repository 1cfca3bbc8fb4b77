/** Statistical: where the architectures must agree, and which one can never be better. */
import assert from "node:assert/strict";
import { type Architecture, type Host, host, type HostInput } from "@iovlab/iovlab/host";
import { bound, measureHost } from "@iovlab/iovlab/scenario";
import { logRatioInterval, studentQuantile } from "@iovlab/iovlab/stats";
import { costs, Draw, laterCosts, randomHost } from "./_hosts.ts";

type Load = { sessions: number } | { arrivals: { kind: "poisson"; rate: number } };

function replyRates(
  input: HostInput,
  replications: number,
  duration: number,
  which = costs,
): number[] {
  return Array.from({ length: replications }, (_, replication) => {
    const parameters = { host: host(input), costs: which, duration, detail: "total" } as const;
    const rows = measureHost(parameters, { seed: 5, replication });
    return rows.find(({ metric }) => metric === "replyRate")?.value ?? NaN;
  });
}

const vms = (count: number, load: Load, replyBytes: number) => [{
  name: "web",
  count,
  workload: {
    kind: "httperf" as const,
    ...load,
    replyBytes: { kind: "deterministic" as const, value: replyBytes },
  },
}];

/** The ratio of the reply rates of a split driver to those of a virtual device, with the half-width of its logarithm. */
function splitToVdi(input: Omit<HostInput, "architecture">, duration: number) {
  const rates = (architecture: Architecture) => replyRates({ ...input, architecture }, 4, duration);
  return logRatioInterval(rates("split-driver"), rates("vdi"));
}

Deno.test("at light load split driver and virtual device give the same reply rate within 1%", () => {
  const load = { arrivals: { kind: "poisson", rate: 400 } } as const;
  for (const cores of [1, 4]) {
    const { ratio, logHalfWidth } = splitToVdi({ cores, vms: vms(3, load, 4096) }, 1);
    assert.ok(Math.abs(Math.log(ratio)) < 0.01 && logHalfWidth < 0.01, `${ratio}`);
  }
});

Deno.test("where the line is the limit split driver and virtual device give the same reply rate within 1%", () => {
  const line = { cores: 4, link: { rate: 1e8 }, vms: vms(2, { sessions: 16 }, 20_000) };
  const { ratio, logHalfWidth } = splitToVdi(line, 4);
  assert.ok(Math.abs(Math.log(ratio)) < 0.01 && logHalfWidth < 0.01, `${ratio}`);
  // biased: half a line for one of them is noticed
  const half = { ...line, link: { rate: 0.5e8 }, architecture: "vdi" } as const;
  const biased = logRatioInterval(
    replyRates({ ...line, architecture: "split-driver" }, 4, 4),
    replyRates(half, 4, 4),
  );
  assert.ok(Math.abs(Math.log(biased.ratio)) > 0.5);
});

/** A saturated host without oddities. */
function saturated(seed: number, cores?: number): Omit<HostInput, "architecture"> {
  const draw = new Draw(seed);
  const count = draw.of(1, 2, 3, 4, 6);
  const on = draw.chance(0.5);
  const sessions = Math.ceil(64 / count);
  return {
    cores: cores ?? draw.of(1, 2, 4),
    link: { rate: draw.of(1e9, 10e9) },
    nic: { interruptGap: draw.of(1e-5, 1.25e-4) },
    offloads: { tso: on, gso: on, gro: on, checksum: on },
    splitDriver: { grant: draw.of("copy", "map") },
    vdi: { interrupts: draw.of("vmm", "posted") },
    vms: vms(count, { sessions }, draw.of(256, 1024, 10240)).map((vm) => ({
      ...vm,
      vcpus: draw.of(1, 1, 2),
      application: {
        requestCycles: { kind: "exponential" as const, mean: draw.of(5e4, 2e5, 6e5) },
      },
    })),
  };
}

/** Whether one architecture's mean log-rate exceeds another's by more than half a percent and three standard errors. */
function beats(a: readonly number[], b: readonly number[]): boolean {
  const { ratio, logHalfWidth, samples } = logRatioInterval(a, b);
  const error = logHalfWidth / studentQuantile(0.975, samples - 1);
  return Math.log(ratio) > 0.005 + 3 * error;
}

function compare(better: Architecture, worse: Architecture, hosts: number, cores?: number) {
  return Array.from({ length: hosts }, (_, seed) => {
    const input = saturated(seed, cores);
    const which = seed % 2 === 0 ? costs : laterCosts;
    const rates = (architecture: Architecture) =>
      replyRates({ ...input, architecture }, 4, 0.25, which);
    return [rates(better), rates(worse)] as const;
  });
}

Deno.test("a virtual device never beats native on equal cores", () => {
  const pairs = compare("native", "vdi", 14);
  pairs.forEach(([native, vdi], i) =>
    assert.ok(!beats(vdi, native), `host ${i}: ${vdi} ${native}`)
  );
  // biased: 5% more for the virtual device is noticed somewhere
  assert.ok(pairs.some(([native, vdi]) => beats(vdi.map((rate) => 1.05 * rate), native)));
});

Deno.test("a split driver never beats a virtual device on one core", () => {
  const pairs = compare("vdi", "split-driver", 14, 1);
  pairs.forEach(([vdi, split], i) => assert.ok(!beats(split, vdi), `host ${i}: ${split} ${vdi}`));
  assert.ok(pairs.some(([vdi, split]) => beats(split.map((rate) => 1.5 * rate), vdi)));
});

Deno.test("throughput stays below the operational bound, but for chance", () => {
  const exceeds = (of: Host, which: typeof costs, seed: number, factor: number) => {
    const parameters = { host: of, costs: which, duration: 0.5, detail: "total" } as const;
    const rows = measureHost(parameters, { seed, replication: 0 });
    const { value, samples } = rows.find(({ metric }) => metric === "replyRate")!;
    if (samples < 300) return undefined; // too short a run to compare
    const limit = factor * bound(of, which).repliesPerSecond;
    return value > limit * (1.02 + 4 / Math.sqrt(samples));
  };
  let compared = 0;
  let noticed = 0;
  for (let seed = 1000; seed < 1070; seed++) {
    const [of, which] = [randomHost(seed), seed % 2 === 0 ? laterCosts : costs];
    const above = exceeds(of, which, seed, 1);
    if (above === undefined) continue;
    compared++;
    assert.equal(above, false, `host ${seed}`);
    if (noticed === 0 && exceeds(of, which, seed, 0.7)) noticed++;
  }
  assert.ok(compared > 40, `${compared}`);
  assert.equal(noticed, 1); // biased: a bound that is 30% too low is passed
});
