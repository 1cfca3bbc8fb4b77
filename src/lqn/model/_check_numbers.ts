/**
 * Ranges of the numbers of a model.
 *
 * @module
 */

import { type Faults, rules } from "./_faults.ts";
import type { Parameter } from "./document.ts";
import type { LqnHistogram, LqnModel, LqnPhase, LqnTask } from "./types.ts";

/** Adds the faults of all numbers. */
export function checkNumbers(model: LqnModel<Parameter>, faults: Faults): void {
  model.processors.forEach((processor, p) => {
    const path = `processors[${p}]`;
    const of = `of processor "${processor.name}"`;
    faults.number(path, `multiplicity ${of}`, processor.multiplicity, ...rules.count);
    faults.number(path, `replication ${of}`, processor.replication, ...rules.count);
    faults.number(path, `speed ${of}`, processor.speed, ...rules.above0);
    faults.number(path, `quantum ${of}`, processor.quantum, ...rules.atLeast0);
    processor.groups?.forEach((group, g) => {
      faults.number(
        `${path}.groups[${g}]`,
        `share of group "${group.name}"`,
        group.share,
        ...rules.share,
      );
    });
  });
  model.tasks.forEach((task, t) => checkTask(task, `tasks[${t}]`, faults));
}

function checkTask(task: LqnTask<Parameter>, path: string, faults: Faults): void {
  const of = `of task "${task.name}"`;
  faults.number(path, `multiplicity ${of}`, task.multiplicity, ...rules.count);
  faults.number(path, `replication ${of}`, task.replication, ...rules.count);
  faults.number(path, `think time ${of}`, task.thinkTime, ...rules.atLeast0);
  faults.number(path, `queue length ${of}`, task.queueLength, ...rules.wholeAtLeast0);
  faults.number(path, `initial tokens ${of}`, task.initially, ...rules.wholeAtLeast0);
  faults.number(path, `priority ${of}`, task.priority, Number.isFinite, "a finite number");
  checkHistogram(task.histogram, path, faults);
  for (const [side, fans] of [["fanIn", task.fanIn], ["fanOut", task.fanOut]] as const) {
    fans?.forEach((fan, f) =>
      faults.number(`${path}.${side}[${f}]`, `${side} ${of}`, fan.value, ...rules.count)
    );
  }
  task.entries.forEach((entry, e) => {
    const at = `${path}.entries[${e}]`;
    const of = `of entry "${entry.name}"`;
    faults.number(at, `priority ${of}`, entry.priority, Number.isFinite, "a finite number");
    faults.number(at, `open arrival rate ${of}`, entry.openArrivalRate, ...rules.atLeast0);
    entry.forwarding?.forEach((one, f) =>
      faults.number(
        `${at}.forwarding[${f}]`,
        `forwarding probability ${of}`,
        one.probability,
        ...rules.probability,
      )
    );
    if ((entry.phases?.length ?? 0) > 3) {
      faults.add(
        "too-many-phases",
        at,
        `Cannot use ${entry.phases?.length} phases ${of}: at most 3`,
      );
    }
    entry.phases?.forEach((phase, p) =>
      checkPhase(phase, `phase ${p + 1} ${of}`, `${at}.phases[${p}]`, faults)
    );
  });
  task.activities?.forEach((activity, a) =>
    checkPhase(activity, `activity "${activity.name}" ${of}`, `${path}.activities[${a}]`, faults)
  );
  checkPrecedences(task, path, faults);
}

function checkPhase(
  phase: LqnPhase<Parameter>,
  of: string,
  path: string,
  faults: Faults,
): void {
  faults.number(path, `host demand of ${of}`, phase.demand, ...rules.atLeast0);
  faults.number(
    path,
    `squared coefficient of variation of ${of}`,
    phase.cvSquared,
    ...rules.atLeast0,
  );
  faults.number(path, `think time of ${of}`, phase.thinkTime, ...rules.atLeast0);
  faults.number(path, `maximum service time of ${of}`, phase.maxServiceTime, ...rules.atLeast0);
  checkHistogram(phase.histogram, path, faults);
  const rule = phase.callOrder === "deterministic" ? rules.wholeAtLeast0 : rules.atLeast0;
  phase.calls?.forEach((call, c) =>
    faults.number(
      `${path}.calls[${c}]`,
      `number of calls to "${call.to}" in ${of}`,
      call.mean,
      ...rule,
    )
  );
}

function checkPrecedences(task: LqnTask<Parameter>, path: string, faults: Faults): void {
  task.precedences?.forEach(({ from, to }, p) => {
    const at = `${path}.precedences[${p}]`;
    faults.number(at, "quorum", from.quorum, ...rules.wholeAtLeast0);
    if (typeof from.quorum === "number" && from.quorum > from.activities.length) {
      faults.add(
        "quorum-too-large",
        at,
        `Cannot wait for ${from.quorum} of ${from.activities.length} branches: use fewer`,
      );
    }
    checkHistogram(from.histogram, at, faults);
    if (to?.kind === "or") {
      to.branches.forEach((branch) =>
        faults.number(
          at,
          `probability of branch "${branch.activity}"`,
          branch.probability,
          ...rules.probability,
        )
      );
    }
    if (to?.kind === "loop") {
      to.branches.forEach((branch) =>
        faults.number(at, `count of loop "${branch.activity}"`, branch.count, ...rules.atLeast0)
      );
    }
  });
}

function checkHistogram(
  histogram: LqnHistogram<Parameter> | undefined,
  path: string,
  faults: Faults,
): void {
  if (!histogram) return;
  faults.number(path, "lower end of a histogram", histogram.min, ...rules.atLeast0);
  faults.number(path, "bins of a histogram", histogram.bins, ...rules.wholeAtLeast0);
  faults.number(
    path,
    "bins of a histogram",
    histogram.bins,
    (bins) => bins <= 10_000,
    "at most 10000",
  );
  const { min, max } = histogram;
  if (typeof min === "number" && typeof max === "number" && !(max >= min)) {
    faults.add(
      "bad-histogram",
      path,
      `Cannot use a histogram from ${min} to ${max}: turn its ends round`,
    );
  }
}
