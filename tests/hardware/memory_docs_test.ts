/** Exact: what docs/memory.md says holds. */
import assert from "node:assert/strict";
import { defaults } from "@iovlab/iovlab/host";

const root = new URL("../../", import.meta.url);
const page = Deno.readTextFileSync(new URL("docs/memory.md", root));

Deno.test("the examples in docs/memory.md run, and its figures are those that are computed", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-q", "-A", "--doc", "docs/memory.md"],
    cwd: root,
    stdout: "piped",
    stderr: "piped",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});

Deno.test("docs/memory.md gives the defaults as they are", () => {
  const { memory, iommu } = defaults.host;
  const rows = [
    ["sharedCache", `${memory.sharedCache / 2 ** 20} MiB`],
    ["privateCache", `${memory.privateCache / 2 ** 10} KiB`],
    ["lineBytes", `${memory.lineBytes} B`],
    ["bandwidth", `${memory.bandwidth / 1e9} GB/s`],
    ["latency", `${memory.latency * 1e9} ns`],
    ["overlap", `${memory.overlap}`],
    ["writeBacks", `${memory.writeBacks}`],
    ["io", `${memory.io.workingSet / 2 ** 10} KiB, ${memory.io.accesses}`],
  ];
  for (const [field, value] of rows) {
    assert.match(page, new RegExp(`\\| \`memory\\.${field}\` +\\| ${value} +\\|`));
  }
  for (
    const text of [
      `(\`iotlbEntries\`, ${iommu.iotlbEntries})`,
      `\`flushBatch\` (${iommu.flushBatch})`,
      `\`flushTime\` (${iommu.flushTime * 1e3} ms)`,
    ]
  ) assert.ok(page.includes(text), text);
});
