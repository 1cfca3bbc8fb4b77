/**
 * What lqsim takes: from a table beside the models, or run here, on the same machine.
 *
 * @module
 */
import { parse } from "csv-parse/sync";
import { existsSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What lqsim takes for one model. */
export interface Peer {
  /** Simulated time of its run of fixed length. */
  readonly simulatedTime?: number;
  /** Entry completions a second in that run. */
  readonly callsPerSecond?: number;
  /** Seconds to its precision of 1%. */
  readonly secondsToOnePercent?: number;
}

interface Line {
  readonly model: string;
  readonly opts: string;
  readonly simtime: string;
  readonly wall_s: string;
  readonly completions_per_s: string;
}

/** By the file's name: what `lqsim.csv` in the folder says; the longest run of fixed length counts. */
export function peersOf(folder: string): Map<string, Peer> {
  const path = join(folder, "lqsim.csv");
  const peers = new Map<string, Peer>();
  if (!existsSync(path)) return peers;
  const lines: Line[] = parse(readFileSync(path, "utf8"), {
    columns: true,
    relax_column_count: true,
  });
  for (const line of lines) {
    const old = peers.get(line.model) ?? {};
    if (line.opts.startsWith("-C")) {
      peers.set(line.model, { ...old, secondsToOnePercent: Number(line.wall_s) });
    } else if (Number(line.simtime) > (old.simulatedTime ?? 0)) {
      const callsPerSecond = Number(line.completions_per_s);
      peers.set(line.model, { ...old, simulatedTime: Number(line.simtime), callsPerSecond });
    }
  }
  return peers;
}

/** Milliseconds after which a run of lqsim is given up. */
const patience = 120_000;

function secondsOf(program: string, args: readonly string[]): number | undefined {
  const start = performance.now();
  const { status } = spawnSync(program, args, { stdio: "ignore", timeout: patience });
  return status === 0 ? (performance.now() - start) / 1e3 : undefined;
}

/** Runs lqsim here: for a simulated time, in which so many calls complete, and to its precision of 1%. */
export function runPeer(program: string, file: string, simulatedTime: number, calls: number): Peer {
  const output = ["-S", "1", "-p", "-o", "/dev/null", file];
  const fixed = secondsOf(program, ["-B", `10,${simulatedTime / 10}`, ...output]);
  const precise = secondsOf(program, ["-C", "1.0,1000", ...output]);
  return {
    simulatedTime,
    ...(fixed === undefined ? {} : { callsPerSecond: calls / fixed }),
    ...(precise === undefined ? {} : { secondsToOnePercent: precise }),
  };
}
