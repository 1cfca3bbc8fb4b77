/**
 * The speed of the LQN solvers on a folder of models, as a table or as lines of JSON.
 *
 *     deno task bench:lqn [FOLDER] [--json] [--repetitions N] [--max-calls N] [--workers N] [--lqsim PROGRAM]
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { InputError } from "../src/core/mod.ts";
import { type LqnEffort, type LqnSpeed, measureLqn } from "./_lqn_cases.ts";
import { peersOf } from "./_lqn_peer.ts";

const help = `Usage: deno task bench:lqn [FOLDER] [options]

Times the solvers of layered queueing networks on all models of a folder; without one, on ../shared/lqn-suite/speed
where it exists, else on bench/models. Where the folder has an lqsim.csv, its runs are simulated for the same time.

  --json             one line per model
  --repetitions N    runs of each; the median counts (default 3)
  --max-calls N      completions at which a run to 1% gives up (default 30000000)
  --workers N        workers of the run to 1% (default 2)
  --lqsim PROGRAM    run lqsim on the same models here, in place of lqsim.csv
  --help             this text`;

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InputError(
    `Cannot use --${name} as it must be a whole number of at least 1: current value is ${text}`,
    { code: "bench/bad-option" },
  );
}

interface Options extends LqnEffort {
  readonly json: boolean;
  readonly help: boolean;
  readonly folder: string;
}

function readOptions(args: string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        repetitions: { type: "string", default: "3" },
        "max-calls": { type: "string", default: "30000000" },
        workers: { type: "string", default: "2" },
        lqsim: { type: "string" },
      },
    });
    return {
      json: values.json,
      help: values.help,
      folder: positionals[0] ?? defaultFolder(),
      repetitions: wholeNumber("repetitions", values.repetitions),
      maxCalls: wholeNumber("max-calls", values["max-calls"]),
      workers: wholeNumber("workers", values.workers),
      ...(values.lqsim ? { lqsim: values.lqsim } : {}),
    };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const text = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new InputError(`Cannot run the benchmark: ${text}`, { code: "bench/bad-option" });
  }
}

function defaultFolder(): string {
  const suite = new URL("../../shared/lqn-suite/speed", import.meta.url).pathname;
  return existsSync(suite) ? suite : new URL("models", import.meta.url).pathname;
}

function modelsOf(folder: string): string[] {
  if (!existsSync(folder)) {
    throw new InputError(`Cannot read models as folder "${folder}" must exist`, {
      code: "bench/no-folder",
    });
  }
  const files = readdirSync(folder).filter((name) => /\.(lqn|lqnx|lqnj|in)$/.test(name));
  return files.sort((a, b) => sizeOf(folder, a) - sizeOf(folder, b));
}

function sizeOf(folder: string, name: string): number {
  return statSync(join(folder, name)).size;
}

function cell(value: number | null | undefined, scale: number, digits: number): string {
  return (value === null || value === undefined ? "-" : (value * scale).toFixed(digits)).padStart(
    10,
  );
}

function line(speed: LqnSpeed): string {
  return speed.model.padEnd(24) + cell(speed.solveSeconds, 1e3, 2) +
    cell(speed.simulatedCallsPerSecond, 1e-6, 2) + cell(speed.lqsimCallsPerSecond, 1e-6, 2) +
    cell(speed.callsRatio, 1, 2) + cell(speed.secondsToOnePercent, 1, 3) +
    cell(speed.lqsimSecondsToOnePercent, 1, 3) + cell(speed.secondsRatio, 1, 1);
}

function geometricMean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((one) => one !== undefined);
  if (known.length === 0) return undefined;
  return Math.exp(known.reduce((sum, one) => sum + Math.log(one), 0) / known.length);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(help);
  const peers = peersOf(options.folder);
  if (!options.json) {
    const columns = ["solve ms", "Mcalls/s", "lqsim", "ratio", "s to 1%", "lqsim", "ratio"];
    console.log("model".padEnd(24) + columns.map((one) => one.padStart(10)).join(""));
  }
  const speeds: LqnSpeed[] = [];
  for (const name of modelsOf(options.folder)) {
    const speed = await measureLqn(join(options.folder, name), peers.get(name) ?? {}, options);
    speeds.push(speed);
    console.log(options.json ? JSON.stringify(speed) : line(speed));
  }
  if (options.json) return;
  const calls = geometricMean(speeds.map((one) => one.callsRatio));
  const seconds = geometricMean(speeds.map((one) => one.secondsRatio));
  if (calls) {
    console.log("geometric mean".padEnd(54) + cell(calls, 1, 2) + cell(seconds, 1, 1).padStart(30));
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.line);
  process.exit(2);
}
