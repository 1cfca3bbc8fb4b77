/**
 * Fits the costs of grants and of the back end to the `pgrant-*` rows of `data/published/network-io.csv`.
 *
 * Run it with `deno run --allow-read=data data/costs/fit-grants.ts`; it prints the constants and the residuals that
 * `docs/costs.md` shows.
 *
 * Source: the rows' cover letter (persistent grants; Xen 4.5, one queue, packet generator, guest to dom0 and back,
 * 3.5 GHz). A rate is that of the slowest stage, taken to be the back end in dom0, so that cycles of the stage are
 * the clock rate over the rate. With `n` bytes in `s` slots (one of up to 4 KiB, else one for the head and one per page):
 *
 * - transmit, as shipped: `backTransmit + grantCopy + min(n, 128) grantCopyByte + pages grantPage + flush` (pages
 *   beyond the copied head; the flush once where there are any);
 * - transmit, persistent: `backTransmit + n memcpyTransmit`;
 * - receive, as shipped: `backReceive + handOff + s grantCopy + n grantCopyByte`;
 * - receive, persistent: `backReceive + n memcpyReceive`.
 *
 * The two copies differ since the front end copies once more in the persistent receive path. What a slot costs beside
 * its grant cannot be told from the grant. Least squares of the relative error, no constant below 0.
 *
 * After the fit, and without any part in it, the `staging-*` rows (2.2 GHz, later software, path on to a NIC left out)
 * are predicted with the same stages, one core per queue.
 *
 * @module
 */
import { parse } from "csv-parse/sync";

const clockRate = 3.5e9;
const headBytes = 128;
const pageBytes = 4096;
const names = [
  "backTransmit",
  "backReceive",
  "handOff",
  "grantCopy",
  "grantCopyByte",
  "grantPage",
  "flush",
  "memcpyTransmit",
  "memcpyReceive",
] as const;
type Name = (typeof names)[number];
type Weights = Partial<Record<Name, number>>;

/** One measured stage: how often each constant is in it, and its cycles. */
interface Point {
  readonly id: string;
  readonly weights: Weights;
  readonly cycles: number;
}

function weightsOf(transmit: boolean, persistent: boolean, bytes: number): Weights {
  const slots = bytes > pageBytes ? 1 + Math.ceil((bytes - headBytes) / pageBytes) : 1;
  if (transmit && persistent) return { backTransmit: 1, memcpyTransmit: bytes };
  if (persistent) return { backReceive: 1, memcpyReceive: bytes };
  if (!transmit) return { backReceive: 1, handOff: 1, grantCopy: slots, grantCopyByte: bytes };
  const pages = Math.ceil(Math.max(0, bytes - headBytes) / pageBytes);
  return {
    backTransmit: 1,
    grantCopy: 1,
    grantCopyByte: Math.min(bytes, headBytes),
    grantPage: pages,
    flush: pages > 0 ? 1 : 0,
  };
}

function points(csv: string): Point[] {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  return rows.filter(({ id, use }) => use === "calibrate" && id.startsWith("pgrant-")).map(
    (row) => {
      const [, direction, bytes, kind] = /^pgrant-(tx|rx)(\d+)-(base|pers)$/.exec(row.id)!;
      const weights = weightsOf(direction === "tx", kind === "pers", Number(bytes));
      return { id: row.id, weights, cycles: clockRate / Number(row.value) };
    },
  );
}

function predict(constants: Readonly<Record<Name, number>>, { weights }: Point): number {
  return names.reduce((sum, name) => sum + (weights[name] ?? 0) * constants[name], 0);
}

/** Coordinate descent: each constant in turn to its best value at or above 0, until none moves. */
function fit(data: readonly Point[]): Record<Name, number> {
  const constants = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  for (let moved = 1; moved > 1e-12;) {
    moved = 0;
    for (const name of names) {
      let slope = 0;
      let square = 0;
      for (const point of data) {
        const weight = (point.weights[name] ?? 0) / point.cycles;
        slope += weight * (1 - predict(constants, point) / point.cycles);
        square += weight ** 2;
      }
      const value = Math.max(0, constants[name] + slope / square);
      moved = Math.max(moved, Math.abs(value - constants[name]) / (value + 1e-9));
      constants[name] = value;
    }
  }
  return constants;
}

/** Relative errors of the `staging-*` rows: packets per second of one stage per queue at 2.2 GHz. */
function stagingErrors(csv: string, constants: Readonly<Record<Name, number>>): [string, number][] {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  return rows.filter(({ id }) => id.startsWith("staging-")).map((row) => {
    const [, direction, queues] = /^staging-(tx|rx)-(\d)q$/.exec(row.id)!;
    const weights = weightsOf(direction === "tx", false, 64);
    const rate = Number(queues) * 2.2e9 / predict(constants, { id: row.id, weights, cycles: 1 });
    return [row.id, rate / Number(row.value) - 1];
  });
}

const csv = Deno.readTextFileSync(new URL("../published/network-io.csv", import.meta.url));
const data = points(csv);
const constants = fit(data);
console.log("constant        cycles");
for (const name of names) console.log(name.padEnd(15), constants[name].toPrecision(4));
console.log("\nrow                     measured  fitted  error");
for (const point of data) {
  const cycles = predict(constants, point);
  const error = `${((cycles / point.cycles - 1) * 100).toFixed(1)}%`;
  console.log(
    point.id.padEnd(22),
    point.cycles.toFixed(0).padStart(9),
    cycles.toFixed(0).padStart(7),
    error.padStart(6),
  );
}
console.log("\nnot fitted              error of the predicted rate");
for (const [id, error] of stagingErrors(csv, constants)) {
  console.log(id.padEnd(22), `${(error * 100).toFixed(0)}%`.padStart(6));
}
