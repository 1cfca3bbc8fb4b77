#!/usr/bin/env bash
# A study on a real two-node Slurm on this machine, with a task killed in the middle: its table must be
# the one that inline execution gives, byte for byte. Needs root; installs slurm-wlm and munge.
#
# Then what a point costs on it beside inline execution, by 2,000 cheap points.
#
#   .ci/slurm.sh WORK     WORK takes the files: new, empty, or of an earlier run
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=.ci/_scratch.sh
source "$here/_scratch.sh"
work="$1"
fresh "$work"
work="$(cd "$work" && pwd)"
cluster="$work/cluster"
export SLURM_CONF="$cluster/slurm.conf"
study=(deno task -q study)
module=tests/study/_cluster_module.ts

if ! command -v slurmctld >/dev/null || ! command -v munged >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq slurm-wlm munge >/dev/null
fi

up() {
  mkdir -p "$cluster"/{state,run,log}
  sed "s#@HOST@#$(hostname -s)#g; s#@FOLDER@#$cluster#g" "$here/slurm.conf" >"$SLURM_CONF"
  if ! pgrep -x munged >/dev/null; then
    mkdir -p /run/munge
    chown munge: /run/munge
    if [[ ! -f /etc/munge/munge.key ]]; then
      (umask 077 && head -c 1024 /dev/urandom >/etc/munge/munge.key)
      chown munge: /etc/munge/munge.key
    fi
    runuser -u munge -- munged
  fi
  slurmctld
  slurmd -N n1
  slurmd -N n2
  for _ in $(seq 100); do
    if [[ "$(sinfo -h -t idle -o %D | awk '{ sum += $1 } END { print sum + 0 }')" == 2 ]]; then return; fi
    sleep 0.1
  done
  sinfo
  echo "the two nodes did not come up" >&2
  return 1
}

down() {
  local name
  for name in slurmd-n1 slurmd-n2 slurmctld; do
    if [[ -f "$cluster/run/$name.pid" ]]; then kill "$(<"$cluster/run/$name.pid")" 2>/dev/null || true; fi
  done
}
trap down EXIT

now() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.2f", to - from }'; }
took() { echo "$1: $(since "$2") s"; }

# A killed task: one of those that run, at a moment in the middle.
kill_one() {
  local pid
  for _ in $(seq 200); do
    pid="$(pgrep -f "_slurm/task.ts $work" | head -n 1 || true)"
    if [[ -n "$pid" ]]; then
      sleep 0.25
      if kill -9 "$pid" 2>/dev/null; then
        echo "killed task process $pid"
        return
      fi
    fi
    sleep 0.05
  done
  echo "no task was there to kill" >&2
  return 1
}

up
sinfo
start="$(now)"
"${study[@]}" run "$module" --executor inline --out "$work/inline" --no-progress >"$work/inline.txt"
took inline "$start"

start="$(now)"
"${study[@]}" submit "$module" --out "$work/slurm" --tasks-per-job 12 | tee "$work/submit.txt"
kill_one
folder="$(sed -n 's/^folder //p' "$work/submit.txt")"
"${study[@]}" status "$folder"
"${study[@]}" run "$module" --executor slurm --out "$work/slurm" --tasks-per-job 12 >"$work/slurm.txt"
took "on two nodes, one task killed" "$start"
"${study[@]}" collect "$folder" | tee "$work/collect.txt"
grep -qx done "$work/collect.txt"

cmp "$work/inline/studies/cluster/summary.csv" "$work/slurm/studies/cluster/summary.csv"
echo "the tables are the same, byte for byte: $(wc -l <"$work/inline/studies/cluster/summary.csv") lines"
attempts="$(find "$folder/jobs" -name '*.json' | wc -l)"
echo "$attempts submissions"
# The killed chunk was submitted a second time: one submission more than there are batches.
if ((attempts <= $(find "$folder/batches" -mindepth 1 -type d | wc -l))); then
  echo "the killed task was not submitted again" >&2
  exit 1
fi

# What a point costs: 2,000 points that cost nothing, 200 to an array task.
module=bench/_cheap_module.ts
start="$(now)"
"${study[@]}" run "$module" --executor inline --out "$work/inline" --no-progress >/dev/null
inline="$(since "$start")"
start="$(now)"
"${study[@]}" run "$module" --executor slurm --out "$work/slurm" --tasks-per-job 200 --no-progress >/dev/null
slurm="$(since "$start")"
cmp "$work/inline/studies/cheap/summary.csv" "$work/slurm/studies/cheap/summary.csv"
awk -v inline="$inline" -v slurm="$slurm" 'BEGIN {
  printf "2000 cheap points: inline %.1f s, on Slurm %.1f s in 10 array tasks: ", inline, slurm
  printf "%.2f ms a point more, %.2f s an array task\n", 1000 * (slurm - inline) / 2000, (slurm - inline) / 10
}'
