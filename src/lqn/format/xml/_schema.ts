/**
 * The attributes of every element of the XML form, and the words of its enumerations.
 *
 * Source: `lqn-core.xsd` and `lqn.xsd` of the public LQNS repository, and the manual's chapter
 * "XML Grammar"; `comment` is accepted on every element as LQNS writes it.
 *
 * @module
 */

/** The attributes that an element may have. */
export const attributesOf = {
  model: ["name", "description", "lqn-schema-version", "lqncore-schema-version", "xml-debug"],
  solver: ["comment", "conv_val", "it_limit", "print_int", "underrelax_coeff"],
  pragma: ["param", "value"],
  processor: [
    "name",
    "comment",
    "scheduling",
    "multiplicity",
    "replication",
    "speed-factor",
    "quantum",
  ],
  group: ["name", "comment", "share", "cap"],
  task: [
    "name",
    "comment",
    "scheduling",
    "multiplicity",
    "replication",
    "think-time",
    "priority",
    "queue-length",
    "initially",
    "activity-graph",
  ],
  fanIn: ["source", "value"],
  fanOut: ["dest", "value"],
  entry: ["name", "comment", "type", "open-arrival-rate", "priority", "semaphore", "rwlock"],
  forwarding: ["dest", "comment", "prob"],
  phase: [
    "name",
    "comment",
    "phase",
    "host-demand-mean",
    "host-demand-cvsq",
    "think-time",
    "max-service-time",
    "call-order",
  ],
  activity: [
    "name",
    "comment",
    "bound-to-entry",
    "host-demand-mean",
    "host-demand-cvsq",
    "think-time",
    "max-service-time",
    "call-order",
  ],
  call: ["dest", "comment", "calls-mean"],
  histogram: [
    "min",
    "max",
    "number-bins",
    "phase",
    "mid-point",
    "bin-size",
    "mean",
    "std-dev",
    "skew",
    "kurtosis",
  ],
} as const;
