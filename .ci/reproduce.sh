#!/usr/bin/env bash
# Checks of the command `deno task reproduce` on gpc-2009 with --quick: the files that it writes, the
# same bytes with one worker and two and after kills, a fast second run, and one line for bad input.
# All experiments with --quick are run once, for their golden hashes, unless .ci/run has just done that as a user.
#
#   .ci/reproduce.sh                    all checks
#   .ci/reproduce.sh --write-golden     first writes tests/golden/*-quick.sha256 anew
#
# A change of the golden hashes is a change of published numbers: say why in the commit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

deno="${DENO:-deno}"
work="$PWD/.ci/.work/reproduce"
golden="$PWD/tests/golden"
rm -rf "$work/first" "$work/one" "$work/two" "$work/killed" "$work/bad" "$work/all"
mkdir -p "$work/bad"
faults=0

# check TITLE COMMAND...: prints how a check ended and counts what failed.
check() {
  local title="$1"
  shift
  if "$@"; then echo "ok    $title"; else echo "FAIL  $title"; faults=$((faults + 1)); fi
}

reproduce() {
  "$deno" task -q reproduce gpc-2009 --quick --no-progress "$@"
}

reproduce_all() {
  "$deno" task -q reproduce --quick --no-progress "$@"
}

keys() {
  "$deno" task -q reproduce --list | grep -E '^[a-z]+-[0-9]{4}$'
}

# timed FILE COMMAND...: runs a command silently and writes its seconds into FILE.
timed() {
  local file="$1" start
  shift
  start=$(date +%s.%N)
  "$@" >"$file.log" 2>&1 || { tail -n 20 "$file.log"; return 1; }
  awk -v start="$start" -v end="$(date +%s.%N)" 'BEGIN { printf "%.1f", end - start }' >"$file"
  echo "      $(basename "$file"): $(<"$file") s"
}

# sql FILE QUERY: one line per row, read while another process may write.
sql() {
  python3 - "$@" <<'PYTHON'
import sqlite3, sys
database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=20)
for row in database.execute(sys.argv[2]):
    print(*row, sep="|")
PYTHON
}

replications="SELECT point.id, replication, seconds FROM replication JOIN point USING (point)"

# names DIR KIND...: the names of the files of some kinds, sorted.
names() {
  local folder="$1" kind
  shift
  for kind in "$@"; do find "$folder" -maxdepth 1 -name "*.$kind" -printf '%f\n'; done | LC_ALL=C sort
}

# same_files DIR DIR KIND...: the same names and the same bytes, and at least one file.
same_files() {
  local first="$1" second="$2" list name
  shift 2
  list="$(names "$first" "$@")"
  [[ -n "$list" && "$list" == "$(names "$second" "$@")" ]] || { echo "      other names"; return 1; }
  while read -r name; do cmp "$first/$name" "$second/$name" || return 1; done <<<"$list"
}

hashes() {
  (cd "$1" && names . csv | xargs -r -d '\n' sha256sum)
}

files_are_there() {
  local folder="$1/gpc-2009" kind columns
  columns="claim,unit,paper,ours,low,high,share_of_parameter_space,verdict"
  for kind in csv svg pdf; do
    [[ -n "$(find "$folder" -name "*.$kind" -size +0)" ]] || return 1
    [[ -z "$(find "$folder" -name "*.$kind" -size 0)" ]] || return 1
  done
  [[ -s "$1/iovlab.sqlite" ]] && grep -qx "$columns" <(tr -d '\r' <"$folder/claims.csv")
}

# are_golden FOLDER: the tables of every experiment have the hashes of tests/golden.
are_golden() {
  local key file found=0
  for key in $(keys); do
    file="$golden/$key-quick.sha256"
    [[ -s "$file" ]] || { echo "      no golden hashes of $key: .ci/reproduce.sh --write-golden"; return 1; }
    diff "$file" <(hashes "$1/$key") || return 1
    found=$((found + 1))
  done
  ((found > 1))
}

