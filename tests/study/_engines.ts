/** Small engines for the tests of studies: each export is a measure function. */
import process from "node:process";
import type { Json, ResultRow } from "@iovlab/iovlab/core";
import { randomStream } from "@iovlab/iovlab/random";
import type { MeasureContext } from "@iovlab/iovlab/study";

/** Parameters of the engines here. */
interface Parameters {
  /** The mean of the rate. */
  readonly rate: number;
  /** The standard error of one replication. */
  readonly noise: number;
  /** How many numbers to draw, so that it takes its time. */
  readonly work?: number;
  /** Replications that throw. */
  readonly fail?: readonly number[];
}

/** A noisy rate; the noise depends on the seed and replication only, so it is common to all points. */
export function noisy(parameters: Json, context: MeasureContext): ResultRow[] {
  const { rate, noise, work = 1, fail = [] } = parameters as unknown as Parameters;
  const stream = randomStream(context.seed, context.replication, "noise");
  let sum = 0;
  for (let draw = 0; draw < work; draw++) sum += stream.uniform() - 0.5;
  if (fail.includes(context.replication)) throw new Error(`no answer at ${context.replication}`);
  const value = rate + noise * sum * Math.sqrt(12 / work);
  return [
    { entity: "total", metric: "replyRate", value, samples: work },
    { entity: "total", metric: "errorRate", value: context.replication % 2 ? NaN : -0, samples: 0 },
    { entity: "nic", metric: "dropRate", value: sum, halfWidth: 0.5, samples: 2 },
  ];
}

/** Has a row of its own only in some replications. */
export function sparse(_parameters: Json, { replication }: MeasureContext): ResultRow[] {
  const rows = [{ entity: "a", metric: "x", value: replication, samples: 1 }];
  if (replication % 2 === 1) rows.push({ entity: "a", metric: "odd", value: 1, samples: 1 });
  return rows;
}

/** Breaks a rule of measure functions, which one is a parameter. */
export function wrong(parameters: Json): unknown {
  const { kind } = parameters as { kind: string };
  const row = { entity: "a", metric: "x", value: 1, samples: 1 };
  const answers: Record<string, () => unknown> = {
    promise: () => Promise.resolve([row]),
    twice: () => [row, row],
    text: () => [{ ...row, value: "1" }],
    samples: () => [{ ...row, samples: 0.5 }],
    entity: () => [{ ...row, entity: "" }],
    width: () => [{ ...row, halfWidth: -1 }],
    changes: () => {
      (parameters as { kind: string }).kind = "other";
      return [row];
    },
    text_thrown: () => {
      // deno-lint-ignore no-throw-literal
      throw "a text";
    },
  };
  return answers[kind]();
}

/** Breaks its worker down, if it is in one, at every 20th replication. */
export function breaking(_parameters: Json, context: MeasureContext): ResultRow[] {
  if (context.replication % 20 === 3) {
    queueMicrotask(() => {
      throw new Error("lost");
    });
  }
  return noisy({ rate: 1, noise: 1, work: 20_000 }, context);
}

/** Not a function. */
export const number = 5;

/** A rate with noise that all points share (and a control sees) and noise of its own. */
export function responding(parameters: Json, context: MeasureContext): ResultRow[] {
  const { rate, noise, own, fail = false } = parameters as unknown as {
    rate: number;
    noise: number;
    own: number;
    fail?: boolean;
  };
  if (fail) throw new Error("no answer");
  const { seed, replication, mirrored } = context;
  const draw = randomStream(seed, replication, "shared", mirrored).uniformOpen() - 0.5;
  const other = randomStream(seed, replication, `own/${rate}`, mirrored).uniformOpen() - 0.5;
  return [
    {
      entity: "total",
      metric: "replyRate",
      value: rate + noise * draw + own * other ** 3,
      samples: 1,
    },
    { entity: "nic", metric: "draw", value: draw, samples: 1 },
  ];
}

/** Ends its process at every tenth replication, in the way that a parameter names. */
export function ending(parameters: Json, context: MeasureContext): ResultRow[] {
  const { how } = parameters as { how: "deno" | "node" | "close" };
  if (context.replication % 10 === 3) {
    if (how === "deno") Deno.exit(3);
    if (how === "node") process.exit(3);
    (globalThis as unknown as { close(): void }).close();
  }
  return [{ entity: "total", metric: "replyRate", value: 1, samples: 1 }];
}
