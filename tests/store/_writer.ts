/**
 * A process that adds replications of some points to a store, and tells of each when the store has acknowledged it:
 * `_writer.ts STORE POINTS BATCHES`, with the numbers of the points by commas. It goes on where earlier ones were.
 */
import { writeSync } from "node:fs";
import { openStore } from "@iovlab/iovlab/store";
import { pointIdOf, rowsAt, stressEngine, stressPoint } from "./_stress_rows.ts";

const [path, list, batches] = Deno.args;
const points = list.split(",").map(Number);
const tell = (line: string) => writeSync(1, new TextEncoder().encode(`${line}\n`)); // at once, unlike console.log

tell("opening");
using store = openStore(path);
const run = store.startRun({ study: `writer of ${list}` });
const group = {
  key: "all",
  rule: null,
  points: points.map((number) => ({ key: `p${number}`, point: stressPoint(number) })),
};
store.definePoints(run, stressEngine, [group]);
const next = new Map(points.map((point) => [point, store.replications(pointIdOf(point)).length]));
for (let batch = 0; batch < Number(batches); batch++) {
  const point = points[batch % points.length];
  const first = next.get(point)!;
  const numbers = Array.from({ length: 1 + batch % 4 }, (_, index) => first + index);
  store.add(
    run,
    numbers.map((replication) => ({
      ...{ point: pointIdOf(point), replication, rows: rowsAt(point, replication) },
      ...{ seconds: 0, worker: 0 },
    })),
  );
  next.set(point, first + numbers.length);
  tell(numbers.map((replication) => `${point} ${replication}`).join("\n"));
}
