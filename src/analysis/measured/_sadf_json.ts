/**
 * The JSON that `sadf -j` prints.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { JsonLog, type Path } from "./_json_log.ts";
import { MeasuredRows } from "./_rows.ts";
import { addMeans, type SarKind, SarSeries } from "./_sar_rows.ts";

/** Where lists of values are within a time, what names their entries, and how sar calls their columns. */
const lists: readonly {
  readonly path: Path;
  readonly kind: SarKind;
  readonly id: string;
  readonly column: (key: string) => string;
}[] = [
  { path: ["cpu-load"], kind: "CPU", id: "cpu", column: (key) => `%${key}` },
  { path: ["cpu-load-all"], kind: "CPU", id: "cpu", column: (key) => `%${key}` },
  { path: ["network", "net-dev"], kind: "IFACE", id: "iface", column: networkColumn },
  { path: ["network", "net-edev"], kind: "IFACE", id: "iface", column: networkColumn },
];

/** sar's name of a column of an interface: a rate unless it is a share. */
function networkColumn(key: string): string {
  return key.endsWith("-percent") ? `%${key.replace("-percent", "")}` : `${key}/s`;
}

type Series = Map<
  string,
  { readonly kind: SarKind; readonly name: string; readonly series: SarSeries }
>;

function readList(log: JsonLog, time: Path, list: (typeof lists)[number], into: Series): void {
  const seconds = log.number(...time, "timestamp", "interval");
  if (!(seconds > 0)) log.refuse("an interval must be above 0 seconds", [...time, "timestamp"]);
  const path = [...time, ...list.path];
  const names = new Set<string>();
  for (let index = 0; index < log.count(...path); index++) {
    const entry = [...path, index];
    const name = log.string(...entry, list.id);
    if (names.has(name)) log.refuse(`${name} must stand once at a time: it stands twice`, entry);
    names.add(name);
    const keys = log.keys(...entry).filter((key) => key !== list.id);
    const values = new Map(keys.map((key) => [list.column(key), log.number(...entry, key)]));
    const id = `${list.path.join(".")} ${name}`;
    const known = into.get(id) ?? { kind: list.kind, name, series: new SarSeries() };
    into.set(id, known);
    if (!known.series.add(values, seconds)) {
      log.refuse(`${name} must have the columns of before`, entry);
    }
  }
}

/** Rows of the JSON of sadf. */
export function readSadfJson(text: string, { file }: { readonly file?: string }): ResultRow[] {
  const log = new JsonLog(text, { tool: "sar", file });
  const hosts: Path = ["sysstat", "hosts"];
  if (log.count(...hosts) !== 1) log.refuse("it must be of one host", hosts);
  const host = [...hosts, 0];
  if (log.has(...host, "restarts") && log.count(...host, "restarts") > 0) {
    log.refuse("a recording must not go over a restart", [...host, "restarts"]);
  }
  const statistics = [...host, "statistics"];
  const found: Series = new Map();
  const times = log.count(...statistics);
  for (let index = 0; index < times; index++) {
    for (const list of lists) {
      const time = [...statistics, index];
      if (log.has(...time, ...list.path)) readList(log, time, list, found);
    }
  }
  if (found.size === 0) {
    log.refuse("it must have cpu-load or net-dev (-- -u -P ALL -n DEV)", statistics);
  }
  const rows = new MeasuredRows((why) => log.refuse(why, statistics));
  for (const [id, { kind, name, series }] of found) {
    if (series.count !== times) {
      log.refuse(`${id} must be there at all times: it is not`, statistics);
    }
    const fault = addMeans({ kind, name, values: series.means(), intervals: series.count }, rows);
    if (fault) log.refuse(`${fault} (${id})`, statistics);
  }
  return rows.rows;
}
