/**
 * The figures that only this experiment has.
 *
 * @module
 */
import {
  architectureStyles,
  drawnFigure,
  type ExperimentFigure,
  type ExperimentTable,
  type FigureContext,
  hostSeries,
  inWords,
  lineColumns,
  lineFigure,
  longColumns,
  longRows,
  type TableRow,
  valueColumns,
} from "@iovlab/iovlab";
import { limits } from "./claims.ts";
import {
  baselineCosts,
  predictedRate,
  primary,
  steppedBaselines,
  steppedHost,
  steps,
  stepTime,
  victim,
} from "./hosts.ts";
import { someSystems, sweptSystems } from "./systems.ts";

/** Words for systems, in figures. */
export const systemLabels: Readonly<Record<string, string>> = {
  "split-driver": "split driver",
  "split-driver+weights": "split driver, CPU weights",
  "split-driver+caps": "split driver, CPU caps",
  "split-driver+pinned": "split driver, pinned",
  "split-driver+limit80": "split driver, limit 80%",
  "split-driver+limit50": "split driver, limit 50%",
  "split-driver+weights+limit80": "split driver, weights, limit 80%",
  "split-driver+weights+limit50": "split driver, weights, limit 50%",
  "split-driver+weights+limit80+5ms": "split driver, weights, 80% by 5 ms",
  "split-driver+weights+limit65+5ms": "split driver, weights, 65% by 5 ms",
  "split-driver+weights+limit50+5ms": "split driver, weights, 50% by 5 ms",
  "split-driver+pinned+limit50+5ms": "split driver, pinned, 50% by 5 ms",
  "virtio-vhost": "virtio",
  "virtio-vhost+weights": "virtio, CPU weights",
  "virtio-vhost+threads": "virtio, thread weights",
  "virtio-vhost+caps": "virtio, CPU caps",
  "sr-iov": "SR-IOV",
  "sr-iov+weights": "SR-IOV, CPU weights",
  "sr-iov+weights+frames": "SR-IOV, weights, turns by frame",
  "sr-iov+limit80": "SR-IOV, limit 80%",
  "sr-iov+limit50": "SR-IOV, limit 50%",
  "sr-iov+weights+limit80": "SR-IOV, weights, limit 80%",
  "sr-iov+weights+limit65": "SR-IOV, weights, limit 65%",
  "sr-iov+weights+limit50": "SR-IOV, weights, limit 50%",
  vdi: "VDI",
  "vdi+reservation": "VDI, reservation",
  "vdi+reservation+weights": "VDI, reservation, weights",
};

/** Words for hosts, in figures. */
export const hostLabels: Readonly<Record<string, string>> = {
  "bulk-out": "bulk, out",
  "bulk-in": "bulk, in",
  web: "web",
  "flood-out": "flood, out",
  "flood-in": "flood, in",
  "overrun-in": "overrun, in",
  compute: "compute",
};

type Style = typeof architectureStyles[string];

/** The fixed colours, by the architecture that has each; those of architectures without a part here tell controls apart. */
const color = (architecture: string): string => architectureStyles[architecture].color;

const styles: Readonly<Record<string, Style>> = {
  "split-driver": { color: color("split-driver"), symbol: "square", dash: [1.5, 2.5] },
  "split-driver+weights+limit50+5ms": { color: color("split-driver"), symbol: "diamond" },
  "virtio-vhost+threads": {
    color: color("virtio-vhost"),
    symbol: "triangle-down",
    dash: [14, 3],
  },
  "sr-iov": { color: color("sr-iov"), symbol: "star", dash: [12, 2, 4, 2] },
  "sr-iov+weights+frames": {
    color: color("passthrough"),
    symbol: "ring",
    dash: [7, 2, 1.5, 2],
  },
  "sr-iov+weights+limit50": { color: color("vmm-driver"), symbol: "cross", dash: [3.5, 2] },
  vdi: { color: color("vdi"), symbol: "circle", dash: [7, 2.5] },
  "vdi+reservation+weights": { color: color("emulated"), symbol: "triangle" },
};

/** The looks of the systems of sweeps. */
export const systemStyles: Readonly<Record<string, Style>> = Object.fromEntries(
  Object.entries(styles).map(([key, style]) => [key, { ...style, label: systemLabels[key] }]),
);

const order = sweptSystems.map(({ key }) => key);

