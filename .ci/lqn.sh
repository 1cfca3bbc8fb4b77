#!/usr/bin/env bash
# The layered queueing solvers on the folder of reference models beside the repository: accuracy of
# the analytic solver and of the exact one, agreement of the simulator, speed. Skipped, visibly,
# where that folder is not there; the repository's own models are in the tests.
#
#   .ci/lqn.sh [WORK]       WORK: folder for tables, default a temporary one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
suite=../shared/lqn-suite
work="${1:-$(mktemp -d)}/lqn"
mkdir -p "$work"

if [[ ! -d "$suite/models" ]]; then
  echo "SKIPPED: no $suite/models beside the repository, nothing to compare with"
  exit 0
fi

# judge FILE RULE...: a rule is SOLVER METRIC FIELD LIMIT, of the exact references; all must hold.
judge() {
  node -e '
    const [file, ...rules] = process.argv.slice(1);
    const { summaries } = JSON.parse(require("fs").readFileSync(file, "utf8"));
    let failed = false;
    for (const rule of rules) {
      const [solver, metric, field, limit] = rule.split(" ");
      const { errors, models } = summaries.find((one) =>
        one.solver === solver && one.references === "exact");
      const value = metric === "models"
        ? (field === "below5" ? 1 - models.within[1] / models.judged : models[field])
        : errors.find((one) => one.metric === metric)[field];
      const holds = value <= Number(limit);
      console.log(`${holds ? "ok    " : "BROKEN"} ${solver} ${metric} ${field} ${value} <= ${limit}`);
      failed ||= !holds;
    }
    process.exit(failed ? 1 : 0);
  ' "$@"
}

echo "analytic solver, all models"
deno task -q conformance "$suite/models" --solver analytic --no-progress \
  --csv "$work/analytic.csv" --json >"$work/analytic.json" 2>"$work/analytic.log"
judge "$work/analytic.json" \
  "analytic entry_tput mean 0.035" "analytic entry_tput p95 0.12" "analytic models below5 0.2" \
  "analytic call_wait/service mean 0.03" "analytic models failed 0" \
  "analytic models notConverged 0"

echo "exact solver and simulator, one model of each kind"
deno task -q conformance "$suite/models" --solver exact --solver simulation --no-progress \
  --only 'regression/*' --only 'gen/gen-712*' --only 'srvn6/B0*' --only 'h-t-83-t1s1/case-0?-01-0?' \
  --time-limit 120 --csv "$work/others.csv" --json >"$work/others.json" 2>"$work/others.log"
judge "$work/others.json" \
  "exact entry_tput worst 0.01" "exact models failed 0" \
  "simulation entry_tput beyond 0" "simulation models failed 0" "simulation models refused 0"
