import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { profiles } from "@iovlab/iovlab/host";
import { architectures, predict } from "@iovlab/iovlab/scenario";
import { further, furtherRecords, published, records } from "./_published.ts";

const read = (path: string) =>
  Deno.readTextFileSync(new URL(`../../data/${path}`, import.meta.url));

// Exact.

Deno.test("every published row has a source, a place in it, a system and a name of its own", () => {
  const all = [...records, ...furtherRecords];
  for (const record of all) {
    for (const column of ["id", "source", "where", "system", "metric", "unit"]) {
      assert.match(record[column], /\S/, `${record.id}: ${column}`);
    }
  }
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
});

Deno.test("every further row has an address, and a number that was read or the arithmetic behind it", () => {
  for (const { id, url, kind, note } of further) {
    assert.match(url ?? "", /^https?:\/\/\S+$/, id);
    if (kind === "derived") assert.match(note, /^read: /, id);
  }
});

Deno.test("further rows are for validation only, with a prediction or a reason, never both", () => {
  for (const row of further) {
    assert.equal(row.use, "validate", row.id);
    const said = [row.spec, row.unpredicted].filter((each) => each !== undefined).length;
    assert.ok(said === 1 || (said === 0 && /^staging-/.test(row.id)), row.id);
  }
  assert.ok(further.filter(({ spec }) => spec).length >= 12);
});

Deno.test("a further row that is predicted says what separates the model from its machine", () => {
  for (const { id, spec } of further) if (spec) assert.match(spec.caveat, /\S/, id);
});

Deno.test("rows of KVM hosts have the costs of a KVM host, rows of Xen hosts those of a Xen host", () => {
  let [kvm, xen] = [0, 0];
  for (const { id, spec, system } of further) {
    if (!spec) continue;
    const ofXen = spec.host.architecture === "split-driver";
    const ofKvm = /\bKVM\b/.test(system);
    assert.ok(!(ofXen && ofKvm), id);
    if (ofXen) assert.match(spec.profile.name, /^xen/, id);
    if (ofKvm) assert.match(spec.profile.name, /^kvm-2015/, id);
    if (ofXen) xen++;
    if (ofKvm) kvm++;
  }
  assert.ok(kvm >= 6 && xen >= 20, `${kvm}, ${xen}`);
});

Deno.test("each architecture is in a row that is predicted", () => {
  const found = new Set<string | undefined>(further.map(({ spec }) => spec?.host.architecture));
  for (const key of Object.keys(architectures)) if (key !== "vdi") assert.ok(found.has(key), key);
});

Deno.test("evidence has a source, an address and a name of its own in each row", () => {
  const rows: Readonly<Record<string, string>>[] = parse(read("costs/evidence.csv"), {
    columns: true,
  });
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  for (const { id, source, where, url, value, low, high, unit } of rows) {
    assert.match(source, /\S/, id);
    assert.match(where, /\S/, id);
    assert.match(url, /^https?:\/\/\S+$/, id);
    const given = [value, low, high].filter((cell) => cell !== "").map(Number);
    assert.ok(given.length > 0 || /^direction/.test(unit), id);
    assert.ok(given.every(Number.isFinite), id);
  }
});

Deno.test("kept grants at one queue: the rate is the clock over the slower end's cycles", () => {
  const row = further.find(({ id }) => id === "staging-tx-1q-after");
  assert.ok(row);
  const found = predict(row, { replications: 2, points: 2 });
  assert.ok(found.expressible);
  const { backTransmit, backSlot, persistentCopyByte, frontTransmit, frontSlot } =
    profiles["xen-4.5"].costs;
  const copy = 64 * persistentCopyByte.value;
  const back = backTransmit.value + backSlot.value + copy;
  const front = frontTransmit.value + frontSlot.value + copy;
  assert.ok(back > front);
  assert.equal(found.value, 2.2e9 / back);
  const two = published.find(({ id }) => id === "staging-tx-2q");
  assert.ok(two);
  const doubled = predict(two, { replications: 2, points: 2 });
  const one = predict({ ...two, id: "staging-tx-1q" }, { replications: 2, points: 2 });
  assert.ok(doubled.expressible && one.expressible);
  assert.equal(doubled.value, 2 * one.value);
});
