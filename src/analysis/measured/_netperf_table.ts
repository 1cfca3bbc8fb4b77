/**
 * The tables of netperf's classic tests.
 *
 * @module
 */
import type { Log } from "./_log.ts";
import { bitRateOf, megabits } from "./_netperf_units.ts";
import type { MeasuredSide, NetperfTest } from "./options.ts";
import type { MeasuredRows } from "./_rows.ts";

/** How the first line of a test names it. */
const tests: readonly (readonly [RegExp, "stream" | "maerts" | "transactions" | "datagrams"])[] = [
  [/^(?:MIGRATED )?TCP (?:STREAM|SENDFILE) TEST/, "stream"],
  [/^(?:MIGRATED )?TCP MAERTS TEST/, "maerts"],
  [/^(?:MIGRATED )?(?:TCP|UDP) REQUEST\/RESPONSE TEST/, "transactions"],
  [/^(?:MIGRATED )?TCP Connect\/(?:Request\/Response|Close) TEST/, "transactions"],
  [/^(?:MIGRATED )?UDP (?:UNIDIRECTIONAL SEND|STREAM) TEST/, "datagrams"],
];

/** A line of numbers. */
export interface Cells {
  readonly numbers: readonly string[];
  readonly line: number;
}

/** A table in its parts. */
export interface Table {
  readonly log: Log;
  readonly kind: (typeof tests)[number][1];
  /** The first line of the test, the heading, and what netperf warned of; empty with -P 0. */
  readonly heading: string;
  readonly rows: readonly Cells[];
  /** The one-based line where it begins. */
  readonly line: number;
}

/** The kinds of a result by the names of the tests, for tables without headings. */
const plainKinds: Readonly<Record<NetperfTest, Table["kind"]>> = {
  ...{ TCP_STREAM: "stream", TCP_SENDFILE: "stream", TCP_MAERTS: "maerts" },
  ...{ TCP_RR: "transactions", UDP_RR: "transactions", TCP_CRR: "transactions" },
  ...{ TCP_CC: "transactions", UDP_STREAM: "datagrams" },
};

const isNumbers = (words: readonly string[]) =>
  words.every((word) => /^-?\d+(?:\.\d+)?$/.test(word));

/** The table of a test between two lines. */
function tableAt(log: Log, start: number, end: number): Table {
  const kind = tests.find(([pattern]) => pattern.test(log.lines[start]))?.[1] ??
    log.refuse("the test must be one that is read here: it is another", start + 1, 1);
  const rows: Cells[] = [];
  let heading = log.lines[start] + "\n";
  for (let index = start + 1; index < end; index++) {
    const words = log.lines[index].trim().split(/\s+/);
    if (isNumbers(words)) rows.push({ numbers: words, line: index + 1 });
    else if (rows.length > 0 && words[0] !== "") {
      log.refuse("only numbers may follow the heading", index + 1, 1);
    } else heading += log.lines[index] + "\n";
  }
  return { kind, log, heading, rows, line: start + 1 };
}

/** Results without headings (-P 0): each has so many lines as its test prints. */
function plainTables(log: Log, test: NetperfTest): Table[] {
  const kind = plainKinds[test];
  const each = kind === "stream" || kind === "maerts" ? 1 : 2;
  const rows: Cells[] = [];
  for (const [index, line] of log.lines.entries()) {
    const words = line.trim().split(/\s+/);
    if (words[0] === "") continue;
    if (!isNumbers(words)) log.refuse(`only numbers of ${test} may stand here`, index + 1, 1);
    rows.push({ numbers: words, line: index + 1 });
  }
  if (rows.length % each !== 0) {
    log.refuse(`a result of ${test} must have ${each} lines: the last lacks one`, log.lines.length);
  }
  return Array.from({ length: rows.length / each }, (_, index) => {
    const own = rows.slice(index * each, (index + 1) * each);
    return { kind, log, heading: "", rows: own, line: own[0].line };
  });
}

/** The tables of a log, one for each test in it; a log without first lines is of the test that is named. */
export function tablesOf(log: Log, test?: NetperfTest): Table[] {
  const starts = log.lines.flatMap((line, index) => / TEST /.test(line) ? [index] : []);
  if (starts.length === 0) {
    return test === undefined
      ? log.refuse("it must have the first line of a test (no -P 0), or the test must be named", 1)
      : plainTables(log, test);
  }
  return starts.map((start, index) => tableAt(log, start, starts[index + 1] ?? log.lines.length));
}

function unitOf({ heading, log }: Table): string {
  if (heading === "") return "10^6bits/s"; // netperf's own, where no -f is given
  // With CPU use the unit is padded: "MBytes  /s".
  return /(?:10\^\d|[KMG]?B)(?:bits|ytes) *\/s(?:ec)?/.exec(heading)?.[0].replaceAll(" ", "") ??
    log.refuse("the heading must have the unit of the throughput", 1);
}

/** A line with so many numbers, or so many more of CPU use. */
function lineOf(table: Table, index: number, counts: readonly number[]): Cells {
  const cells = table.rows[index] ??
    table.log.refuse("a line of numbers must be there: there is none", table.log.lines.length);
  if (!counts.includes(cells.numbers.length)) {
    const wanted = counts.join(" or ");
    table.log.refuse(
      `there must be ${wanted} numbers: there are ${cells.numbers.length}`,
      cells.line,
      1,
    );
  }
  return cells;
}

function secondsOf(table: Table, { numbers, line }: Cells, index: number): number {
  const seconds = Number(numbers[index]);
  return seconds > 0 ? seconds : table.log.refuse(`the time must be above 0: ${seconds}`, line);
}

