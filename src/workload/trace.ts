/**
 * `trace`: datagrams at the times and of the sizes of a trace.
 *
 * Times are from the start of the run. A trace that repeats goes on, after its last record, as if that record's time were 0. A sender in a VM that is late sends
 * as soon as it can. A description names a file or has the records in it; {@linkcode withTraces} puts the records of files in.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { TraceWorkload } from "../host/mod.ts";
import { TraceSource } from "./_datagram_sources.ts";
import { DatagramFlow } from "./_datagrams.ts";
import { SOCKET_BUFFER } from "./_pace.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

function start(workload: TraceWorkload, parts: WorkloadParts): RunningWorkload {
  const { file, records, repeat } = workload;
  if (file !== undefined && records.length === 0) {
    throw new InputError(
      `Cannot start a trace as its file must have been read into records: "${file}"`,
      { code: "workload/trace-not-read" },
    );
  }
  const source = new TraceSource(records, repeat);
  return new DatagramFlow({ ...workload, socketBuffer: SOCKET_BUFFER }, source, parts);
}

/** The workload that follows a trace. */
export const trace: WorkloadModel<"trace"> = { kind: "trace", start };