type Rows = ExperimentTable["rows"];

const guarantee = [{ value: limits.met, label: "guarantee" }];
const keptLabel = "Kept: the lesser of time within the objective and load served";

/** What is shown of every baseline: the best of what there is and the proposed system. */
const shown: Readonly<Record<string, string>> = {
  split_driver_kept: "split driver, best",
  today_kept: "today's best",
  device_kept: "VDI, reservation",
  proposed_kept: "VDI, reservation, weights",
};

/** What each system keeps beside each kind of neighbours. */
export function keptByHost(best: ExperimentTable, context: FigureContext): ExperimentFigure {
  const hosts = best.rows.filter(({ host }) => (host as string) in hostLabels);
  const rows = longRows(inWords(hosts, "host", "neighbours", hostLabels), "label", shown);
  return drawnFigure("kept-by-host", "interval", rows, {
    ...context,
    title: "What is kept beside saturating neighbours",
    label: "label",
    group: "neighbours",
    ...longColumns,
    valueLabel: "Kept",
    valueUnit: "%",
    references: guarantee,
    notes: [`${keptLabel}.`, "Today's best is chosen anew beside each kind of neighbours."],
  });
}

function curves(
  name: string,
  rows: Rows,
  of: {
    readonly title: string;
    readonly x: string;
    readonly xLabel: string;
    readonly xUnit?: string;
    readonly xTicks?: readonly number[];
    readonly facet?: string;
  },
  y: {
    readonly metric: string;
    readonly label: string;
    readonly unit: string;
    readonly scale?: "log";
    readonly reference?: { readonly value: number; readonly label: string };
  },
  context: FigureContext,
): ExperimentFigure {
  const { metric, label, unit, scale, reference } = y;
  return drawnFigure(name, "line", rows, {
    ...context,
    ...of,
    ...lineColumns(metric),
    series: "system",
    seriesOrder: order,
    styles: systemStyles,
    yLabel: label,
    yUnit: unit,
    ...(scale && { yScale: scale }),
    ...(reference && { references: [reference] }),
  });
}

const offered = { x: "load", xLabel: "Offered by the neighbours, over the line rate" } as const;
const kept = { metric: "kept", label: "Kept", unit: "%", reference: guarantee[0] } as const;

/** What is kept against the neighbours' load. */
export function keptByLoad(load: ExperimentTable, context: FigureContext): ExperimentFigure {
  const title = "What is kept from idle to saturating neighbours";
  return curves("kept-by-load", load.rows, { ...offered, title }, kept, context);
}

/** 99th percentile of the reply time against the neighbours' load. */
export function responseByLoad(load: ExperimentTable, context: FigureContext): ExperimentFigure {
  const title = "Reply time from idle to saturating neighbours, 99th percentile";
  const reference = { value: primary.objective * 1e3, label: "objective (of means)" };
  return curves("response-by-load", load.rows, { ...offered, title }, {
    ...{ metric: "responseTimeP99", label: "Reply time", unit: "ms", scale: "log" },
    reference,
  }, context);
}

/** What is kept against the number of neighbours. */
export function keptByNeighbours(many: ExperimentTable, context: FigureContext): ExperimentFigure {
  const rows: TableRow[] = many.rows.map((row) => ({
    ...row,
    panel: `${hostLabels[row.kind as string]} neighbours`,
  }));
  return curves(
    "kept-by-neighbours",
    rows,
    {
      title: "What is kept beside one to fifteen saturating neighbours",
      x: "neighbours",
      xLabel: "Neighbours",
      xTicks: [1, 3, 7, 15],
      facet: "panel",
    },
    kept,
    context,
  );
}

/** What is shown of the table of pauses: the rest of the grid is like one of these. */
const lentSystems: ReadonlySet<string> = new Set([
  ...someSystems.map(({ key }) => key),
  "split-driver+weights",
  "split-driver+weights+limit50",
  "split-driver+weights+limit80+5ms",
  "split-driver+weights+limit65+5ms",
  "sr-iov+weights+limit80",
]);