# one_table_of_claims FOLDER: claims.csv over all experiments is theirs together, with the column experiment.
one_table_of_claims() {
  local key
  for key in $(keys); do
    diff <(tail -n +2 "$1/$key/claims.csv" | sed "s/^/$key,/") <(grep "^$key," "$1/claims.csv") || return 1
  done
  [[ "$(head -n 1 "$1/claims.csv")" == "experiment,$(head -n 1 "$1/gpc-2009/claims.csv")" ]]
}

below() { awk -v value="$1" -v limit="$2" 'BEGIN { exit !(value < limit) }'; }

# await_stored FILE COUNT PID: returns when COUNT replications are stored; fails where the process
# ends before.
await_stored() {
  python3 - "$@" <<'PYTHON'
import sqlite3, sys, time
path, count, pid = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
while True:
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        if database.execute("SELECT count(*) FROM replication").fetchone()[0] >= count:
            sys.exit(0)
        database.close()
    except sqlite3.Error:
        pass
    try:
        if open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] == "Z":
            sys.exit(1)
    except OSError:
        sys.exit(1)
    time.sleep(0.02)
PYTHON
}

# kill_at FOLDER COUNT: starts a run and kills the whole of it when COUNT replications are stored.
kill_at() {
  local folder="$1" count="$2" pid
  setsid "$deno" task -q reproduce gpc-2009 --quick --no-progress --workers 2 --out "$folder" \
    >"$folder.log" 2>&1 &
  pid=$!
  if ! await_stored "$folder/iovlab.sqlite" "$count" "$pid" || ! kill -9 -- "-$pid"; then
    echo "      ended before the kill"
    tail -n 5 "$folder.log"
    return 1
  fi
  wait "$pid" 2>/dev/null || true
  echo "      killed with $(sql "$folder/iovlab.sqlite" "SELECT count(*) FROM replication") stored"
}

# Kills at a quarter, a half and three quarters; then lets it end.
survives_kills() {
  local folder="$work/killed" total before part
  total="$(sql "$work/two/iovlab.sqlite" "SELECT count(*) FROM replication")"
  before="$work/killed.before"
  : >"$before"
  for part in 1 2 3; do
    kill_at "$folder" $((total * part / 4)) || return 1
    [[ ! -e "$folder/gpc-2009/claims.csv" ]] || { echo "      half-written results"; return 1; }
    sql "$folder/iovlab.sqlite" "$replications" | sort >"$before.now"
    [[ -z "$(comm -23 "$before" "$before.now")" ]] || { echo "      lost replications"; return 1; }
    mv "$before.now" "$before"
  done
  timed "$work/resumed" reproduce --workers 2 --out "$folder" || return 1
  sql "$folder/iovlab.sqlite" "$replications" | sort >"$before.now"
  [[ -z "$(comm -23 "$before" "$before.now")" ]] || { echo "      lost replications"; return 1; }
  same_files "$work/two/gpc-2009" "$folder/gpc-2009" csv
}

# The state of a folder: names, modes and contents.
state() {
  find "$1" -printf '%P %m %s\n' 2>/dev/null | sort
  find "$1" -type f -print0 2>/dev/null | sort -z | xargs -0 -r sha256sum
}

# refused ARGUMENT...: as task_refused, for reproduce.
refused() {
  task_refused reproduce --no-progress "$@"
}

# task_refused TASK ARGUMENT...: exit code 2, one line, no stack, and the folder of bad cases as it was.
task_refused() {
  local status=0 before lines
  before="$(state "$work/bad")"
  "$deno" task -q "$@" >"$work/refused.out" 2>"$work/refused.err" || status=$?
  lines="$(grep -c . "$work/refused.err" || true)"
  sed 's/^/      /' "$work/refused.err"
  ((status == 2)) || { echo "      exit code $status"; return 1; }
  ((lines == 1)) || { echo "      $lines lines"; return 1; }
  [[ ! -s "$work/refused.out" ]] || { echo "      printed to standard output"; return 1; }
  [[ "$before" == "$(state "$work/bad")" ]] || { echo "      wrote something"; return 1; }
}

