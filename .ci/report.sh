#!/usr/bin/env bash
# The report in headless Chromium: figures with ink, values on hover, touch and keys, tables, downloads, width,
# axe-core, no network. Then the same checks of reports that were broken on purpose, which must fail. Installs chromium
# (apt-get, as root) where there is none, and axe-core from npm into WORK.
#
#   .ci/report.sh WORK [RESULTS [EXPERIMENT...]]
#
# WORK takes the files. RESULTS is a folder of `deno task reproduce --quick`, made in WORK where it is not given. The report
# has the experiments that are named, or all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/_scratch.sh
source .ci/_scratch.sh

axe_version=4.14.1
deno="${DENO:-deno}"
mkdir -p "$1"
work="$(cd "$1" && pwd)"
results="${2:-$work/results}"
experiments=("${@:3}")

if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
fi
axe="$work/axe/node_modules/axe-core/axe.min.js"
if [[ ! -s "$axe" ]]; then
  npm install --prefix "$work/axe" --no-save --no-audit --no-fund --loglevel=error "axe-core@$axe_version"
fi

took() { awk -v start="$1" -v end="$(date +%s.%N)" 'BEGIN { printf "%.1f s\n", end - start }'; }

start=$(date +%s.%N)
"$deno" task -q report --quick --no-progress --out "$results" "${experiments[@]}"
echo "the report took $(took "$start")"

# check FOLDER ARGUMENT...: the checks of a report.
check() {
  local folder="$1"
  shift
  "$deno" run -q -A tools/report/check.ts "$folder" --work "$work/look" "$@"
}

start=$(date +%s.%N)
check "$results/report" --axe "$axe"
echo "the checks took $(took "$start"); pictures are in $work/look"

start=$(date +%s.%N)
# Faults are tried on a small report, of one experiment, which has none before.
small="$work/small"
fresh "$small"
cp "$results"/iovlab.sqlite* "$small"
"$deno" task -q report hpcasia-2009 --quick --no-progress --out "$small" >"$work/small.txt"
check "$small/report" --only links,figures,pointer,keys,touch,tables,files,narrow,quiet >>"$work/small.txt" ||
  { cat "$work/small.txt"; exit 1; }

# must_fail TITLE CHECK COMMAND...: a check fails on a copy of the report that a command has broken in its folder.
must_fail() {
  local title="$1" name="$2" status=0
  shift 2
  fresh "$work/broken"
  cp -r "$small/report/." "$work/broken"
  (cd "$work/broken" && "$@")
  check "$work/broken" --axe "$axe" --only "$name" >"$work/broken.txt" || status=$?
  if ((status == 1)) && grep -q "^FAIL" "$work/broken.txt"; then
    echo "ok    found: $title"
  else
    echo "FAIL  not found: $title (exit code $status)"
    cat "$work/broken.txt"
    return 1
  fi
}

# edit PROGRAM: changes the page by a Perl expression over its whole text, which must change it.
edit() {
  cp index.html before.html
  perl -0pi -e "$1" index.html
  ! cmp -s before.html index.html || { echo "the page was not changed" >&2; exit 3; }
  rm before.html
}

cut_short() {
  local file
  file="$(find . -name "*.$1" -print -quit)"
  head -c 100 "$file" >"$file.new"
  mv "$file.new" "$file"
}

drop() { rm "$(find . -name "*.$1" -print -quit)"; }

must_fail "a figure is gone" figures edit 's/<figure .*?<\/figure>//s'
must_fail "a figure is empty" figures edit 's/(<div class="plot wide"[^>]*><svg [^>]*>).*?<\/svg>/$1<\/svg>/s'
must_fail "marks say nothing" pointer edit 's/class="tip"/class="top"/g'
must_fail "a value is not that of the file" pointer edit 's/(class="tip"[^>]*><title>[^<]*?)\d/${1}77/'
must_fail "keys do nothing" keys edit 's/"keydown"/"keyup-"/'
must_fail "a touch does nothing" touch edit 's/"pointerdown"/"pointerdrown"/'
must_fail "rows are missing" tables edit 's/<template>.*?<\/template>//s'
must_fail "a link leads nowhere" links edit 's/id="making"/id="make"/'
must_fail "a file is not there" links drop parquet
must_fail "a file is cut short" files cut_short pdf
must_fail "something is too wide" narrow edit 's/<main id="content">/$&<p style="width:700px">wide<\/p>/'
must_fail "the language is not said" axe edit 's/<html lang="en">/<html>/'
must_fail "too little contrast" axe edit 's/--soft:#59616b/--soft:#c9d1db/'
must_fail "an error of the script" quiet edit 's/startPage\(document\);/$& nothing.at.all;/'
must_fail "a request to the network" quiet edit 's/<main id="content">/$&<img alt="" src="http:\/\/127.0.0.1:9\/x.png">/'
echo "the faults took $(took "$start")"
echo "report: all is well"
