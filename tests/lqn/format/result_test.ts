/**
 * Result files: what LQNS and lqsim write is read, what is written is read back.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  readLqn,
  readLqnModel,
  readLqnResult,
  writeLqn,
  writeLqnResult,
} from "@iovlab/iovlab/lqn/format";
import {
  instantiate,
  type LqnMetric,
  lqnMetrics,
  type LqnResult,
  type LqnValue,
  valueOf,
} from "@iovlab/iovlab/lqn/model";
import { everythingXml, smallJson } from "./_models.ts";

/** Results in the way that lqsim 5.32 writes them. */
const xml = `<?xml version="1.0"?>
<lqn-model name="web">
  <solver-params comment="">
    <result-general solver-info="lqsim 5.32" valid="YES" conv-val="0.9" iterations="30"
        elapsed-time=" 0:00:01.453"/>
  </solver-params>
  <processor name="pc" scheduling="cfs" quantum="0.1">
    <result-processor utilization="1.5"><result-conf-95 utilization="0.1"/>
      <result-conf-99 utilization="0.2"/></result-processor>
    <group name="gold" share="0.5">
      <result-group utilization="0.5"/>
      <task name="web">
        <result-task throughput="2" utilization="3" phase1-utilization="3" proc-utilization="1.5"
          bottleneck-strength="1"/>
        <entry name="get" type="PH1PH2">
          <result-entry utilization="3" throughput="2" proc-utilization="1.5" open-wait-time="0.1"
            loss-probability="0.01" squared-coeff-variation="1" throughput-bound="4"/>
          <forwarding dest="log" prob="1"><result-call waiting="0.3"/></forwarding>
          <entry-phase-activities>
            <activity name="get_ph1" phase="1" host-demand-mean="1" max-service-time="3">
              <service-time-distribution number-bins="2" min="1" max="3">
                <underflow-bin begin="0" end="1" prob="0.1"/>
                <histogram-bin begin="1" end="2" prob="0.4" result-conf-95="0.01"/>
                <histogram-bin begin="2" end="3" prob="0.3"/>
                <overflow-bin begin="3" end="0" prob="0.2"/>
              </service-time-distribution>
              <result-activity proc-waiting="0.2" service-time="1.5" utilization="3"
                service-time-variance="4" prob-exceed-max-service-time="0.2">
                <result-conf-95 proc-waiting="0.02" service-time="0.15"/>
              </result-activity>
              <synch-call dest="log" calls-mean="1">
                <result-call waiting="0.4" waiting-variance="0.16"/>
              </synch-call>
              <asynch-call dest="put" calls-mean="1">
                <result-call waiting="0.5" loss-probability="0.02"/>
              </asynch-call>
            </activity>
          </entry-phase-activities>
        </entry>
      </task>
    </group>
    <task name="db">
      <result-task throughput="inf" utilization="nan" proc-utilization="0"
        semaphore-waiting="3" semaphore-waiting-variance="2" semaphore-utilization="0.5"/>
      <entry name="log" type="NONE">
        <result-entry throughput="1" phase1-service-time="0.7" phase1-proc-waiting="0.1"/>
      </entry>
      <task-activities>
        <activity name="a1" bound-to-entry="log" host-demand-mean="1">
          <result-activity proc-waiting="0.3" service-time="0.6" throughput="1"/>
        </activity>
        <activity name="a2" host-demand-mean="1"/>
        <precedence><pre-AND>
          <result-join-delay join-waiting="0.9" join-variance="0.8">
            <result-conf-95 join-waiting="0.09"/>
          </result-join-delay>
          <activity name="a1"/><activity name="a2"/>
        </pre-AND></precedence>
      </task-activities>
    </task>
  </processor>
</lqn-model>`;

const result = readLqnResult(xml, { file: "web.lqxo" });

Deno.test("readLqnResult() reads every kind of result of an XML file", () => {
  const expected: readonly (readonly [LqnMetric, string, number, number?])[] = [
    ["processorUtilization", "pc", 1.5, 0.1],
    ["groupUtilization", "gold", 0.5],
    ["taskThroughput", "web", 2],
    ["taskUtilization", "web", 3],
    ["taskProcessorUtilization", "web", 1.5],
    ["entryUtilization", "get", 3],
    ["entryThroughput", "get", 2],
    ["entryProcessorUtilization", "get", 1.5],
    ["openWaiting", "get", 0.1],
    ["lossProbability", "get", 0.01],
    ["forwardWaiting", "get>log", 0.3],
    ["processorWaiting", "get.1", 0.2, 0.02],
    ["phaseServiceTime", "get.1", 1.5, 0.15],
    ["phaseUtilization", "get.1", 3],
    ["phaseServiceTimeVariance", "get.1", 4],
    ["exceedsMaximum", "get.1", 0.2],
    ["callWaiting", "get.1>log", 0.4],
    ["callWaitingVariance", "get.1>log", 0.16],
    ["asyncWaiting", "get.1>put", 0.5],
    ["lossProbability", "get.1>put", 0.02],
    ["taskThroughput", "db", Infinity],
    ["taskUtilization", "db", NaN],
    ["taskProcessorUtilization", "db", 0],
    ["semaphoreHolding", "db", 3],
    ["semaphoreHoldingVariance", "db", 2],
    ["semaphoreUtilization", "db", 0.5],
    ["entryThroughput", "log", 1],
    ["phaseServiceTime", "log.1", 0.7],
    ["processorWaiting", "log.1", 0.1],
    ["processorWaiting", "db:a1", 0.3],
    ["activityServiceTime", "db:a1", 0.6],
    ["activityThroughput", "db:a1", 1],
    ["joinDelay", "db:a1&a2", 0.9, 0.09],
    ["joinDelayVariance", "db:a1&a2", 0.8],
  ];
  assert.deepEqual(
    result.values,
    expected.map(([metric, element, value, halfWidth]): LqnValue =>
      halfWidth === undefined ? { metric, element, value } : { metric, element, value, halfWidth }
    ),
  );
});

