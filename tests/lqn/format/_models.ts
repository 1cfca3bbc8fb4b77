/**
 * Small models of our own that say everything that the nested forms can.
 *
 * @module
 */

/** A model with every construct of the language, in XML. */
export const everythingXml = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<lqn-model name="all" description="every &quot;construct&quot; &amp; more"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="lqn.xsd">
  <parameters>
    $n = [1, 2, 5]
    $r = [0 : 10, 2]
    $s = $n * 0.5
  </parameters>
  <solver-params comment="two
lines" conv_val="1e-05" it_limit="$n" print_int="10" underrelax_coeff="0.9">
    <pragma param="multiserver" value="conway"/>
    <pragma param="empty"/>
    <result-observe iterations="$it"/>
  </solver-params>
  <processor name="clients" scheduling="inf">
    <task name="user" scheduling="ref" multiplicity="$n" think-time="2.5">
      <result-observe throughput="$x"><result-conf-95 throughput="$xc"/></result-observe>
      <fan-out dest="web" value="2"/>
      <entry name="use" type="PH1PH2">
        <entry-phase-activities>
          <activity name="browsing" phase="1" host-demand-mean="0.1" call-order="DETERMINISTIC">
            <asynch-call dest="log" calls-mean="1"/>
            <synch-call dest="get" calls-mean="3"><result-observe waiting="$w"/></synch-call>
          </activity>
        </entry-phase-activities>
      </entry>
    </task>
  </processor>
  <processor name="cpu" scheduling="cfs" quantum="0.01" multiplicity="2" speed-factor="1.5">
    <result-observe utilization="$u"/>
    <group name="gold" share="0.7" cap="true">
      <task name="web" scheduling="hol" multiplicity="4" priority="3" queue-length="8"
          replication="2">
        <fan-in source="user" value="1"/>
        <entry name="get" type="PH1PH2" priority="2" open-arrival-rate="0.01">
          <forwarding dest="commit" prob="0.25"/>
          <entry-phase-activities>
            <activity name="get_ph1" phase="1" host-demand-mean="$s" host-demand-cvsq="2"
                think-time="0.1" max-service-time="5"/>
            <activity name="get_ph3" phase="3" host-demand-mean="{$s / 2}">
              <service-time-distribution min="0" max="10" number-bins="5"/>
              <result-observe service-time="$s3"/>
            </activity>
          </entry-phase-activities>
        </entry>
        <entry name="log" type="PH1PH2">
          <entry-phase-activities>
            <activity name="log_ph1" phase="1" host-demand-mean="0.2"/>
          </entry-phase-activities>
        </entry>
      </task>
    </group>
    <group name="rest" share="0.3">
      <task name="db">
        <entry name="commit" type="NONE"/>
        <entry name="query" type="NONE">
          <service-time-distribution min="0" max="3" number-bins="6" phase="2"/>
        </entry>
        <task-activities>
          <activity name="a1" bound-to-entry="commit" host-demand-mean="0.1">
            <synch-call dest="take" calls-mean="1"/>
          </activity>
          <activity name="a2" host-demand-mean="0.2"/>
          <activity name="a3" host-demand-mean="0.3"/>
          <activity name="a4" host-demand-mean="0.4"/>
          <activity name="a5" bound-to-entry="query" host-demand-mean="0.5"/>
          <activity name="a6" host-demand-mean="0.6"/>
          <activity name="a7" host-demand-mean="0.7"/>
          <activity name="a8" host-demand-mean="0.8"/>
          <precedence>
            <pre><activity name="a1"/></pre>
            <post-AND><activity name="a2"/><activity name="a3"/></post-AND>
          </precedence>
          <precedence>
            <pre-AND quorum="1">
              <service-time-distribution min="0" max="2"/>
              <activity name="a2"/><activity name="a3"/>
            </pre-AND>
            <post><activity name="a4"/></post>
          </precedence>
          <precedence>
            <pre><activity name="a5"/></pre>
            <post-OR><activity name="a6" prob="0.4"/><activity name="a7" prob="0.6"/></post-OR>
          </precedence>
          <precedence>
            <pre-OR><activity name="a6"/><activity name="a7"/></pre-OR>
            <post-LOOP end="a8"><activity name="a9" count="3"/></post-LOOP>
          </precedence>
          <reply-entry name="query"><reply-activity name="a8"/></reply-entry>
          <reply-entry name="commit"><reply-activity name="a4"/></reply-entry>
          <activity name="a9" host-demand-mean="0.9"/>
        </task-activities>
      </task>
    </group>
  </processor>
  <processor name="locks" scheduling="pri" replication="3">
    <task name="sema" scheduling="semaphore" multiplicity="2" initially="0">
      <service-time-distribution min="0" max="4"/>
      <entry name="take" type="PH1PH2" semaphore="wait">
        <entry-phase-activities>
          <activity name="take_ph1" phase="1" host-demand-mean="0.1"/>
        </entry-phase-activities>
      </entry>
      <entry name="give" type="PH1PH2" semaphore="signal">
        <entry-phase-activities>
          <activity name="give_ph1" phase="1" host-demand-mean="0.1"/>
        </entry-phase-activities>
      </entry>
    </task>
    <task name="lock" scheduling="rwlock">
      ${
  ["r-lock", "r-unlock", "w-lock", "w-unlock"].map((role) => `
      <entry name="${role}" type="PH1PH2" rwlock="${role}">
        <entry-phase-activities>
          <activity name="${role}_ph1" phase="1" host-demand-mean="0.1"/>
        </entry-phase-activities>
      </entry>`).join("")
}
    </task>
  </processor>
  <results-collection>
    $x
    $per = $x / $n
  </results-collection>
  <convergence-collection>
    $s = ($s + $w) / 2
  </convergence-collection>