/** CPU use and service demand: local, remote, local, remote; -1 is not measured. */
function addCpu(
  rows: MeasuredRows,
  { numbers, line }: Cells,
  table: Table,
): void {
  const names = [
    ...["localCpuPercent", "remoteCpuPercent"],
    ...["localServiceDemandUs", "remoteServiceDemandUs"],
  ];
  for (const [index, cell] of numbers.entries()) {
    if (index < 2 && Number(cell) > 100) {
      table.log.refuse(`CPU use must be at most 100%: ${cell}`, line);
    }
    if (Number(cell) >= 0) rows.add(`netperf:${names[index]}`, Number(cell), 1);
  }
}

/** A throughput in Mb/s. */
function rateOf(table: Table, text: string, line: number): number {
  const value = megabits(text, unitOf(table));
  if (value === undefined) table.log.refuse("the unit of throughput must be one of netperf", 1);
  return value >= 0 ? value : table.log.refuse(`a throughput must be at least 0: ${text}`, line);
}

function addStream(table: Table, rows: MeasuredRows, metric: string): void {
  const { numbers, line } = lineOf(table, 0, [5, 9]);
  secondsOf(table, { numbers, line }, 3);
  endAt(table, 1);
  rows.add(metric, rateOf(table, numbers[4], line), 1);
  rows.add("netperf:messageBytes", Number(numbers[2]), 1);
  addCpu(rows, { numbers: numbers.slice(5), line }, table);
}

function addTransactions(table: Table, rows: MeasuredRows): void {
  if (table.heading !== "" && !/\bper sec\b/.test(table.heading)) {
    table.log.refuse("transactions must be counted per second (netperf without -f)", 1);
  }
  const first = lineOf(table, 0, [6, 10]);
  const seconds = secondsOf(table, first, 4);
  lineOf(table, 1, [2]);
  endAt(table, 2);
  const rate = Number(first.numbers[5]);
  if (rate < 0) table.log.refuse(`a rate must be at least 0: ${rate}`, first.line);
  rows.add("transactionRate", rate, Math.round(rate * seconds));
  rows.add("netperf:requestBytes", Number(first.numbers[2]), 1);
  rows.add("netperf:responseBytes", Number(first.numbers[3]), 1);
  addCpu(rows, { numbers: first.numbers.slice(6), line: first.line }, table);
}

/** Whether a throughput is that of so many datagrams, as far as the digits of rate and time tell. */
function checkDatagrams(
  table: Table,
  { line }: Cells,
  { rate, bits, seconds }: {
    readonly rate: string;
    readonly bits: number;
    readonly seconds: number;
  },
): void {
  const expected = bits / seconds / 1e6;
  const digits = (rate.split(".")[1] ?? "").length;
  const resolution = rateOf(table, `0.${"0".repeat(digits)}51`, line);
  if (Math.abs(rateOf(table, rate, line) - expected) > resolution + expected * 0.0051 / seconds) {
    const rule = "datagrams, their size and the time must have the throughput that is printed";
    table.log.refuse(rule, line);
  }
}

function addDatagrams(table: Table, rows: MeasuredRows): void {
  const sent = lineOf(table, 0, [6, 8]);
  const received = lineOf(table, 1, [4, 6]);
  endAt(table, 2);
  const seconds = secondsOf(table, sent, 2);
  const [okay, errors] = sent.numbers.slice(3, 5).map(Number);
  const arrived = Number(received.numbers[2]);
  const size = Number(sent.numbers[1]) * 8;
  const [rate, receivedRate] = [sent.numbers[5], received.numbers[3]];
  checkDatagrams(table, sent, { rate, bits: okay * size, seconds });
  const there = secondsOf(table, received, 1);
  checkDatagrams(table, received, { rate: receivedRate, bits: arrived * size, seconds: there });
  const all = okay + errors;
  if (arrived > all) table.log.refuse("no more datagrams may arrive than were sent", received.line);
  rows.add("datagramSendRate", all / seconds, all);
  rows.add("datagramSendBitRate", all * size / seconds / 1e6, all);
  rows.add("datagramRate", arrived / seconds, arrived);
  if (all > 0) rows.add("datagramLossShare", (all - arrived) / all, all);
  rows.add("netperf:sendErrors", errors, errors);
  const arrivedRate = rateOf(table, receivedRate, received.line);
  rows.add("netperf:receivedMegabitsPerSecond", arrivedRate, arrived);
  const [localUse, localDemand] = sent.numbers.slice(6);
  const [remoteUse, remoteDemand] = received.numbers.slice(4);
  if (localUse !== undefined || remoteUse !== undefined) {
    const missing = "-1";
    const cells = [localUse, remoteUse, localDemand, remoteDemand];
    addCpu(rows, { numbers: cells.map((cell) => cell ?? missing), line: sent.line }, table);
  }
}

/** Blank lines may follow, numbers may not. */
function endAt({ rows, log }: Table, count: number): void {
  const more = rows[count];
  if (more && more.numbers[0] !== "") log.refuse("there must be one result", more.line, 1);
}

/** Adds the rows of the table of a classic test. */
export function addTable(table: Table, rows: MeasuredRows, side: MeasuredSide): void {
  if (table.kind === "stream") addStream(table, rows, bitRateOf("send", side));
  else if (table.kind === "maerts") addStream(table, rows, bitRateOf("receive", side));
  else if (table.kind === "transactions") addTransactions(table, rows);
  else addDatagrams(table, rows);
  if (/ conf\./.test(table.heading)) {
    rows.add("netperf:confidenceMissed", /^!!!/m.test(table.heading) ? 1 : 0, 1);
  }
}
