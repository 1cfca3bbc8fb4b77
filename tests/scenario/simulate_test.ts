/** Exact and statistical: the newcomer's function. */
import assert from "node:assert/strict";
import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { measureHost, simulate } from "@iovlab/iovlab/scenario";
import { replicationInterval } from "@iovlab/iovlab/stats";

const open = (rate: number) => ({
  kind: "httperf" as const,
  arrivals: { kind: "poisson" as const, rate },
});
const web = host({ architecture: "vdi", vms: [{ name: "web", workload: open(3000) }] });

Deno.test("simulate() gives each row's mean and half-width over the replications that observed it", () => {
  const { rows, replications, reached } = simulate(web, {
    seed: 4,
    duration: 0.1,
    round: 3,
    precision: 0.5,
  });
  assert.deepEqual([replications, reached], [3, true]);
  const parameters = {
    host: web,
    costs: costModelOf(xen2009),
    duration: 0.1,
    detail: "full",
  } as const;
  const each = [0, 1, 2].map((replication) => measureHost(parameters, { seed: 4, replication }));
  assert.equal(rows.length, each[0].length);
  for (const [i, row] of rows.entries()) {
    const { entity, metric } = each[0][i];
    const values = each.map((of) => of[i].value).filter(Number.isFinite);
    const { mean, halfWidth } = replicationInterval(values);
    assert.deepEqual(row, { entity, metric, value: mean, halfWidth, samples: values.length });
  }
});

Deno.test("simulate() goes on in whole rounds until the reply rate is known precisely enough", () => {
  const precision = 0.02;
  const options = { duration: 0.2, precision, round: 4 };
  const { rows, replications, reached } = simulate(web, options);
  assert.ok(reached && replications > 4 && replications % 4 === 0, `${replications}`);
  const rate = rows.find((row) => row.entity === "total" && row.metric === "replyRate")!;
  assert.ok(rate.halfWidth! <= precision * rate.value);
  assert.ok(Math.abs(rate.value - 3000) < 3 * rate.halfWidth!);
  const early = simulate(web, { ...options, maximum: 6 });
  assert.deepEqual([early.reached, early.replications], [false, 6]);
});

Deno.test("simulate() takes the same options to the same bits, and another seed to others", () => {
  const run = (seed: number) => {
    const { rows } = simulate(web, { seed, duration: 0.05, precision: 1, round: 3 });
    return JSON.stringify(rows.map((row) => String(row.value)));
  };
  assert.equal(run(1), run(1));
  assert.notEqual(run(1), run(2));
});

Deno.test("simulate() of a host without clients has rates of 0 and no times", () => {
  const idle = simulate(host({ architecture: "native", vms: [{}] }), { round: 3 });
  assert.deepEqual([idle.replications, idle.reached, idle.unsettled], [3, true, 0]);
  const of = (metric: string) =>
    idle.rows.find((row) => row.entity === "total" && row.metric === metric)!;
  assert.equal(of("replyRate").value, 0);
  assert.equal(of("utilization").value, 0);
  assert.deepEqual([of("responseTimeMean").value, of("responseTimeMean").samples], [NaN, 0]);
});

Deno.test("simulate() refuses what cannot be used", () => {
  const cases: [object, RegExp][] = [
    [{ seed: -1 }, /seed as it must be a whole number of at least 0: current value is -1/],
    [{ seed: 1.5 }, /seed as it must be a whole number/],
    [{ precision: 0 }, /precision as it must be above 0/],
    [{ precision: 2 }, /precision as it must be from 0 to 1/],
    [{ duration: NaN }, /duration as it must be a finite number/],
    [{ round: 2 }, /replications in a round as it must be a whole number of at least 3/],
    [{ round: 9, maximum: 8 }, /maximum replications as it must be a whole number of at least 9/],
  ];
  for (const [options, message] of cases) {
    assert.throws(() => simulate(web, options), { name: "InputError", message });
  }
});
