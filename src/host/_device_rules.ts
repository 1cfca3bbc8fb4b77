/**
 * The rules of a device that VMs have contexts of: places, receive buffer, memory for rings.
 *
 * @module
 */
import type { Path, Problems } from "./_problem.ts";
import type { Host } from "./types.ts";

/**
 * Checks that VMs with a reservation leave a place in the device to those that take turns: a context that gives way for others is promised nothing.
 */
export function checkPlaces(host: Host, origins: readonly Path[], problems: Problems): void {
  const { architecture, vdi: { contexts }, vms } = host;
  if (architecture !== "vdi" || contexts === 0 || contexts >= vms.length) return;
  let holders = 0;
  for (const [index, { device: { reserved, receiveReserved } }] of vms.entries()) {
    if (reserved + receiveReserved === 0) continue;
    holders++;
    if (holders < contexts) continue;
    const field = reserved > 0 ? "reserved" : "receiveReserved";
    const rule =
      `0, as reservations must leave one of the device's ${contexts} contexts (vdi.contexts) for the VMs that take turns`;
    return problems.rule(
      [...origins[index], "device", field],
      "too-few-contexts",
      rule,
      reserved || receiveReserved,
    );
  }
}

/** Bytes of Ethernet header and check sequence around an IP packet. */
const FRAME_BYTES = 18;

/**
 * Checks that the receive buffer holds a full frame, and where each VM has a part of it, that the parts fit and each holds one: a VM whose part
 * does not would never get a full frame.
 */
export function checkBuffers(host: Host, origins: readonly Path[], problems: Problems): void {
  const { architecture, link, nic: { buffer }, vdi, vms } = host;
  if (buffer === 0) return;
  const frame = link.mtu + FRAME_BYTES;
  const parted = architecture === "vdi" && vdi.receiveArbiter;
  const sharing = parted ? vms.filter(({ device }) => device.buffer === 0).length : 1;
  if (buffer < sharing * frame) {
    const each = sharing > 1 ? ` for each of ${sharing} VMs that share it` : "";
    problems.rule(
      ["nic", "buffer"],
      "out-of-range",
      `0 or at least ${sharing * frame} bytes, a full frame${each}`,
      buffer,
    );
  }
  if (!parted) return;
  let own = 0;
  for (const [index, { device }] of vms.entries()) {
    if (device.buffer === 0) continue;
    const path = [...origins[index], "device", "buffer"];
    own += device.buffer;
    if (device.buffer < frame) {
      return problems.rule(
        path,
        "out-of-range",
        `0 or at least ${frame} bytes, a full frame`,
        device.buffer,
      );
    }
    if (own + sharing * frame > buffer) {
      const rule =
        `so small that all together leave a full frame of nic.buffer (${buffer} bytes) to each VM without one of its own`;
      return problems.rule(path, "over-committed", rule, device.buffer);
    }
  }
}

/** Bytes of a page, one for each descriptor's buffer, and pages behind a transmit ring for a packet that goes on beyond its end. */
const PAGE_BYTES = 4096;
const PAGES_BEHIND = 16;

/** Checks that the memory of a VM that drives a device itself holds a page for each descriptor: the device would refuse the others. */
export function checkWindows(host: Host, origins: readonly Path[], problems: Problems): void {
  const { architecture, nic, vms } = host;
  if (architecture !== "passthrough" && architecture !== "sr-iov" && architecture !== "vdi") return;
  for (const [index, { device }] of vms.entries()) {
    const own = architecture === "vdi";
    const receive = (own && device.receiveRing) || nic.receiveRing;
    const transmit = (own && device.transmitRing) || nic.transmitRing;
    const least = (receive + transmit + PAGES_BEHIND) * PAGE_BYTES;
    if (device.window >= least) continue;
    const rule = `at least ${least} bytes, a page for each descriptor of its rings`;
    return problems.rule(
      [...origins[index], "device", "window"],
      "out-of-range",
      rule,
      device.window,
    );
  }
}
