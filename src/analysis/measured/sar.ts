/**
 * Reads what sysstat prints of processors and network interfaces: the text of `sar` (`-u`, `-P`, `-n DEV`, `-n EDEV`), and `sadf -j` and `sadf -d`.
 *
 * | printed | entity | metric | from |
 * | --- | --- | --- | --- |
 * | CPU `all` | `total` | `idleShare` | %idle and %iowait over 100 |
 * | CPU `N` | `cpu:N` | `utilization` | all but %idle, %iowait and %steal, over 100 |
 * | each column of either | the same | `sar:%usr`, `sar:%sys`, ... | as printed |
 * | interface `NAME` | `nic:NAME` | `sar:rxpck/s`, `sar:txkB/s`, ... | as printed: kB are 1,024 bytes |
 *
 * A value is the mean over the recording, and its samples are the intervals in it: sar's own `Average` line, and for sadf, which prints none, the
 * mean weighted with the lengths of the intervals. Neighbouring intervals are not independent, so there is no half-width. A core in wait for a disk is idle: it
 * would run what came. Stolen time is that of others, so a guest's cores were not busy then, and a host's have none. Rates of sar are those of the
 * interface, which with segmentation or receive offload may count other than frames on the wire; so they keep sar's names.
 *
 * A recording of sar without its averages was cut and is refused; so are entities that averages or intervals lack, and percentages of a processor that do not add
 * up to 100.
 *
 * Source: the manual pages sar(1) and sadf(1) of sysstat 12.6.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { readSadfJson } from "./_sadf_json.ts";
import { readSadfLines } from "./_sadf_lines.ts";
import { readSarText } from "./_sar_text.ts";
import type { MeasuredOptions } from "./options.ts";

/**
 * Rows of a recording of sar.
 *
 * @param text What sar, `sadf -j` or `sadf -d` printed; which one is found out from how it begins.
 * @throws {InputError} `measured/bad-sar`, with file, line and column, where it is none of them, was cut, or contradicts itself.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readSar } from "@iovlab/iovlab/analysis";
 *
 * const log = `# hostname;interval;timestamp;CPU;%user;%nice;%system;%iowait;%steal;%idle
 * web;1;2020-01-01 00:00:01 UTC;0;30.00;0.00;10.00;0.00;0.00;60.00
 * web;3;2020-01-01 00:00:04 UTC;0;70.00;0.00;10.00;0.00;0.00;20.00
 * `;
 * const [{ entity, metric, value, samples }] = readSar(log);
 * assert.deepEqual([entity, metric, value, samples], ["cpu:0", "utilization", 0.7, 2]);
 * ```
 */
export function readSar(text: string, { file }: MeasuredOptions = {}): ResultRow[] {
  const start = text.trimStart()[0];
  if (start === "{") return readSadfJson(text, { file });
  return (start === "#" ? readSadfLines : readSarText)(text, { file });
}
