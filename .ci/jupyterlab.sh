#!/usr/bin/env bash
# A notebook in real JupyterLab in headless Chromium: opened, run from the menu, and its figures looked at in
# screenshots. Installs chromium where it is missing (needs root then).
#
#   .ci/jupyterlab.sh WORK [NOTEBOOK]     WORK has or takes the Python environment and the screenshots
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/_scratch.sh
source .ci/_scratch.sh
work="$1"
notebook="${2:-notebooks/quickstart.ipynb}"
shots="$work/jupyterlab"
fresh "$shots"

if ! command -v chromium >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
fi

start="$(date +%s.%N)"
deno run -q -A tools/notebook/browser_check.ts "$notebook" --out "$shots" --work "$work" --seconds 240
awk -v from="$start" -v to="$(date +%s.%N)" 'BEGIN { printf "%.1f s\n", to - from }'
find "$shots" -name '*.png'
