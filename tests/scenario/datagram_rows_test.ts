/** Exact, but for what is on the way at either end: rows of datagrams, sent against received. */
import assert from "node:assert/strict";
import { costModelOf, type Direction, host, xen2009 } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);

/** Rows of `total` of a netperf UDP_STREAM on a plain host. */
function rowsOf(direction: Direction, messageBytes: number, bitRate: number) {
  const workload = {
    kind: "netperf",
    test: "udp-stream",
    direction,
    messageBytes,
    bitRate,
  } as const;
  const one = host({ architecture: "native", vms: [{ workload }] });
  const parameters = { host: one, costs, duration: 0.5, detail: "total" } as const;
  const rows = measureHost(parameters, { seed: 1, replication: 0 });
  return (metric: string) => rows.find((row) => row.metric === metric)?.value as number;
}

const close = (a: number, b: number, within: number) =>
  assert.ok(Math.abs(a / b - 1) <= within, `${a}, expected ${b}`);

Deno.test("exact: what is offered is what was sent, though a part of it is lost on the way", () => {
  const value = rowsOf("receive", 64, 450e6);
  close(value("datagramSendBitRate"), 450, 1e-3);
  close(value("datagramSendRate"), 450e6 / (64 * 8), 1e-3);
  assert.ok(value("datagramLossShare") > 0.2 && value("receiveBitRate") < 400);
  const received = value("datagramSendRate") * (1 - value("datagramLossShare"));
  close(value("datagramRate"), received, 2e-3);
  close(value("receiveBitRate"), value("datagramRate") * 64 * 8e-6, 2e-3);
});

Deno.test("exact: a sender that waits for its socket sends what the line takes, and loses nothing", () => {
  const value = rowsOf("transmit", 1472, 0);
  close(value("datagramSendBitRate"), 1e3 * 1472 / 1538, 1e-3); // of 1538 bytes on the wire
  close(value("transmitBitRate"), value("datagramSendBitRate"), 1e-3);
  assert.equal(value("datagramLossShare"), 0);
});
