/** Exact: spans of a timeline. */
import assert from "node:assert/strict";
import { costModelOf, readHost, xen2009 } from "@iovlab/iovlab/host";
import { timeline, type TimelineSpan } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const [FROM, LENGTH] = [0.1, 0.001];

function spansOf(example: string): readonly TimelineSpan[] {
  const file = `${example}.json`;
  const text = Deno.readTextFileSync(new URL(`../../examples/${file}`, import.meta.url));
  return timeline(readHost(text, file), costs, { from: FROM, length: LENGTH });
}

for (const example of ["split-driver-10g", "split-driver-8vm", "vdi-8vm", "receive-livelock"]) {
  Deno.test(`exact: spans of ${example} are in the window, have a length, and are apart in each lane`, () => {
    const lanes = new Map<string, TimelineSpan[]>();
    for (const span of spansOf(example)) {
      const { group, lane, from, to } = span;
      assert.ok(from < to, `${lane}: ${from} to ${to}`);
      assert.ok(from >= FROM - 1e-12 && to <= FROM + LENGTH + 1e-9, `${lane}: ${from} to ${to}`);
      if (group === "Domains") continue; // a domain may run on several cores at a time
      lanes.set(lane, [...(lanes.get(lane) ?? []), span]);
    }
    assert.ok(lanes.size >= 3);
    for (const [lane, spans] of lanes) {
      spans.sort((a, b) => a.from - b.from);
      spans.slice(1).forEach(({ from }, i) => {
        assert.ok(from > spans[i].to - 1e-9, `${lane}: ${from} before ${spans[i].to}`);
      });
    }
  });
}

Deno.test("exact: a split driver's timeline has a driver domain at work, that of VDI has none", () => {
  const parts = (example: string) => new Set(spansOf(example).map(({ part }) => part));
  assert.ok(parts("split-driver-8vm").has("driverDomain"));
  assert.ok(!parts("vdi-8vm").has("driverDomain"));
});
