/** Exact: the host of every example is a model without fault, in every form of file, that a solver takes. */
import assert from "node:assert/strict";
import { type Host, readHost } from "@iovlab/iovlab/host";
import { readLqnModel, writeLqn } from "@iovlab/iovlab/lqn/format";
import { checkModel } from "@iovlab/iovlab/lqn/model";
import { solve } from "@iovlab/iovlab/lqn/solve";
import { hostLqn, lqnRows } from "@iovlab/iovlab/scenario";
import { withTraces } from "@iovlab/iovlab/workload";

const folder = new URL("../../../examples/", import.meta.url);
const textOf = (name: string) => Deno.readTextFileSync(new URL(name, folder));
const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .filter((name) => name.endsWith(".json")).toSorted();

function exampleOf(name: string): Host | undefined {
  const input = JSON.parse(textOf(name));
  return "architecture" in input ? withTraces(readHost(textOf(name), name), textOf) : undefined;
}

const hosts = names.flatMap((name) => {
  const of = exampleOf(name);
  return of ? [{ name, of }] : [];
});

Deno.test("there are examples, one for each architecture and workload", () => {
  assert.ok(hosts.length >= 30);
});

for (const { name, of } of hosts) {
  Deno.test(`examples/${name} is a model that is read back and solved`, () => {
    const { model, leftOut } = hostLqn(of);
    const faults = checkModel(model).filter(({ code }) => code !== "lqn/unused-processor");
    assert.deepEqual(faults, []);
    for (const form of ["lqn", "lqnx", "lqnj"] as const) {
      const back = readLqnModel(writeLqn(model, form), { file: `host.${form}` });
      assert.equal(back.tasks.length, model.tasks.length, form);
    }
    const result = solve(model);
    assert.equal(result.status, "solved", JSON.stringify(result.convergence));
    for (const { metric, value } of lqnRows(of, model, result)) {
      assert.ok(Number.isFinite(value), metric);
    }
    for (const note of leftOut) assert.match(note, /^[a-z][^\n]*: [^\n]+[^.\n]$/);
  });
}
