/**
 * One realistic example of each kind of figure: the gallery, and what the layout tests look at.
 * The numbers are made up by formula; they are shapes to draw, not results.
 *
 * @module
 */
import {
  architectureStyles,
  cpuPartStyles,
  distributionFigure,
  type Figure,
  groupedFigure,
  intervalFigure,
  lineFigure,
  matrixFigure,
  schedulerStyles,
  stackedBarFigure,
  timelineFigure,
  timePartStyles,
  tornadoFigure,
} from "../../src/plot/mod.ts";

/** Turns of a driver domain and two guests on two cores, with the wire. */
const spanRows = Array.from({ length: 40 }, (_, i) => [
  { group: "Cores", lane: "core 0", from: 10 * i, to: 10 * i + 4, part: "driverDomain" },
  { group: "Cores", lane: "core 0", from: 10 * i + 4, to: 10 * i + 5, part: "vmm" },
  { group: "Cores", lane: "core 1", from: 10 * i + 5, to: 10 * i + 5 + i % 5, part: "guest" },
  { group: "Device", lane: "link in", from: 10 * i, to: 10 * i + 1.2, part: "frames" },
]).flat();

/** The widths at which each example is drawn. */
export type Width = "column" | "page";

/** An example. */
export interface Example {
  /** Its name, fit for a file. */
  readonly name: string;
  /** Draws it. */
  readonly draw: (width: Width) => Promise<Figure>;
  /** Texts that must stand in it. */
  readonly texts: readonly string[];
  /** Texts that must stand in it at page width only. */
  readonly wide?: readonly string[];
}

const capacity = { native: 1, split: 0.45, vdi: 0.92 };
type Architecture = keyof typeof capacity;
const architectures = Object.keys(capacity) as Architecture[];
const baselines = [
  "1 Gb/s, shared core",
  "1 Gb/s, pinned core",
  "10 Gb/s, shared core",
  "10 Gb/s, pinned core",
];

const loads = [500, 1000, 2000, 4000, 6000, 8000, 10000, 12000];

const loadRows = baselines.flatMap((baseline, i) =>
  architectures.flatMap((architecture) =>
    loads.map((load) => {
      const peak = 9500 * capacity[architecture] * (i > 1 ? 1 : 0.6) * (i % 2 ? 1.08 : 1);
      const rate = Math.min(load, peak) * (load > peak ? 1 - (load - peak) / 1e5 : 1);
      const p95 = load < peak
        ? 0.9 / capacity[architecture] / (1.02 - load / peak)
        : 180 + load / 50;
      return {
        baseline,
        architecture,
        load,
        rate,
        low: rate * 0.97,
        high: rate * 1.03,
        p95,
        p95Low: p95 * 0.85,
        p95High: p95 * 1.2,
      };
    })
  )
);

const vmRows = architectures.flatMap((architecture) =>
  [1, 2, 4, 8, 12, 16].map((vms) => {
    const rate = 880 * capacity[architecture] * vms ** (architecture === "split" ? 0.72 : 0.95);
    return { architecture, vms, rate, low: rate * 0.96, high: rate * 1.04 };
  })
);

const cpuShares: Record<Architecture, number[]> = {
  native: [0.83, 0, 0, 0.17],
  split: [0.37, 0.41, 0.19, 0.03],
  vdi: [0.71, 0.01, 0.08, 0.2],
};
const cpuRows = baselines.flatMap((baseline) =>
  architectures.flatMap((architecture) =>
    Object.keys(cpuPartStyles).map((part, i) => ({
      baseline,
      architecture,
      part,
      share: cpuShares[architecture][i],
    }))
  )
);

