/**
 * What the runner of the documentation's code does not run as it stands, and why. Everything that
 * is not in these tables is run as the page prints it. The runner prints each use of a rule.
 *
 * @module
 */

/** A command that is run in another form. */
export interface Rule {
  /** Which commands: the whole command, comments and white space at its ends apart. */
  readonly match: RegExp;
  /** What is run; `$1` stands for a group of the match. */
  readonly instead: string;
  /** Why. */
  readonly reason: string;
}

const ci = ".ci/run runs it as it stands";
const noCluster = "needs Slurm; .ci/run runs a study on a real one";

/** The rules, the first that fits counts. A result is looked up again, so that rules can follow each other. */
export const rules: readonly Rule[] = [
  {
    match: /^npx --yes deno@\S+ task (.*)$/,
    instead: "deno task $1",
    reason: `the Deno that runs this is that one already; in an empty home folder ${ci}`,
  },
  {
    match: /^npm install --global deno@\S+$/,
    instead: "deno --version",
    reason: "installs for the whole machine",
  },
  {
    match: /^git clone \S+ (\S+)$/,
    instead: "mkdir -p $1",
    reason: "the scratch copy is the clone",
  },
  { match: /^cd \S+$/, instead: "true", reason: "the scratch copy is the folder already" },
  { match: /^deno task ok$/, instead: "deno task -q layers", reason: `minutes; ${ci}` },
  {
    match: /^deno task test( tests\/kernel)?( --filter "[^"]*"| --coverage)?$/,
    instead: "deno test -A -q --no-check$2 tests/kernel/closed_forms_test.ts",
    reason: `minutes; ${ci}. Here it is one file, without types`,
  },
  {
    match: /^deno task reproduce( --quick)?$/,
    instead: "deno task reproduce$1 --dry-run",
    reason: `a minute with --quick, minutes without; ${ci}, with --quick`,
  },
  {
    match: /^deno task reproduce ([a-z][a-z0-9-]*)( --quick)?$/,
    instead: "deno task reproduce $1$2 --dry-run",
    reason: `seconds to minutes for each experiment; ${ci}, with --quick`,
  },
  {
    match: /^deno task study (status|collect|cancel) results\/slurm\/.*$/,
    instead: "deno task study $1 --help",
    reason: noCluster,
  },
  {
    match: /^(deno task study submit (?:(?!--dry-run).)*)$/,
    instead: "$1 --dry-run",
    reason: noCluster,
  },
  {
    match: /^(deno task study run .*)--executor slurm$/,
    instead: "$1--dry-run",
    reason: noCluster,
  },
  {
    match: /^(deno task study run examples\/studies\/consolidation\.ts)$/,
    instead: "$1 vms=2,4 bridge=1000 replications.maximum=6 --no-progress",
    reason: "half a minute to its precision; here it is two settings and the fewest replications",
  },
  {
    match:
      /^(deno task study run examples\/studies\/consolidation\.ts vms=4,16) precision\.gain=0\.01$/,
    instead: "$1 bridge=1000 replications.maximum=6 --no-progress",
    reason: "half a minute to its precision; here it is two settings and the fewest replications",
  },
  {
    match: /^deno task (lab|notebook:screenshot)\b.*$/,
    instead: "deno task $1 --help",
    reason: "opens JupyterLab or a browser",
  },
  {
    match: /^deno task notebook(?:[: ](run|check))\b(?! --help).*$/,
    instead: "deno task notebook $1 --help",
    reason: "needs Jupyter; .ci/run executes the notebooks",
  },
  {
    match: /^deno task report(?! --help)(?: .*)?$/,
    instead: "deno task report --help",
    reason: "runs experiments for minutes, or needs their results; .ci/run makes the page",
  },
  {
    match: /^(deno task validate)((?: --(?:only|csv|rows) \S+)*)$/,
    instead: "$1$2 --only eli-direct --points 5 --replications 3",
    reason: "minutes; here it is one row, by few points",
  },
  {
    match: /^deno task docs:code$/,
    instead: "deno task docs:code --help",
    reason: "it is what runs now",
  },
  {
    match: /^deno task (bench(?::\w+)?)\b.*$/,
    instead: "deno eval -q 1 # $1",
    reason: "speed is measured on a quiet machine",
  },
];

/** A command as it is run, with the reason where it is not as it stands. */
export interface Resolved {
  /** What is run. */
  readonly command: string;
  /** Why it is not as the page has it; nothing where it is. */
  readonly reason?: string;
}

/** The form in which a command is run. */
export function resolve(command: string, table: readonly Rule[] = rules): Resolved {
  const reasons: string[] = [];
  let current = command.replace(/\s+#\s.*$/, "").trim();
  const unused = new Set(table);
  for (;;) {
    const rule = [...unused].find(({ match }) => match.test(current));
    if (!rule) break;
    unused.delete(rule);
    const next = current.replace(rule.match, rule.instead).trim();
    if (next !== current) reasons.push(rule.reason);
    current = next;
  }
  return reasons.length === 0
    ? { command: current }
    : { command: current, reason: reasons.join("; ") };
}
