/**
 * What a reader of a page has before its first command, where that is more than a clone: files of
 * the reader's own, results of other pages.
 *
 * @module
 */

/** Commands that are run in a page's scratch copy before its first block, each with its reason. */
export const setups: Readonly<Record<string, readonly { command: string; reason: string }[]>> = {
  "docs/study.md": [
    {
      command: "cp examples/studies/consolidation_host.ts . && " +
        "cp examples/studies/consolidation.ts my-study.ts",
      reason: "the reader's own study",
    },
  ],
  "docs/results.md": [
    {
      command: "for seed in 1 2; do deno task study run examples/studies/consolidation.ts " +
        "vms=2 bridge=1000 seed=$seed replications.maximum=6 --no-progress; done",
      reason: "a store with two runs of a study",
    },
    {
      command: "cp results/iovlab.sqlite here.sqlite && cp results/iovlab.sqlite there.sqlite",
      reason: "stores of two machines",
    },
    {
      command: "cd tests/fixtures/measured && cp httperf-rate.txt ../../../run1.txt && " +
        "cp httperf-sessions.txt ../../../run2.txt && cp httperf-refused.txt ../../../run3.txt && " +
        "cp iperf3-tcp.txt ../../../run1.json && cp sar-cpu.txt ../../../cpu1.txt",
      reason: "logs of the reader's own",
    },
  ],
};
