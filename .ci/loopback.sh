#!/usr/bin/env bash
# The sample logs can be made for real: httperf against the server of tools/loopback over loopback, with pidstat and sar beside it, at tiny loads into
# a scratch folder; the readers accept the logs, and the demand of a request is a finite number with an interval. Needs root where httperf, sysstat or pgrep has to be installed.
#
#   .ci/loopback.sh [FOLDER]      the folder that the logs go to: new, empty, or of an earlier run; a temporary one without it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/_scratch.sh
source .ci/_scratch.sh

folder="${1:-}"
if [[ -z "$folder" ]]; then
  folder="$(mktemp -d)"
  trap 'rm -rf "$folder"' EXIT
fi
fresh "$folder"

missing=()
command -v httperf >/dev/null || missing+=(httperf)
command -v pidstat >/dev/null && command -v sar >/dev/null || missing+=(sysstat)
command -v pgrep >/dev/null || missing+=(procps)
if ((${#missing[@]} > 0)); then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
fi

cores=0,1
[[ "$(nproc)" != 1 ]] || cores=0,0
timeout 60 deno run -q -A tools/loopback/make_logs.ts --out "$folder" --cores "$cores" \
  --calibrate 100,200 --validate 150 --repetitions 2 --seconds 2 --port "$((20000 + RANDOM % 10000))"
deno run -q -A tools/loopback/check_logs.ts "$folder"
# what is no log is refused, with the name of the file
echo "not a log" >"$folder/validate-00150-1.httperf.txt"
if deno run -q -A tools/loopback/check_logs.ts "$folder" >"$folder/refused" 2>&1; then
  echo "a broken log was accepted" >&2
  exit 1
fi
grep -q 'validate-00150-1.httperf.txt' "$folder/refused"
echo "a broken log is refused by its name"
