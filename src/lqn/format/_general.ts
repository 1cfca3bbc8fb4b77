/**
 * What a result file says about the solution as a whole, from and to {@linkcode LqnResult}.
 *
 * LQNS files have the solver's name and version, whether the result is valid, a convergence value
 * and a number of iterations. What iovlab knows beyond that stands in the name of the solver, as
 * `iovlab simulation key=value ...` with values encoded as in a URI.
 *
 * @module
 */

import type { LqnResult } from "../model/mod.ts";

/** The part of a result file about the whole. */
export interface GeneralResult {
  /** The solver, its version, and what only iovlab writes. */
  readonly info: string;
  /** Whether it converged, or reached its precision. */
  readonly valid: boolean;
  /** The last residual. */
  readonly residual: number;
  /** Iterations, or blocks of a simulation. */
  readonly iterations: number;
}

/** A result's general part. */
export function generalOf(result: LqnResult): GeneralResult {
  const { convergence, run, chain } = result;
  const fields: [string, string | number | boolean | undefined][] = [
    ["status", result.status],
    ["converged", convergence?.converged],
    ["iterations", convergence?.iterations],
    ["residual", convergence?.residual],
    ["layer", convergence?.layer],
    ["states", chain?.states],
    ["balance", chain?.residual],
    ["time", run?.simulatedTime],
    ["warm-up", run?.warmUp],
    ["samples", run?.samples],
    ["calls", run?.calls],
    ["precise", run?.precise],
    ["widest", run?.widest],
    ...(result.notes ?? []).map((note): [string, string] => ["note", note]),
  ];
  const known = fields.filter(([, value]) => value !== undefined);
  const words = known.map(([key, value]) =>
    `${key}=${encodeURIComponent(String(value).toWellFormed())}`
  );
  return {
    info: ["iovlab", result.solver, ...words].join(" "),
    valid: result.status === "solved",
    residual: convergence?.residual ?? chain?.residual ?? run?.widest ?? 0,
    iterations: convergence?.iterations ?? run?.samples ?? 1,
  };
}

/** A result's fields beside its values. */
export function resultOf(general: GeneralResult): Omit<LqnResult, "model" | "values"> {
  const { info, valid, residual, iterations } = general;
  if (info.startsWith("iovlab ")) return ownResult(info);
  const simulated = /^lqsim/.test(info);
  if (simulated) return { solver: "file", status: valid ? "solved" : "imprecise" };
  const convergence = { converged: valid, iterations, residual };
  return { solver: "file", status: valid ? "solved" : "not-converged", convergence };
}

const statuses = ["solved", "not-converged", "imprecise", "saturated"] as const;

function ownResult(info: string): Omit<LqnResult, "model" | "values"> {
  const fields = new Map<string, string>();
  const notes: string[] = [];
  for (const word of info.split(" ").slice(2)) {
    const [key, value = ""] = word.split("=", 2);
    const text = decode(value);
    if (key === "note") notes.push(text);
    else fields.set(key, text);
  }
  const number = (key: string) => fields.has(key) ? Number(fields.get(key)) : undefined;
  const flag = (key: string) => fields.get(key) === "true";
  const status = statuses.find((one) => one === fields.get("status")) ?? "solved";
  const [iterations, states, time] = [number("iterations"), number("states"), number("time")];
  const layer = fields.get("layer");
  const widest = number("widest");
  return {
    solver: "file",
    status,
    ...(notes.length > 0 && { notes }),
    ...(iterations !== undefined && {
      convergence: {
        converged: flag("converged"),
        iterations,
        residual: number("residual") ?? NaN,
        ...(layer !== undefined && { layer }),
      },
    }),
    ...(states !== undefined && { chain: { states, residual: number("balance") ?? NaN } }),
    ...(time !== undefined && {
      run: {
        simulatedTime: time,
        warmUp: number("warm-up") ?? NaN,
        samples: number("samples") ?? NaN,
        calls: number("calls") ?? NaN,
        precise: flag("precise"),
        ...(widest !== undefined && { widest }),
      },
    }),
  };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
