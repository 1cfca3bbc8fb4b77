/** Core time of vCPUs, looked at again and again. */
import { CLOCK, type Cores } from "../_cores.ts";

/** Core time that each domain of a host has had, in seconds, at a time. */
export function serviceAt({ simulation, scheduler }: Cores, time: number): number[] {
  simulation.run({ until: time });
  scheduler.settle();
  return Array.from(scheduler.domainCycles, (cycles) => cycles / CLOCK);
}

/**
 * How far two vCPUs that always want to run get apart in any interval: the range, over time, of the difference of their core times over their
 * weights, in seconds of the first one.
 */
export function unfairness(
  host: Cores,
  weights: readonly [number, number],
  seconds: number,
): number {
  let least = Infinity;
  let most = -Infinity;
  for (let time = 0.2; time < seconds; time += 0.000731) {
    const [first, second] = serviceAt(host, time);
    const difference = first - second * weights[0] / weights[1];
    least = Math.min(least, difference);
    most = Math.max(most, difference);
  }
  return most - least;
}
