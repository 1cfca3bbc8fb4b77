/**
 * fast-check with a fixed seed, so that a test that passed once passes on each machine. Another seed
 * looks elsewhere: `PROPERTY_SEED=7 deno task test`.
 *
 * @module
 */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(Deno.env.get("PROPERTY_SEED") ?? 20_091) });

export default fc;
