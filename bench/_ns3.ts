/**
 * The same line rate over a plain link of two nodes in ns-3, built where its libraries are installed.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What was measured of the peer. */
export interface PeerSpeed {
  /** Its name. */
  readonly peer: "ns-3";
  /** Frames simulated per second of wall clock. */
  readonly packetsPerSecond: number;
  /** Simulated seconds per second of wall clock. */
  readonly realTimeRatio: number;
}

const modules = ["core", "network", "internet", "point-to-point", "applications"];

async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const command = new Deno.Command(program, {
      args: [...args],
      stderr: "piped",
      stdout: "piped",
    });
    const { code, stdout } = await command.output();
    return code === 0 ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}

async function build(target: string): Promise<boolean> {
  const source = new URL("ns3_link.cc", import.meta.url).pathname;
  const listed = modules.map((name) => `-lns3-${name}`);
  const args = ["-O2", "-std=c++17", "-DNDEBUG", source, "-o", target, ...listed];
  return await run("g++", args) !== undefined;
}

/** Builds and runs it for so many simulated seconds; `undefined` where that cannot be done. */
export async function ns3Speed(seconds: number): Promise<PeerSpeed | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "ns3-"));
  try {
    const program = join(folder, "link");
    if (!await build(program)) return undefined;
    const [packets, wall] = (await run(program, [String(seconds)]))?.split(" ").map(Number) ?? [];
    if (!(wall > 0)) return undefined;
    return { peer: "ns-3", packetsPerSecond: packets / wall, realTimeRatio: seconds / wall };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