prepare_bad_cases() {
  mkdir -p "$work/bad/read-only" "$work/bad/other-version" "$work/bad/no-store"
  echo "a file" >"$work/bad/file"
  echo "not a database, but long enough to be looked at" >"$work/bad/no-store/iovlab.sqlite"
  cp "$work/two/iovlab.sqlite" "$work/bad/other-version/iovlab.sqlite"
  python3 - "$work/bad/other-version/iovlab.sqlite" <<'PYTHON'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA journal_mode = DELETE")
database.execute("PRAGMA user_version = 999999")
database.close()
PYTHON
  cat >"$work/bad/negative-rate.json" <<'JSON'
{
  "architecture": "vdi",
  "vms": [
    {
      "name": "web",
      "workload": { "kind": "httperf", "arrivals": { "kind": "poisson", "rate": -5 } }
    }
  ]
}
JSON
  chmod 555 "$work/bad/read-only"
}

dry_run_writes_nothing() {
  "$deno" task -q reproduce gpc-2009 --quick --dry-run --out "$work/bad/dry" >"$work/dry.out" &&
    [[ -s "$work/dry.out" && ! -e "$work/bad/dry" ]]
}

helps() {
  "$deno" task -q reproduce --help >"$work/help.out" && grep -q -- --dry-run "$work/help.out"
}

check "runs with two workers" timed "$work/two-workers" reproduce --workers 2 --out "$work/two"
check "writes the store, tables, figures and claims" files_are_there "$work/two"
check "runs with one worker" timed "$work/one-worker" reproduce --workers 1 --out "$work/one"
check "same tables with one worker and with two" same_files "$work/one/gpc-2009" "$work/two/gpc-2009" csv
check "same figures with one worker and with two" same_files "$work/one/gpc-2009" "$work/two/gpc-2009" svg pdf
# Only .ci/run knows that what it left there is of this code.
all="$work/user"
if [[ "${IOVLAB_CI_USER_RUN:-}" != 1 || "${1:-}" == "--write-golden" || ! -e "$all/claims.csv" ]]; then
  all="$work/all"
  check "runs all experiments" timed "$work/all-quick" reproduce_all --out "$all"
fi
if [[ "${1:-}" == "--write-golden" ]]; then
  mkdir -p "$golden"
  for key in $(keys); do hashes "$all/$key" >"$golden/$key-quick.sha256"; done
fi
check "tables of all experiments have the golden hashes" are_golden "$all"
check "one table has the claims of all" one_table_of_claims "$all"
check "same tables among all experiments as alone" same_files "$all/gpc-2009" "$work/two/gpc-2009" csv
cp -r "$work/two/gpc-2009" "$work/first" 2>/dev/null || true
check "runs a second time" timed "$work/second-run" reproduce --workers 2 --out "$work/two"
check "the second run takes under 10 s" below "$(cat "$work/second-run" 2>/dev/null || echo 99)" 10
check "the second run writes the same tables" same_files "$work/first" "$work/two/gpc-2009" csv
rm -rf "$work/first"
check "goes on after kill -9 and ends with the same tables" survives_kills

prepare_bad_cases
check "--list" "$deno" task -q reproduce --list
check "--help" helps
check "--dry-run writes nothing" dry_run_writes_nothing
out="$work/bad/new"
check "refuses an unknown experiment" refused no-such-experiment --quick --out "$out"
check "refuses an unknown option" refused gpc-2009 --no-such-option --out "$out"
check "refuses a negative precision" refused gpc-2009 --precision=-0.1 --out "$out"
check "refuses a precision that is no number" refused gpc-2009 --precision=high --out "$out"
check "refuses no workers" refused gpc-2009 --workers=0 --out "$out"
check "refuses a seed that is no whole number" refused gpc-2009 --seed=1.5 --out "$out"
check "refuses a folder that is not writable" refused gpc-2009 --quick --out "$work/bad/read-only"
check "refuses a folder inside one that is not writable" refused gpc-2009 --quick --out "$work/bad/read-only/new"
check "refuses a file in place of a folder" refused gpc-2009 --quick --out "$work/bad/file"
check "refuses a store of another version" refused gpc-2009 --quick --out "$work/bad/other-version"
check "refuses a file that is no store" refused gpc-2009 --quick --out "$work/bad/no-store"
check "refuses a negative rate" task_refused host simulate "$work/bad/negative-rate.json"
chmod 755 "$work/bad/read-only"

echo "reproduce: $faults failed"
((faults == 0))
