/**
 * The speed of the packet-level simulation, as a table or as lines of JSON.
 *
 *     deno task bench:host [--json] [--vms LIST] [--seconds S] [--host FILE] [--ns3]
 *
 * @module
 */
import { existsSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { InputError } from "../src/core/mod.ts";
import { fullLineHost, type HostSpeed, measureSpeed } from "./_host_cases.ts";
import { ns3Speed } from "./_ns3.ts";

const help = `Usage: deno task bench:host [options]

Times the simulation of a host that receives full frames by TCP at 10 Gb/s (812,743 a second) through a split driver, with
its acknowledgments the other way, on one core; for several numbers of VMs, each in a process of its own. Simulated
seconds per second of wall clock are "real time"; per second of the process's own processor time, "by CPU".

  --json          one line for each number of VMs
  --vms LIST      numbers of VMs (default 1,2,4,8,16,32,64)
  --seconds S     simulated seconds that are timed, after 0.1 s of warm-up (default 1)
  --architecture  architecture (default split-driver)
  --ns3           beside it, the same line rate over a plain link of two nodes in ns-3, where that can be built
  --help          this text`;

interface Options {
  readonly json: boolean;
  readonly help: boolean;
  readonly ns3: boolean;
  readonly alone: boolean;
  readonly vms: readonly number[];
  readonly seconds: number;
  readonly architecture: string;
}

function refuse(message: string): never {
  throw new InputError(`Cannot run the benchmark: ${message}`, { code: "bench/bad-option" });
}

function readOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        ns3: { type: "boolean", default: false },
        alone: { type: "boolean", default: false },
        vms: { type: "string", default: "1,2,4,8,16,32,64" },
        seconds: { type: "string", default: "1" },
        architecture: { type: "string", default: "split-driver" },
      },
    });
    const vms = values.vms.split(",").map(Number);
    if (!vms.every((n) => Number.isInteger(n) && n >= 1 && n <= 1024)) refuse("--vms is no list");
    const seconds = Number(values.seconds);
    if (!(seconds > 0 && seconds < 3600)) refuse("--seconds must be above 0");
    fullLineHost(vms[0], values.architecture); // it refuses an architecture that is none
    return { ...values, vms, seconds };
  } catch (error) {
    if (error instanceof InputError) throw error;
    refuse(error instanceof Error ? error.message.split("\n")[0] : String(error));
  }
}

/** One number of VMs in a process of its own, so that its peak of memory is its own. */
async function inProcess(vms: number, { seconds, architecture }: Options): Promise<HostSpeed> {
  const args = ["run", "-q", "-A", new URL(import.meta.url).pathname, "--alone", "--json"];
  args.push("--vms", String(vms), "--seconds", String(seconds), "--architecture", architecture);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const columns = [
  "vms",
  "cores",
  "frames/s",
  "packets/s",
  "events/s",
  "ns/packet",
  "real time",
  "by CPU",
  "MB",
];

function line(speed: HostSpeed): string {
  const cells = [
    speed.vms,
    speed.cores,
    speed.framesPerSecond.toFixed(0),
    speed.packetsPerSecond.toFixed(0),
    speed.eventsPerSecond.toFixed(0),
    speed.nanosecondsPerPacket.toFixed(0),
    speed.realTimeRatio.toFixed(2),
    speed.processorRatio.toFixed(2),
    (speed.peakMemoryBytes / 1e6).toFixed(0),
  ];
  return cells.map((cell) => String(cell).padStart(10)).join(" ");
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(help);
    return 0;
  }
  if (options.alone) {
    const host = fullLineHost(options.vms[0], options.architecture);
    console.log(JSON.stringify(measureSpeed(host, options.seconds)));
    return 0;
  }
  if (!options.json) {
    console.log(columns.map((column) => column.padStart(10)).join(" "));
  }
  for (const vms of options.vms) {
    const speed = await inProcess(vms, options);
    console.log(options.json ? JSON.stringify(speed) : line(speed));
  }
  if (options.ns3) {
    const peer = existsSync("/usr/include") ? await ns3Speed(options.seconds) : undefined;
    if (options.json) console.log(JSON.stringify(peer ?? { peer: "ns-3", missing: true }));
    else if (!peer) console.log("ns-3 is not there, or cannot be built (Debian: libns3-dev, g++)");
    else {
      console.log(
        `ns-3, two nodes and a link: ${peer.packetsPerSecond.toFixed(0)} packets/s, ` +
          `${peer.realTimeRatio.toFixed(2)} of real time`,
      );
    }
  }
  return 0;
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.line);
    process.exitCode = 2;
  }
}