const stages: Record<string, [string, number, number][]> = {
  "Split driver": [
    ["Guest network stack, transmit", 2.1, 0.4],
    ["Front end: put request on the shared ring", 0.6, 0.1],
    ["Event channel to the driver domain", 0.9, 0.2],
    ["Driver domain waits to be scheduled", 0.2, 9.7],
    ["Back end: grant copy of the payload", 3.4, 1.8],
    ["Bridge and netfilter hooks", 0.8, 0.2],
    ["Native driver, descriptor ring", 0.7, 1.1],
    ["NIC: DMA set-up and transfer", 1.2, 0.9],
    ["Link (serialization)", 1.23, 2.6],
  ],
  "VDI": [
    ["Guest network stack, transmit", 2.1, 0.5],
    ["Guest driver, own descriptor ring", 0.7, 0.4],
    ["NIC: protection check, DMA", 1.3, 1.0],
    ["Link (serialization)", 1.23, 2.9],
  ],
};
const stageRows = Object.entries(stages).flatMap(([architecture, list]) =>
  list.flatMap(([stage, service, waiting]) => [
    { architecture, stage, part: "service", time: service },
    { architecture, stage, part: "waiting", time: waiting },
  ])
);

/** Values of a smooth, slightly skewed distribution, without a random generator. */
const benefitRows = ["Shared core", "Pinned core"].flatMap((core, k) =>
  Array.from({ length: 256 }, (_, i) => {
    const u = (i + 0.5) / 256;
    return { core, benefit: 0.42 - k * 0.2 + 0.22 * Math.log(u / (1 - u)) + 0.1 * u };
  })
);

const driverRows = ([
  ["Grant copy cost per byte in the driver domain (cycles)", 0.71, 0.08],
  ["Share of requests that need more than one page fragment", 0.44, 0.1],
  ["File size", 0.39, 0.1],
  ["Link rate", 0.31, 0.11],
  ["Interrupt moderation interval", -0.27, 0.11],
  ["VMM switch cost", 0.22, 0.12],
  ["TCP segmentation offload", -0.58, 0.09],
  ["Event-channel send cost", 0.14, 0.12],
  ["Guest stack cost per packet", -0.35, 0.1],
  ["Time slice of the scheduler", 0.02, 0.12],
] as const).map(([parameter, rho, half]) => ({
  parameter,
  rho,
  low: rho - half,
  high: rho + half,
}));

const baselineRows = baselines.flatMap((host, i) =>
  ["64 KiB files, offloads on", "4 KiB files, offloads off, interrupt moderation at 50 µs"].map(
    (group, k) => {
      const ours = 0.9 - 0.22 * i + 0.15 * k;
      return { host, group, ours, low: ours - 0.04 - 0.02 * k, high: ours + 0.05 };
    },
  )
);

const quick = [
  "95% intervals, 3 replications.",
  "Quick run: the intervals are wider than those of a full run.",
];
const load = {
  x: "load",
  series: "architecture",
  xLabel: "Offered load",
  xUnit: "connections/s",
  styles: architectureStyles,
} as const;
const names = ["Native", "Split driver", "VDI"];

/** Losses by threat, over many decades. */
const threats = [
  "Flood from a neighbour",
  "Interrupt storm",
  "Rogue DMA",
  "Driver domain crash",
  "Management path abuse",
  "Exhaustion of contexts",
];
const eight = [
  "native",
  "emulated",
  "split-driver",
  "vmm-driver",
  "virtio-vhost",
  "passthrough",
  "sr-iov",
  "vdi",
];
const threatRows = threats.flatMap((threat, i) =>
  eight.map((architecture, k) => {
    const lost = (0.96 - 0.11 * k - 0.05 * i + 0.09 * ((i * 5 + k * 3) % 4)) / 1.25;
    return {
      threat,
      architecture,
      lost: i === 2 && k === 0 ? NaN : Math.max(0, lost),
      low: Math.max(0, lost - 0.03),
      high: Math.max(0, lost + 0.03),
      outage: 10 ** (3.2 - 0.7 * ((i + k) % 7)),
      note: i === 3 && k === 1 ? "host down" : "",
    };
  })
);

