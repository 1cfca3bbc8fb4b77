/** Which architectures can be simulated. */
import { type Architecture, costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { architectures, Machine } from "@iovlab/iovlab/scenario";

function isModelled(architecture: Architecture): boolean {
  try {
    new Machine(host({ architecture, vms: [{}] }), costModelOf(xen2009), 1, 0);
    return true;
  } catch (error) {
    if (/not modelled yet/.test(String(error))) return false;
    throw error;
  }
}

/** The architectures that can be simulated. */
export const modelled: readonly Architecture[] = (Object.keys(architectures) as Architecture[])
  .filter(isModelled);