/** What the neighbours get while the VM pauses. */
export function lentBySystem(pause: ExperimentTable, context: FigureContext): ExperimentFigure {
  const first = pause.rows[0]?.host;
  const rows: TableRow[] = pause.rows.filter(({ host, system }) =>
    host === first && lentSystems.has(system as string)
  ).map((row) => ({
    ...row,
    keeps: (row.kept as number) >= limits.met ? "keeps the objective" : "does not",
  }));
  return drawnFigure("lent-by-system", "interval", inWords(rows, "system", "label", systemLabels), {
    ...context,
    title: "What the neighbours get while the VM pauses",
    label: "label",
    group: "keeps",
    groupOrder: ["keeps the objective", "does not"],
    ...valueColumns("lent"),
    valueLabel: "Neighbours' throughput",
    valueUnit: "Mb/s",
    references: [{ value: predictedRate(primary, 1) * 1e-6, label: "line full" }],
    notes: [
      `Grouped by whether at least ${limits.met}% is kept while the VM works and its neighbours saturate the line.`,
    ],
  });
}

/** Intervals of the recorder that are shown as one. */
const together = 2;

/** The series of one replication of the primary stepped host: the VM's rate, and that of its neighbours together. */
export function shareRows(seed: number): TableRow[] {
  const series = hostSeries(steppedHost(primary), baselineCosts, {
    seed,
    duration: primary.seconds,
  });
  const names = ["VM", "neighbours together"];
  return names.flatMap((who, index) => {
    const rates = new Map<number, number>();
    for (const { vm, time, transmitBitRate } of series) {
      if ((vm === victim) !== (index === 0)) continue;
      const place = Math.ceil(Math.round(time * 400) / together);
      rates.set(place, (rates.get(place) ?? 0) + transmitBitRate / together);
    }
    return [...rates].map(([place, rate]) => (
      { who, time: 1e3 * (place - 0.5) * together / 400, rate }
    ));
  });
}

/** How the share follows its reservation over time. */
export function shareOverTime(seed: number): ExperimentFigure {
  let rows: readonly TableRow[] | undefined;
  const draw: ExperimentFigure["draw"] = (width) =>
    lineFigure(rows ??= shareRows(seed), {
      width,
      title: "A share that follows its reservation while the host runs",
      subtitle: `One replication, 3 neighbours, mean rates of ${together * 2.5} ms`,
      x: "time",
      y: "rate",
      series: "who",
      xLabel: "Time",
      xUnit: "ms",
      yLabel: "Throughput",
      yUnit: "Mb/s",
      curve: "step",
      styles: {
        VM: { color: color("emulated") },
        "neighbours together": { color: color("vmm-driver"), dash: [7, 2.5] },
      },
      events: steps.map((step) => ({
        value: 1e3 * stepTime(primary, step),
        label: `reserved ${100 * step.share}%`,
      })),
      references: steps.map((step) => ({
        value: predictedRate(primary, step.share) * 1e-6,
        label: `predicted at ${100 * step.share}%`,
      })),
    });
  return { name: "share-over-time", draw };
}

/** How far each share is from its prediction after each change. */
export function shareError(step: ExperimentTable, context: FigureContext): ExperimentFigure {
  const rows: TableRow[] = step.rows.map((row) => ({
    ...row,
    label: `reserved ${row.reserved} Mb/s`,
  }));
  return drawnFigure("lag-by-host", "interval", rows, {
    ...context,
    title: "Lag of the share behind a change of its reservation",
    label: "label",
    group: "host",
    groupOrder: Object.keys(steppedBaselines),
    ...valueColumns("shiftLag"),
    valueLabel: "Lag",
    valueUnit: "ms",
    references: [{ value: 0, label: "at once" }, { value: limits.lag, label: "quick" }],
  });
}

/** How what is kept is spread over the parameter space: with a reservation, and with today's best at each point. */
export function keptOverSpace(space: ExperimentTable, context: FigureContext): ExperimentFigure {
  const series = { reserved: "VDI, reservation, weights", today: "today's best at each point" };
  const rows: TableRow[] = space.rows.flatMap((row) =>
    Object.entries(series).map(([effect, name]) => (
      { name, kept: limits.met + (row[effect] as number) }
    ))
  );
  return drawnFigure("kept-over-space", "distribution", rows, {
    ...context,
    title: "What is kept over the assumed ranges",
    value: "kept",
    series: "name",
    styles: {
      [series.reserved]: { color: color("emulated"), symbol: "triangle" },
      [series.today]: { color: color("vmm-driver"), symbol: "cross", dash: [3.5, 2] },
    },
    valueLabel: "Kept",
    valueUnit: "%",
    references: guarantee,
  });
}