</lqn-model>
`;

/** A model of two tasks, in JSON as LQNS writes it. */
export const smallJson = `{
  "header": {
    "comment": ["Generated by a tool", "for somebody"],
    "name": "small",
    "description": "two tasks"
  },
  "general": {
    "comment": "small model",
    "conv-val": 1e-05,
    "it-limit": 50,
    "underrelax-coeff": 0.9,
    "print-int": 10,
    "pragma": [{ "multiserver": "conway" }, { "threads": "none" }]
  },
  "parameters": ["$n = [1, 2]"],
  "processor": [
    {
      "name": "pc", "scheduling": "inf",
      "task": [{
        "name": "client", "scheduling": "ref", "multiplicity": "$n", "think-time": 1,
        "observe": { "throughput": { "mean": "$x", "conf-95": "$c" }, "phase": [
          { "phase": 1, "utilization": "$u1" }
        ] },
        "entry": [{ "name": "run", "phase": [{
          "phase": 1, "service-time": 0, "determinstic-calls": true,
          "synch-call": [{ "destination": "get", "mean-calls": 2, "observe": { "waiting": "$w" } }]
        }] }]
      }]
    },
    {
      "name": "cpu", "scheduling": "ps", "quantum": 0.1, "rate": 2,
      "task": [{
        "name": "web", "scheduling": "fcfs", "fan-in": [{ "client": 1 }],
        "entry": [{ "name": "get", "start-activity": "a1" }],
        "activity": [
          { "name": "a1", "service-time": 1, "host-demand-cvsq": 0.5 },
          { "name": "a2", "service-time": 2, "reply-to": ["get"] },
          { "name": "a3", "service-time": "$n + 1" }
        ],
        "precedence": [
          { "pre": ["a1"], "loop": [{ "a3": "3" }, { "a2": null }] }
        ]
      }]
    }
  ],
  "results": ["$x", "$load = $x * $n"],
  "convergence": ["$n = $n + 1"]
}
`;
