import assert from "node:assert/strict";
import { defaults } from "@iovlab/iovlab/host";
import { workloads } from "@iovlab/iovlab/workload";

const page = Deno.readTextFileSync(new URL("../../docs/workloads.md", import.meta.url));

// Exact.

Deno.test("docs/workloads.md has a section for each workload, which names its fields", () => {
  const shared = ["direction", "peer"];
  for (const kind of Object.keys(workloads)) {
    const [, after] = page.split(`\n## \`${kind}\`\n`);
    assert.ok(after, `no section of ${kind}`);
    const section = after.split(/\n## /)[0];
    const fields = Object.keys((defaults.workloads as Record<string, object>)[kind] ?? {});
    for (const field of fields.filter((name) => !shared.includes(name))) {
      assert.match(section, new RegExp(`\\b${field}\\b`), `${kind}: ${field}`);
    }
  }
});