Deno.test("readLqnResult() reads a histogram with its underflow and overflow", () => {
  assert.deepEqual(result.distributions, [{
    element: "get.1",
    mean: 1.5,
    standardDeviation: 2,
    bins: [
      { begin: 0, end: 1, probability: 0.1 },
      { begin: 1, end: 2, probability: 0.4, halfWidth: 0.01 },
      { begin: 2, end: 3, probability: 0.3 },
      { begin: 3, end: Infinity, probability: 0.2 },
    ],
  }]);
});

Deno.test("how the solver ended is the status, with the convergence of an analytic one", () => {
  const status = (info: string, valid: string) => {
    const text = `<lqn-model name="m"><solver-params><result-general solver-info="${info}"
      valid="${valid}" conv-val="0.5" iterations="7"/></solver-params></lqn-model>`;
    const { status, convergence, solver } = readLqnResult(text, { file: "m.lqxo" });
    return { status, convergence, solver };
  };
  assert.deepEqual(status("lqns 5.32", "NO"), {
    status: "not-converged",
    convergence: { converged: false, iterations: 7, residual: 0.5 },
    solver: "file",
  });
  assert.equal(status("lqsim 5.32", "false").status, "imprecise");
  assert.equal(status("lqns 5.32", "true").status, "solved");
});

/** Sorted, as the order in a file is that of its form. */
function sorted(values: readonly LqnValue[]): LqnValue[] {
  const key = ({ metric, element }: LqnValue) => `${metric} ${element}`;
  return values.toSorted((a, b) => key(a) < key(b) ? -1 : 1);
}

for (const form of ["lqxo", "lqjo"] as const) {
  Deno.test(`a result written as ${form} and read back has the same values and distributions`, () => {
    const text = writeLqnResult(readLqn(xml, { file: "web.lqnx" }).model, result, form);
    const back = readLqnResult(text, { file: `web.${form}` });
    const numbers = result.values.filter(({ value }) => !Number.isNaN(value));
    assert.deepEqual(sorted(back.values), sorted(numbers));
    assert.deepEqual(back.distributions, result.distributions);
    assert.equal(back.model, "web");
  });

  Deno.test(`what iovlab's solvers say of themselves survives ${form}`, () => {
    const base = { model: "small", solver: "file", values: [] } as const;
    const results: LqnResult[] = [
      { ...base, status: "solved", chain: { states: 1234, residual: 1e-12 } },
      {
        ...base,
        status: "not-converged",
        notes: ["it swings: 50% = bad", "see & <layer>"],
        convergence: { converged: false, iterations: 50, residual: 0.25, layer: "web server 2" },
      },
      {
        ...base,
        status: "imprecise",
        run: {
          simulatedTime: 1e6,
          warmUp: 10.5,
          samples: 30,
          calls: 123456789,
          precise: false,
          widest: 0.05,
        },
      },
      { ...base, status: "saturated" },
    ];
    const model = readLqn(smallJson, { file: "small.lqnj" });
    for (const one of results) {
      assert.deepEqual(readLqnResult(writeLqnResult(model, one, form), { file: `s.${form}` }), one);
    }
  });

  Deno.test(`every metric has a place in ${form}`, () => {
    const document = readLqn(everythingXml, { file: "all.lqnx" });
    const elements: Readonly<Record<string, string>> = {
      processor: "cpu",
      group: "gold",
      task: "sema",
      entry: "get",
      "entry.phase": "get.1",
      phase: "get.3",
      "task:activity": "db:a1",
      "phase>entry": "use.1>get",
      "entry>entry": "get>commit",
      "task:a&b": "db:a2&a3",
    };
    const values = Object.entries(lqnMetrics).map(([metric, { of }], index): LqnValue => ({
      metric: metric as LqnMetric,
      element: metric === "asyncWaiting" ? "use.1>log" : elements[of],
      value: index + 1,
    }));
    const { model } = document;
    const all: LqnResult = { model: "all", solver: "exact", status: "solved", values };
    const back = readLqnResult(writeLqnResult(model, all, form), { file: `all.${form}` });
    for (const { metric, element, value } of values) {
      assert.equal(valueOf(back, metric, element), value, `${metric} of ${element}`);
    }
  });
}

Deno.test("results stand in the model's file, which is still read as a model", () => {
  const document = readLqn(smallJson, { file: "small.lqnj" });
  const one: LqnResult = {
    model: "small",
    solver: "exact",
    status: "solved",
    values: [{ metric: "entryThroughput", element: "get", value: 2 }],
  };
  for (const form of ["lqxo", "lqjo"] as const) {
    const model = readLqnModel(writeLqnResult(document, one, form), { file: `small.${form}` });
    assert.deepEqual(writeLqn(model, "lqnx"), writeLqn(instantiate(document), "lqnx"));
  }
});

Deno.test("readLqnResult() reads the semaphore results of JSON files under the names of LQNS", () => {
  const { values } = readLqnResult(
    `{ "processor": [{ "name": "p", "task": [{ "name": "s", "results": {
    "semaphore-waiting-variance": 3.25547, "semaphore-utilization": 1.52917, "semaphore-waiting": 1
  } }] }] }`,
    { file: "s.lqjo" },
  );
  assert.deepEqual(values.map(({ metric, value }) => [metric, value]), [
    ["semaphoreHolding", 3.25547],
    ["semaphoreHoldingVariance", 1.52917],
    ["semaphoreUtilization", 1],
  ]);
});
