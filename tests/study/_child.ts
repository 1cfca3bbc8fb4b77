/** A process that runs a study until it is killed: `_child.ts STORE WORKERS`. */
import { openStore } from "@iovlab/iovlab/store";
import { inline, runStudy, workers } from "@iovlab/iovlab/study";
import { killedStudy } from "./_studies.ts";

const [path, count] = Deno.args;
const executor = count === "0" ? inline() : workers(Number(count));
await runStudy(killedStudy(), {
  store: openStore(path),
  executor,
  // What is told as done must be in the store, whatever happens next.
  onProgress: ({ replicationsDone, finished }) => console.log(replicationsDone, finished),
});
