/**
 * The table of `host compare`.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import type { Table } from "../../report/mod.ts";
import type { EngineComparison, HostEngineName } from "../../scenario/mod.ts";

/** Engines in the order of tables. */
export const engineOrder: readonly HostEngineName[] = [
  "packet-level",
  "lqn-simulation",
  "lqn-analytic",
];

/** What engines are called in tables. */
export const engineLabels: Readonly<Record<HostEngineName, string>> = {
  "packet-level": "packet level",
  "lqn-simulation": "LQN simulated",
  "lqn-analytic": "LQN analytic",
};

/** Metrics of the table in their order: what is got, how long it takes, whose core time it costs. */
const shown: Readonly<Record<string, string>> = {
  replyRate: "replies/s",
  transactionRate: "transactions/s",
  receiveBitRate: "received Mb/s",
  transmitBitRate: "sent Mb/s",
  workRate: "work units/s",
  responseTimeMean: "response ms",
  guestUtilization: "guest %",
  driverDomainUtilization: "driver %",
  vmmUtilization: "VMM %",
  utilization: "busy %",
};

/** More VMs than this have no rows in the table. */
const MOST_VMS = 16;

const isShare = (metric: string) => metric.toLowerCase().endsWith("utilization");

/** Parts of the host in the order of the table: each VM, the total, the domains beside the VMs, the link. */
function entitiesOf(host: Host, compared: readonly EngineComparison[]): string[] {
  const known = new Set(compared.map(({ entity }) => entity));
  const vms = host.vms.map(({ name }) => name);
  const own = new Set(vms.map((name) => `domain:${name}`));
  const ofVms = vms.length > MOST_VMS ? [] : vms.map((name) => `vm:${name}`);
  const others = [...known].filter((entity) => /^(domain|link):/.test(entity) && !own.has(entity));
  return [...ofVms, "total", ...others].filter((entity) => known.has(entity));
}

/** Four significant digits, and two of half an interval. */
function numberText(value: number, halfWidth?: number): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.max(1e-4, Math.abs(value))));
  const text = value.toFixed(Math.max(0, 3 - magnitude));
  // what rounding leaves of replications that are all the same is no interval
  if (halfWidth === undefined || halfWidth < 1e-9 * Math.abs(value)) return text;
  const width = halfWidth >= 100 ? halfWidth.toFixed(0) : halfWidth.toPrecision(2);
  return `${text} +- ${width}`;
}

function differenceText(metric: string, difference?: number): string {
  if (difference === undefined) return "";
  const text = `${difference >= 0 ? "+" : ""}${(100 * difference).toFixed(1)}`;
  return isShare(metric) ? `${text} pt` : `${text}%`;
}

/** A row of the table. */
function rowOf({ metric, answers, differences }: EngineComparison): Record<string, string> {
  const scale = isShare(metric) ? 100 : 1;
  const cells = engineOrder.flatMap((engine) => {
    const answer = answers[engine];
    const width = answer?.halfWidth === undefined ? undefined : answer.halfWidth * scale;
    return [
      [engine, answer ? numberText(answer.value * scale, width) : ""],
      [`${engine} difference`, differenceText(metric, differences[engine])],
    ];
  });
  return { metric: shown[metric], ...Object.fromEntries(cells) };
}

/** Whether a row says something: neither rows of zeros, nor the byte that stands for an acknowledgment in the models of streams. */
function isShown({ metric, unit, answers }: EngineComparison): boolean {
  if (unit === "Mb/s" && answers["packet-level"]?.value === 0) return false;
  return metric in shown && Object.values(answers).some(({ value }) => value !== 0);
}

/** What the engines say of each VM, of all together, of other domains and of the link. */
export function comparisonTable(host: Host, compared: readonly EngineComparison[]): Table {
  const place = Object.keys(shown);
  const rows = entitiesOf(host, compared).flatMap((entity) =>
    compared.filter((one) => one.entity === entity && isShown(one))
      .sort((a, b) => place.indexOf(a.metric) - place.indexOf(b.metric))
      .map((one, index) => ({ entity: index === 0 ? entity : "", ...rowOf(one) }))
  );
  const columns = engineOrder.flatMap((engine) => [
    { column: engine, label: engineLabels[engine], align: "right" } as const,
    ...(engine === "packet-level"
      ? []
      : [{ column: `${engine} difference`, label: "diff.", align: "right" } as const]),
  ]);
  return {
    caption: `${host.name}: ${host.architecture}, ${host.cores} cores, ${host.vms.length} VMs`,
    rows,
    columns: [{ column: "entity" }, { column: "metric" }, ...columns],
  };
}
