/**
 * Reads what `pidstat -u` of sysstat prints of processes.
 *
 * | printed | entity | metric | from |
 * | --- | --- | --- | --- |
 * | %CPU | `process:COMMAND` | `utilization` | over 100: mean number of busy cores |
 * | each percentage | the same | `pidstat:%usr`, `pidstat:%system`, `pidstat:%wait`, ... | as printed |
 *
 * A value is that of the line `Average`, the mean over the recording, and its samples are the intervals in it. Processes of one command are one entity, their
 * values added: the workers of one server serve together. `%wait` is time in which a process could have run and had no core: where it is not near 0, others
 * used the machine.
 *
 * The kernel takes a process's time from its scheduler, to the nanosecond, where a processor's own (`sar -u`) is sampled at clock ticks on most kernels; and it is
 * that of the process alone. It holds what the kernel does on the process's behalf (system calls, and packets handled on its core right after it sent them), and on most
 * kernels interrupts that came while it ran. What the kernel does for it at other times (interrupts of a NIC on an idle core) is not in it.
 *
 * A recording without averages was cut and is refused, and so are tables of other resources than processors, and threads (`-t`).
 *
 * Source: the manual page pidstat(1) of sysstat 12.6.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { Log } from "./_log.ts";
import type { MeasuredOptions } from "./options.ts";
import { MeasuredRows } from "./_rows.ts";

/** The columns of a line as they stand. */
const columns = ["UID", "PID", "%usr", "%system", "%guest", "%wait", "%CPU", "CPU", "Command"];
/** The columns that are percentages. */
const percentages = columns.filter((name) => name.startsWith("%"));
/** The time that starts a line, in 24 or 12 hours. */
const clock = /^\d{2}:\d{2}:\d{2}(?:\s+[AP]M)?\s/;

/** Sums of the percentages of a command's processes. */
interface Command {
  readonly values: Map<string, number>;
  intervals: number;
}

function isHeading(words: readonly string[]): boolean {
  return words.join(" ").replace(/^USER /, "UID ") === columns.join(" ");
}

/** The cells of a row by column; a command may have spaces. */
function cellsOf(words: readonly string[]): ReadonlyMap<string, string> {
  const last = columns.length - 1;
  const cells = [...words.slice(0, last), words.slice(last).join(" ")];
  return new Map(columns.map((name, index) => [name, cells[index]]));
}

function take(log: Log, line: number, words: readonly string[], to: Map<string, Command>): void {
  const cells = cellsOf(words);
  const name = cells.get("Command")!;
  if (name === "") log.refuse("a row must have a command: it has none", line);
  const command = to.get(name) ?? { values: new Map(), intervals: 0 };
  for (const column of percentages) {
    const cell = cells.get(column)!;
    if (!/^\d+(?:\.\d+)?$/.test(cell)) {
      log.refuse(`${column} must be a number of at least 0: ${cell}`, line);
    }
    const sum = Math.round(((command.values.get(column) ?? 0) + Number(cell)) * 1e6) / 1e6;
    command.values.set(column, sum);
  }
  to.set(name, command);
}

/** The averages by command, with how many intervals of it there are. */
function commandsOf(log: Log): Map<string, Command> {
  const averages = new Map<string, Command>();
  const intervals = new Map<string, number>();
  let headed = false;
  log.lines.forEach((text, index) => {
    const line = index + 1;
    if (text.trim() === "" || (line === 1 && /^\S+ \S+ \(.*\)\s/.test(text))) return;
    const average = text.startsWith("Average:");
    const time = average ? "Average:" : clock.exec(text)?.[0] ??
      log.refuse("a time or Average: must stand here", line, 1);
    const words = text.slice(time.length).trim().split(/\s+/);
    if (isHeading(words)) {
      headed = true;
      return;
    }
    if (!headed || !/^\d+$/.test(words[1] ?? "")) {
      log.refuse(`columns must be those of pidstat -u: ${columns.join(" ")}`, line, 1);
    }
    if (average) return take(log, line, words, averages);
    const pid = words[1];
    intervals.set(pid, (intervals.get(pid) ?? 0) + 1);
  });
  const most = Math.max(0, ...intervals.values());
  for (const command of averages.values()) command.intervals = most;
  return averages;
}

/**
 * Rows of a recording of `pidstat -u`.
 *
 * @param text What pidstat printed, with its averages: run it with an interval and a count.
 * @throws {InputError} `measured/bad-pidstat`, with file, line and column, where it is no such recording, was cut, or is of other resources.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readPidstat } from "@iovlab/iovlab/analysis";
 *
 * const log = `Linux 6.1.0 (web) \t2020-01-01 \t_x86_64_\t(2 CPU)
 *
 * 10:00:00      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command
 * 10:00:04       33       612   20.00   15.00    0.00    0.25   35.00     1  nginx
 *
 * Average:      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command
 * Average:       33       612   20.00   15.00    0.00    0.25   35.00     -  nginx
 * `;
 * assert.deepEqual(readPidstat(log)[0], {
 *   entity: "process:nginx", metric: "utilization", value: 0.35, samples: 1,
 * });
 * ```
 */
export function readPidstat(text: string, { file }: MeasuredOptions = {}): ResultRow[] {
  const log = new Log(text, { tool: "pidstat", file });
  const commands = commandsOf(log);
  if (commands.size === 0) {
    log.refuse("it must end with averages: the log was cut, or had no count", log.lines.length);
  }
  const rows = new MeasuredRows((why) => log.refuse(why));
  for (const [name, { values, intervals }] of commands) {
    const entity = `process:${name}`;
    rows.add("utilization", values.get("%CPU")! / 100, intervals, entity);
    for (const [column, value] of values) {
      rows.add(`pidstat:${column}`, value, intervals, entity);
    }
  }
  return rows.rows;
}
