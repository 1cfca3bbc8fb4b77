/**
 * `httperf`: clients that open connections, send requests, wait for replies, give up after a time-out, and count as httperf's report does.
 *
 * Open load: connections start by an arrival process, whatever became of earlier ones. Closed load: a fixed number of sessions; each opens its next
 * connection when the last has ended. On a connection requests go in bursts: the first alone, the others of the burst, pipelined, once its reply is here; a
 * think time follows each burst, of a closed load also the last of a connection. All that is random about a connection is drawn when it is opened, from
 * streams of the workload, so that the n-th connection is the same on every architecture.
 *
 * The time-out starts anew with everything that comes from the server; it rests during a think time and ends with the last reply. Clients outside take no time;
 * those in a VM (`peer`) are event-driven programs on its CPUs, connections spread over them, which pay for system calls and copies.
 *
 * Sources: D. Mosberger, T. Jin, httperf: a tool for measuring web server performance, 1998; the manual page httperf(1): `--rate`, `--period`, `--num-calls`,
 * `--wsess`, `--burst-length`, `--timeout`. Reply time is from sending the request to the last byte of the reply. Nagle's algorithm is off, as httperf has it.
 *
 * @module
 */
import type { RequestSource } from "../guest/mod.ts";
import type { HttperfWorkload } from "../host/mod.ts";
import { HttperfClients } from "./_httperf_client.ts";
import type { HttperfStatistics } from "./httperf_statistics.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

/** An httperf workload that runs. */
export interface RunningHttperf extends RunningWorkload {
  /** What the server is asked on a connection, by its row. */
  readonly requests: RequestSource;
  /** What its report needs beside its counts. */
  readonly statistics: HttperfStatistics;
}

/** The httperf workload. */
export const httperf: WorkloadModel<"httperf"> & {
  start(workload: HttperfWorkload, parts: WorkloadParts): RunningHttperf;
} = {
  kind: "httperf",
  start: (workload, parts) => {
    const clients = new HttperfClients(workload, parts);
    clients.start();
    return clients;
  },
};