/** Throughput by workload under three schedulers. */
const schedulerRows = ["Compute only", "I/O only", "Mixed, pinned", "Mixed, shared"].flatMap((
  mix,
  i,
) =>
  Object.keys(schedulerStyles).map((scheduler, k) => {
    const rate = 9.2 - 1.6 * i - 0.55 * k + 0.4 * ((i * k) % 3);
    return { mix, scheduler, rate, low: rate - 0.35, high: rate + 0.3 };
  })
);
const overheadRows = ["64 B", "1500 B", "64 KiB"].flatMap((size, i) =>
  eight.flatMap((architecture, k) =>
    ["Receive", "Transmit"].map((way, w) => {
      const cycles = 900 * 4 ** i * (1 + [0, 9, 2.2, 1.5, 1.1, 0.3, 0.35, 0.1][k]) * (1 + 0.2 * w);
      return { size, architecture, way, cycles, low: cycles * 0.93, high: cycles * 1.08 };
    })
  )
);

const eightRows = eight.flatMap((architecture, k) =>
  [1, 2, 4, 8, 16].map((vms) => {
    const rate = Math.min(9.4, (1 + k * 0.35) * vms ** 0.72);
    return { architecture, vms, rate, low: rate * 0.9, high: rate * 1.07 };
  })
);
const partRows = eight.flatMap((architecture, k) => {
  const sum = 21.5 + (8 - k) * 1.7;
  return ["guest", "driverDomain", "vmm"].map((part, i) => ({
    architecture,
    part,
    cycles: [sum - (8 - k) * 1.5, (8 - k) * 1.1, (8 - k) * 0.4][i],
    low: sum * 0.96,
    high: sum * 1.05,
  }));
});

/** Response time in bins of 10 ms, with a flood and a crash of the driver domain. */
const timeRows = ["split-driver", "vdi"].flatMap((architecture, k) =>
  Array.from({ length: 150 }, (_, i) => {
    const time = i * 0.02;
    const flooded = time >= 0.6 && time < 1.2;
    const down = k === 0 && time >= 1.8 && time < 2.2;
    const response = 1.1 + 0.15 * Math.sin(i * 1.7) + (flooded ? [6, 0.4][k] : 0);
    return { architecture, time, response: down ? NaN : response };
  })
);

