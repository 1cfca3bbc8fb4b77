/**
 * The speed of the kernel, as a table or as one line of JSON.
 *
 *     deno task bench:kernel [--json] [--events N] [--repetitions N]
 *
 * @module
 */
import { parseArgs } from "node:util";
import process from "node:process";
import { InputError } from "../src/core/mod.ts";
import { compare, type Effort, measureCases } from "./_measure.ts";

const help = `Usage: deno task bench:kernel [--json] [--events N] [--repetitions N]

Machine repair (100 customers) through the kernel and by hand, in turn; then further cases.

  --json             one line: eventsPerSecond, handCodedEventsPerSecond, ratio; no further cases
  --events N         events in each run (default 300000)
  --repetitions N    runs of each program (default 41)
  --help             this text`;

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InputError(
    `Cannot use --${name} as it must be a whole number of at least 1: current value is ${text}`,
    { code: "bench/bad-option" },
  );
}

interface Options extends Effort {
  readonly json: boolean;
  readonly help: boolean;
}

function readOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        events: { type: "string", default: "300000" },
        repetitions: { type: "string", default: "41" },
      },
    });
    return {
      json: values.json,
      help: values.help,
      events: wholeNumber("events", values.events),
      repetitions: wholeNumber("repetitions", values.repetitions),
    };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const text = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new InputError(`Cannot run the benchmark: ${text}`, { code: "bench/bad-option" });
  }
}

function millions(rate: number): string {
  return (rate / 1e6).toFixed(2).padStart(7);
}

function printTable(options: Options): void {
  const { eventsPerSecond, handCodedEventsPerSecond, ratio } = compare(options);
  console.log("case                 million events/s");
  console.log(`machine repair       ${millions(eventsPerSecond)}   through the kernel`);
  console.log(`  by hand            ${millions(handCodedEventsPerSecond)}   two typed arrays`);
  console.log(`  ratio              ${ratio.toFixed(3).padStart(7)}   median of the repetitions`);
  for (const { name, meaning, rate } of measureCases(options)) {
    console.log(`${name.padEnd(21)}${millions(rate)}   ${meaning}`);
  }
}

function main(): void {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(help);
  else if (options.json) console.log(JSON.stringify(compare(options)));
  else printTable(options);
}

try {
  main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.line);
  process.exit(2);
}
