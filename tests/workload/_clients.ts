/** The clients of one VM over a wire, and a server that the test makes. */
import type { HttperfInput } from "@iovlab/iovlab/host";
import type { RunningHttperf } from "@iovlab/iovlab/workload";
import { type Behaviour, Bench } from "./_bench.ts";

export { WAY } from "./_bench.ts";

/** One VM with an httperf workload. */
export class Clients extends Bench {
  constructor(workload: Partial<HttperfInput>, behaviour: Behaviour = {}, seed = 1) {
    super(
      [{ name: "web", workload: { kind: "httperf", ...workload } as HttperfInput }],
      behaviour,
      seed,
    );
  }

  /** The workload. */
  get clients(): RunningHttperf {
    return this.running as RunningHttperf;
  }
}
