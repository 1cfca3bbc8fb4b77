/**
 * Names of a host's parts that every form of a layered queueing model can hold: letters, digits and underscores.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";

/**
 * The name of each VM in a model: its own where that has letters, digits and underscores only, else with underscores instead, and
 * with its number where two would be alike.
 */
export function modelNames(host: Host): readonly string[] {
  const taken = new Set<string>();
  return host.vms.map(({ name }, index) => {
    const plain = name.replaceAll(/[^A-Za-z0-9_]/g, "_");
    const unique = taken.has(plain) ? `${plain}_${index}` : plain;
    taken.add(unique);
    return unique;
  });
}
