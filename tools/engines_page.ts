/**
 * Puts the comparison of engines over all architectures into `docs/host-as-lqn.md`.
 *
 * To make it anew, in a few minutes: `deno run -A tools/engines_page.ts && deno fmt docs/host-as-lqn.md`. The same seed gives the same table.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Architecture, Host, HttperfInput, WorkloadInput } from "../src/host/mod.ts";
import { host } from "../src/host/mod.ts";
import {
  architectures,
  compareEngines,
  engineAnswer,
  type EngineComparison,
} from "../src/scenario/mod.ts";
import { root } from "./_files.ts";

const marks = ["<!-- engines -->", "<!-- end of engines -->"] as const;
const options = { seed: 1, replications: 3, duration: 0.3 };
const always = (value: number) => ({ kind: "deterministic" as const, value });

/** A row of the table: a host's workload, by its name. */
interface Case {
  readonly name: string;
  readonly workload: WorkloadInput;
  /** Bits per second of the link. */
  readonly rate: number;
}

function httperf(load: Partial<HttperfInput>): WorkloadInput {
  const sizes = { requestBytes: always(300), replyBytes: always(1024) };
  return { kind: "httperf", timeout: 0, ...sizes, ...load };
}

function hostOf(architecture: Architecture, count: number, { workload, rate }: Case): Host {
  const vms = [{ name: "vm", count, workload }];
  const srIov = { functions: 8 };
  return host({ architecture, cores: 4, link: { rate }, srIov, vms });
}

const cpuBound = 1e10;
const netperf = (rest: Partial<WorkloadInput>) => ({ kind: "netperf", ...rest }) as WorkloadInput;
const fixed: readonly Case[] = [
  { name: "64 sessions", workload: httperf({ sessions: 64 }), rate: cpuBound },
  { name: "TCP_RR", workload: netperf({ test: "tcp-rr" }), rate: cpuBound },
  {
    name: "stream out",
    workload: netperf({ test: "tcp-stream", direction: "transmit" }),
    rate: 1e9,
  },
  { name: "stream in", workload: netperf({ test: "tcp-stream", direction: "receive" }), rate: 1e9 },
];

/** Open loads by their share of what 64 sessions for each VM got. */
function openCases(most: number, vms: number): readonly Case[] {
  return [0.5, 0.9, 1.2].map((share) => ({
    name: `open, ${100 * share}%`,
    workload: httperf({ arrivals: { kind: "poisson", rate: share * most / vms } }),
    rate: cpuBound,
  }));
}

const throughputs = ["replyRate", "transactionRate", "transmitBitRate", "receiveBitRate"];

function find(rows: readonly EngineComparison[], metric: string): EngineComparison | undefined {
  return rows.find((row) => row.entity === "total" && row.metric === metric);
}

const valueOf = (row: EngineComparison) => row.answers["packet-level"]!.value;

/** A value of the packet level, and the differences of both models. */
function cells(row: EngineComparison | undefined, share: boolean): string[] {
  if (row === undefined || Number.isNaN(valueOf(row))) return ["", "", ""];
  const value = share ? (100 * valueOf(row)).toFixed(1) : valueOf(row).toPrecision(4);
  const differences = (["lqn-simulation", "lqn-analytic"] as const).map((engine) => {
    const difference = row.differences[engine];
    if (difference === undefined) return "";
    const percent = 100 * difference;
    if (percent > 999) return "> 999";
    return `${percent >= 0 ? "+" : ""}${percent.toFixed(1)}`;
  });
  return [String(share ? value : Number(value)), ...differences];
}

/** One row, and the throughput of the packet level. */
function rowOf(architecture: Architecture, vms: number, one: Case) {
  const of = hostOf(architecture, vms, one);
  const engines = ["packet-level", "lqn-simulation", "lqn-analytic"] as const;
  const rows = compareEngines(engines.map((engine) => engineAnswer(engine, of, options)));
  const throughput = throughputs.map((metric) => find(rows, metric))
    .find((row) => row && valueOf(row) > 1);
  const text = [
    architecture,
    String(vms),
    one.name,
    ...cells(throughput, false),
    ...cells(find(rows, "responseTimeMean"), false),
    ...cells(find(rows, "utilization"), true),
  ];
  return { text, throughput: throughput ? valueOf(throughput) : NaN };
}

function tableText(): string {
  const header = [
    ...["architecture", "VMs", "workload"],
    ...["throughput", "sim. %", "analytic %"],
    ...["response ms", "sim. %", "analytic %"],
    ...["busy %", "sim. pt", "analytic pt"],
  ];
  const lines = [header, header.map((_, index) => index === 0 || index === 2 ? "---" : "--:")];
  for (const architecture of Object.keys(architectures) as Architecture[]) {
    for (const vms of architecture === "passthrough" ? [1] : [1, 4, 8]) {
      const [closed, ...others] = fixed;
      const first = rowOf(architecture, vms, closed);
      const open = openCases(first.throughput, vms);
      const rest = [...open, ...others].map((one) => rowOf(architecture, vms, one).text);
      lines.push(first.text, ...rest);
      console.error(`${architecture}, ${vms} VMs`);
    }
  }
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

/** The page with a table between its marks. */
export function withTable(page: string, table: string): string {
  const [before, after] = [page.split(marks[0])[0], page.split(marks[1])[1]];
  return `${before}${marks[0]}\n\n${table}\n\n${marks[1]}${after}`;
}

if (import.meta.main) {
  const path = join(root, "docs/host-as-lqn.md");
  const table = tableText();
  writeFileSync(path, withTable(readFileSync(path, "utf8"), table));
}
