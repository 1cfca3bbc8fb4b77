/** A process that fills a store until there is no room, and tells the code of the error: `_filler.ts STORE`. */
import { InputError } from "@iovlab/iovlab/core";
import { openStore } from "@iovlab/iovlab/store";
import { pointIdOf, rowsAt, stressEngine, stressPoint } from "./_stress_rows.ts";

using store = openStore(Deno.args[0]);
const run = store.startRun({ study: "filling" });
const points = [{ key: "p", point: stressPoint(0) }];
store.definePoints(run, stressEngine, [{ key: "all", rule: null, points }]);
let kept = 0;
try {
  for (; kept < 50_000; kept++) {
    const rows = rowsAt(0, kept);
    store.add(run, [{ point: pointIdOf(0), replication: kept, rows, seconds: 0, worker: 0 }]);
  }
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.log(JSON.stringify({ code: error.code, kept }));
}