/** The examples. */
export const gallery: readonly Example[] = [
  {
    name: "line-facets",
    draw: (width) =>
      lineFigure(loadRows, {
        width,
        ...load,
        title: "Throughput against offered load",
        subtitle: "8 VMs, 64 KiB files, offloads on, equal total cores for every architecture",
        y: "rate",
        low: "low",
        high: "high",
        facet: "baseline",
        yLabel: "Throughput",
        yUnit: "replies/s",
        references: [
          { value: 1780, label: "Line rate of 1 Gb/s", facet: baselines[0] },
          { value: 1780, label: "Line rate of 1 Gb/s", facet: baselines[1] },
          { value: 11000, label: "Native bound" },
        ],
        notes: quick,
      }),
    texts: [
      ...names,
      ...baselines,
      "Throughput (replies/s)",
      "Offered load (connections/s)",
      "Line rate of 1 Gb/s",
      "Native bound",
      ...quick,
    ],
  },
  {
    name: "line-free",
    draw: (width) =>
      lineFigure(loadRows, {
        width,
        ...load,
        title: "Response time against offered load",
        y: "p95",
        low: "p95Low",
        high: "p95High",
        facet: "baseline",
        share: "none",
        yScale: "log",
        interval: "band",
        yLabel: "Response time, 95th percentile",
        yUnit: "ms",
      }),
    texts: [...names, ...baselines, "Response time, 95th percentile (ms)"],
  },
  {
    name: "line-one",
    draw: (width) =>
      lineFigure(loadRows.filter((row) => row.baseline === baselines[2]), {
        width,
        ...load,
        title: "Response time against offered load",
        subtitle: "10 Gb/s, driver domain on a shared core",
        y: "p95",
        low: "p95Low",
        high: "p95High",
        yScale: "log",
        yLabel: "Response time p95",
        yUnit: "ms",
        notes: quick,
      }),
    texts: [...names, "Response time p95 (ms)", quick[0]],
  },
  {
    name: "line-vms",
    draw: (width) =>
      lineFigure(vmRows, {
        width,
        title: "Throughput against the number of VMs",
        x: "vms",
        y: "rate",
        low: "low",
        high: "high",
        series: "architecture",
        xLabel: "VMs",
        xTicks: [1, 2, 4, 8, 12, 16],
        yLabel: "Peak throughput",
        yUnit: "replies/s",
        styles: architectureStyles,
      }),
    texts: [...names, "VMs", "16", "Peak throughput (replies/s)"],
  },
  {
    name: "bars-cpu",
    draw: (width) =>
      stackedBarFigure(cpuRows, {
        width,
        title: "Where the CPU time goes at saturation",
        subtitle: "8 VMs, 64 KiB files",
        bar: "architecture",
        part: "part",
        value: "share",
        facet: "baseline",
        columns: 4,
        format: "percent",
        valueLabel: "Share of all cores' time",
        styles: cpuPartStyles,
        barLabels: { native: "Native", split: "Split driver", vdi: "VDI" },
        notes: quick.slice(1),
      }),
    texts: [...baselines, "Guests", "Driver domain", "VMM", "Idle", "100%", "41%", "Split driver"],
  },
  {
    name: "bars-stages",
    draw: (width) =>
      stackedBarFigure(stageRows, {
        width,
        title: "Time of a packet by stage",
        subtitle: "Transmit path at 80% of the peak",
        bar: "stage",
        part: "part",
        value: "time",
        facet: "architecture",
        orientation: "horizontal",
        valueLabel: "Time per packet",
        valueUnit: "µs",
        totals: true,
        styles: timePartStyles,
      }),
    texts: [
      "Service",
      "Waiting",
      "Time per packet (µs)",
      ...Object.values(stages).flat().map(([stage]) => stage),
    ],
  },
  {
    name: "distribution-ecdf",
    draw: (width) =>
      distributionFigure(benefitRows, {
        width,
        title: "Benefit of VDI over the parameter space",
        subtitle: "256 points of the assumed ranges, Latin hypercube",
        value: "benefit",
        series: "core",
        valueLabel: "Benefit of VDI over the split driver",
        format: "percent",
        references: [{ value: 0, label: "No difference" }, {
          value: 0.6,
          label: "Paper: 60% more",
        }],
        shares: [{ above: 0, label: "VDI is better" }],
        kind: "exceedance",
      }),
    texts: [
      "No difference",
      "Paper: 60% more",
      "Shared core",
      "Pinned core",
      "Share of points above x",
      "VDI is better at",
    ],
  },
  {
    name: "distribution-histogram",
    draw: (width) =>
      distributionFigure(benefitRows, {
        width,
        title: "Benefit of VDI over the parameter space",
        value: "benefit",
        facet: "core",
        valueLabel: "Benefit of VDI over the split driver",
        format: "percent",
        references: [{ value: 0, label: "No difference" }, {
          value: 0.6,
          label: "Paper: 60% more",
        }],
        shares: [{ above: 0, label: "VDI is better" }],
        kind: "histogram",
      }),
    texts: [
      "No difference",
      "Paper: 60% more",
      "Shared core",
      "Pinned core",
      "Number of points",
      "VDI is better at",
    ],
  },
  {
    name: "tornado",
    draw: (width) =>
      tornadoFigure(driverRows, {
        width,
        title: "What drives the benefit of VDI",
        label: "parameter",
        value: "rho",
        low: "low",
        high: "high",
        valueLabel: "Rank correlation with the benefit",
        positiveLabel: "A higher value raises the benefit",
        negativeLabel: "A higher value lowers the benefit",
        notes: ["Spearman's rank correlation, 95% intervals, 256 points."],
      }),
    texts: [
      ...driverRows.map(({ parameter }) => parameter),
      "Rank correlation with the benefit",
      "A higher value raises the benefit",
      "A higher value lowers the benefit",
    ],
    wide: ["[95% interval]"],
  },
  {
    name: "interval",
    draw: (width) =>
      intervalFigure(baselineRows, {
        width,
        title: "Benefit of VDI for each baseline host",
        label: "host",
        group: "group",
        value: "ours",
        low: "low",
        high: "high",
        valueLabel: "Benefit of VDI over the split driver",
        format: "percent",
        references: [{ value: 0, label: "No difference" }, {
          value: 0.6,
          label: "Paper: 60% more",
        }],
        notes: quick,
      }),
    texts: [
      ...baselines,
      "64 KiB files, offloads on",
      "Paper: 60% more",
      "No difference",
    ],
    wide: ["90.0% [86.0, 95.0]", "[95% interval]"],
  },
  {
    name: "interval-series",
    draw: (width) =>
      intervalFigure(baselineRows, {
        width,
        title: "Benefit of VDI for each baseline host",
        label: "host",
        series: "group",
        value: "ours",
        low: "low",
        high: "high",
        valueLabel: "Benefit of VDI over the split driver",
        format: "percent",
        references: [{ value: 0.5, label: "Half as much again" }, {
          value: 0.6,
          label: "Paper: 60% more",
        }],
      }),
    texts: [...baselines, "Paper: 60% more", "Half as much again"],
    wide: ["[95% interval]"],
  },
  {
    name: "matrix",
    draw: (width) =>
      matrixFigure(threatRows, {
        width,
        title: "What the victim loses, by threat and architecture",
        row: "threat",
        column: "architecture",
        value: "lost",
        low: "low",
        high: "high",
        text: "note",
        valueLabel: "Throughput lost",
        format: "percent",
        domain: [0, 1],
        styles: architectureStyles,
      }),
    texts: [...threats, "Native", "Split driver", "SR-IOV", "VDI", "Throughput lost", "host down"],
  },
  {
    name: "matrix-log",
    draw: (width) =>
      matrixFigure(threatRows, {
        width,
        title: "How long until the victim has recovered",
        row: "threat",
        column: "architecture",
        value: "outage",
        valueLabel: "Time until recovery",
        valueUnit: "ms",
        scale: "log",
        styles: architectureStyles,
      }),
    texts: [...threats, "Emulated", "virtio, vhost", "Time until recovery (ms)"],
  },
  {
    name: "grouped",
    draw: (width) =>
      groupedFigure(schedulerRows, {
        width,
        title: "Throughput of mixes of compute and I/O by scheduler",
        category: "mix",
        series: "scheduler",
        value: "rate",
        low: "low",
        high: "high",
        valueLabel: "Throughput",
        valueUnit: "Gb/s",
        references: [{ value: 9.4, label: "Line rate" }],
        styles: schedulerStyles,
        notes: quick,
      }),
    texts: [
      "Compute only",
      "Mixed, shared",
      "Round robin",
      "Partitioned",
      "Throughput (Gb/s)",
      "Line rate",
    ],
  },
  {
    name: "grouped-bars",
    draw: (width) =>
      groupedFigure(schedulerRows.filter(({ scheduler }) => scheduler < "p"), {
        width,
        title: "Throughput of mixes of compute and I/O by scheduler",
        category: "mix",
        series: "scheduler",
        value: "rate",
        low: "low",
        high: "high",
        mark: "bar",
        valueLabel: "Throughput",
        valueUnit: "Gb/s",
        references: [{ value: 9.4, label: "Line rate" }],
        styles: schedulerStyles,
      }),
    texts: ["Compute only", "Mixed, shared", "BVT", "Throughput (Gb/s)", "Line rate"],
  },
  {
    name: "grouped-facets",
    draw: (width) =>
      groupedFigure(overheadRows, {
        width,
        title: "Cycles for a packet",
        category: "size",
        series: "architecture",
        facet: "way",
        value: "cycles",
        low: "low",
        high: "high",
        scale: "log",
        valueLabel: "Core time per packet",
        valueUnit: "cycles",
        references: [{ value: 1000, label: "Bare interrupt" }],
        styles: architectureStyles,
      }),
    texts: [
      "64 B",
      "64 KiB",
      "Receive",
      "Transmit",
      "Passthrough",
      "Core time per packet (cycles)",
      "Bare interrupt",
    ],
  },
  {
    name: "grouped-many",
    draw: (width) =>
      groupedFigure(
        threatRows.flatMap((
          row,
        ) => [{ ...row, core: "Shared core" }, { ...row, core: "Pinned core" }]),
        {
          width,
          title: "What the victim loses, by threat and architecture",
          category: "threat",
          series: "architecture",
          facet: "core",
          value: "lost",
          low: "low",
          high: "high",
          valueLabel: "Throughput lost",
          format: "percent",
          orientation: "horizontal",
          references: [{ value: 0.05, label: "Objective: 5%" }],
          styles: architectureStyles,
        },
      ),
    texts: [...threats, "Passthrough", "Throughput lost", "Objective: 5%", "Pinned core"],
  },
  {
    name: "time-series",
    draw: (width) =>
      lineFigure(timeRows, {
        width,
        title: "Response time of the victim over time",
        x: "time",
        y: "response",
        series: "architecture",
        xLabel: "Time",
        xUnit: "s",
        yLabel: "Response time, mean of 20 ms",
        yUnit: "ms",
        events: [
          { value: 0.6, label: "Flood starts" },
          { value: 1.8, label: "Driver domain crashes" },
          { value: 2.2, label: "Back in service" },
        ],
        stretches: [
          { from: 0.6, to: 1.2, label: "Flood" },
          { from: 1.8, to: 2.2, label: "Driver domain down" },
        ],
        styles: architectureStyles,
      }),
    texts: [
      "Flood starts",
      "Driver domain crashes",
      "Back in service",
      "Driver domain down",
      "Time (s)",
    ],
  },
  {
    name: "line-eight",
    draw: (width) =>
      lineFigure(eightRows, {
        width,
        title: "Throughput of all architectures against the number of VMs",
        x: "vms",
        y: "rate",
        low: "low",
        high: "high",
        series: "architecture",
        seriesOrder: eight,
        xLabel: "VMs",
        xTicks: [1, 2, 4, 8, 16],
        xScale: "log",
        yLabel: "Throughput",
        yUnit: "Gb/s",
        references: [{ value: 9.4, label: "Line rate" }],
        styles: architectureStyles,
      }),
    texts: ["Native", "Emulated", "VMM driver", "virtio, vhost", "Passthrough", "Line rate"],
  },
  {
    name: "bars-interval",
    draw: (width) =>
      stackedBarFigure(partRows, {
        width,
        title: "Cycles per packet at one saturating load",
        bar: "architecture",
        part: "part",
        value: "cycles",
        totalLow: "low",
        totalHigh: "high",
        totals: true,
        valueLabel: "Core time",
        valueUnit: "1000 cycles per packet",
        styles: cpuPartStyles,
        barLabels: Object.fromEntries(eight.map((name) => [name, architectureStyles[name].label!])),
        notes: quick,
      }),
    texts: ["Native", "Passthrough", "Guests", "VMM", "Core time (1000 cycles per packet)"],
  },
  {
    name: "timeline",
    draw: (width) =>
      timelineFigure(spanRows, {
        width,
        title: "A packet's way through a split driver",
        lane: "lane",
        from: "from",
        to: "to",
        part: "part",
        group: "group",
        timeLabel: "Time",
        timeUnit: "us",
        styles: cpuPartStyles,
      }),
    texts: ["core 0", "core 1", "link in", "Cores", "Device", "Guests", "VMM", "Time (us)"],
  },
];
