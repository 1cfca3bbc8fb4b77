/**
 * What a server is asked on the connections of httperf.
 *
 * @module
 */
import type { RequestSource } from "../guest/mod.ts";
import type { ConnectionTable } from "./_connections.ts";

/** By connection: the first request that the server has not replied to. */
export function requestsOf(table: ConnectionTable, requestsPerConnection: number): RequestSource {
  return {
    requestBytes: (row) => {
      const place = table.placeOf(row);
      return table.requestBytes(place, table.served[place]);
    },
    replyBytes: (row) => {
      const place = table.placeOf(row);
      return table.replyBytes(place, table.served[place]);
    },
    requestCycles: (row) => {
      const place = table.placeOf(row);
      return table.requestCycles(place, table.served[place]);
    },
    isLastRequest: (row) => table.served[table.placeOf(row)] + 1 >= requestsPerConnection,
  };
}
