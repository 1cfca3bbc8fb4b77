/**
 * The tables of `host simulate`.
 *
 * @module
 */
import { type ResultRow, unitOf } from "../../core/mod.ts";
import { estimateDecimals, formatFixed, formatNumber } from "../../plot/mod.ts";
import type { Table } from "../../report/mod.ts";
import type { SimulationResult } from "../../scenario/mod.ts";

/** Metrics by VM: those without a value anywhere are left out. */
const byVm = [
  ["offeredRate", "opened"],
  ["replyRate", "replies"],
  ["transactionRate", "transactions"],
  ["receiveBitRate", "received"],
  ["transmitBitRate", "sent"],
  ["datagramSendBitRate", "datagrams handed in"],
  ["responseTimeMean", "response"],
  ["responseTimeP95", "95%"],
  ["responseTimeP99", "99%"],
  ["responseTimeP999", "99.9%"],
  ["errorShare", "errors"],
  ["datagramLossShare", "lost"],
  ["workRate", "work"],
  ["slowdown", "slowdown"],
  ["hostileRate", "hostile"],
  ["violationRate", "refused"],
  ["corruptionRate", "corrupted"],
  ["outageTime", "off the network"],
  ["objectiveMissedShare", "missed"],
  ["guestUtilization", "CPU"],
] as const;

/** Metrics of the host. */
const ofHost = [
  "guestUtilization",
  "driverDomainUtilization",
  "vmmUtilization",
  "idleShare",
  "guestCyclesPerPacket",
  "driverDomainCyclesPerPacket",
  "vmmCyclesPerPacket",
  "cpuPerMegabit",
  "interruptRate",
  "eventRate",
  "exitRate",
  "contextMissRate",
  "iotlbMissRate",
  "staleTimeMean",
  "switchRate",
  "dropRate",
  "retransmitRate",
  "jainIndex",
  "operationalBound",
] as const;

/** Finds the row of a metric of an entity. */
export function find(
  rows: readonly ResultRow[],
  entity: string,
  metric: string,
): ResultRow | undefined {
  return rows.find((row) => row.entity === entity && row.metric === metric);
}

/** The resource with the least operational bound, of each measure that has bounds. */
function bottleneck(rows: readonly ResultRow[]): string[] {
  const bounds = rows.filter((row) => row.entity.startsWith("bound:"));
  return [...new Set(bounds.map(({ metric }) => metric))].map((metric) => {
    const of = bounds.filter((row) => row.metric === metric);
    const least = of.reduce((a, b) => b.value < a.value ? b : a);
    const name = least.entity.slice("bound:".length);
    const what = metric === "operationalBound" ? "" : ` of ${metric.slice(0, -"Bound".length)}`;
    const most = `${least.value.toFixed(0)} ${unitOf(metric)}`;
    return `bottleneck by operational bounds${what}: ${name} (at most ${most})`;
  });
}

function notesOf(result: SimulationResult, duration: number): string[] {
  const { host, rows, replications, reached, unsettled, primary } = result;
  const total = withInterval(find(rows, "total", primary));
  const value = total === "" ? "" : `: ${total} ${unitOf(primary)}`;
  const meaning = total.includes("±")
    ? "; ± is half the 95% interval of a mean over replications"
    : "";
  const notes = [`${replications} replications${value}${meaning}`, ...bottleneck(rows)];
  if (!reached) notes.push("The wanted precision was not reached.");
  if (unsettled > 0) {
    notes.push(
      `${unsettled} replications found no end of the warm-up: not stationary, or too short.`,
    );
  }
  for (const { kind, at } of host.events) {
    if (at < duration) continue;
    notes.push(
      `${kind} at ${at} s is not before the end of a replication: --duration must be longer.`,
    );
  }
  return notes;
}

function isShown(value: number | undefined): boolean {
  return value !== undefined && Number.isFinite(value);
}

/** Most metrics side by side: as many as a line of 100 letters takes with their intervals. */
const MOST_COLUMNS = 5;

/** A value with half its 95% interval, where it has one; nothing where it is not finite. */
function withInterval(row: ResultRow | undefined): string {
  if (row === undefined || !isShown(row.value)) return "";
  const { value, halfWidth } = row;
  if (!isShown(halfWidth) || halfWidth === 0) return formatNumber(clean(value), 4);
  const decimals = estimateDecimals([{ value, low: value - halfWidth!, high: value + halfWidth! }]);
  return `${formatFixed(value, decimals!)} ± ${formatFixed(halfWidth!, decimals!)}`;
}

/** What each VM got, and all together: as many tables as the metrics need. */
export function vmTables(result: SimulationResult, duration: number): readonly Table[] {
  const { host, rows } = result;
  const entities = [...host.vms.map((vm) => `vm:${vm.name}`), "total"];
  const valueOf = (entity: string, metric: string) => {
    const value = find(rows, entity, metric)?.value;
    return isShown(value) ? value as number : null;
  };
  const shown: (typeof byVm)[number][] = byVm.filter(([metric]) => {
    const values = entities.map((entity) => valueOf(entity, metric));
    return values.some((value) => value !== null && value !== 0);
  });
  if (shown.length === 0) shown.push(["replyRate", "replies"]);
  const tables = Math.ceil(shown.length / MOST_COLUMNS);
  const each = Math.ceil(shown.length / tables);
  return Array.from({ length: tables }, (_, index) => {
    const own = shown.slice(index * each, (index + 1) * each);
    const cells = entities.map((entity) => ({
      entity,
      ...Object.fromEntries(own.map(([metric]) => [
        metric,
        withInterval(find(rows, entity, metric)),
      ])),
    }));
    const columns = own.map(([metric, label]) => (
      { column: metric, label, unit: unitOf(metric), align: "right" as const }
    ));
    return {
      rows: cells,
      columns: [{ column: "entity" }, ...columns],
      ...(index === 0
        ? { caption: `${host.name}: ${host.architecture}, ${host.cores} cores` }
        : {}),
      ...(index === tables - 1 ? { notes: notesOf(result, duration) } : {}),
    };
  });
}

/** How long it took to come back after each event, and whether it was refused. */
function recoveryRows(rows: readonly ResultRow[]) {
  return rows.flatMap((row) => {
    const { entity, metric, value } = row;
    if (!entity.startsWith("event:") || !isShown(value)) return [];
    if (/Share$/.test(metric) && value === 0) return [];
    return [{
      metric: `${metric} of ${entity.slice("event:".length)}`,
      value: withInterval(row),
      unit: unitOf(metric),
    }];
  });
}

/** Shares that rounding leaves of nothing are nothing. */
function clean(value: number): number {
  return Math.abs(value) < 1e-9 ? 0 : value;
}

/** Where the cores' time went, and what happened on the way. */
export function machineTable({ rows }: SimulationResult): Table {
  const known = ofHost.filter((metric) => isShown(find(rows, "total", metric)?.value));
  const ofTotal = known.map((metric) => ({
    metric: metric as string,
    value: withInterval(find(rows, "total", metric)),
    unit: unitOf(metric),
  }));
  return {
    rows: [...ofTotal, ...recoveryRows(rows)],
    columns: [{ column: "metric" }, { column: "value", align: "right" }, { column: "unit" }],
  };
}
