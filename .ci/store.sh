#!/usr/bin/env bash
# The store under stress, the long form of tests/store: 50 kills at random moments, four writers and a
# reader for longer, a full disk, damaged and read-only files; and Python and R reading a store. The full disk
# needs root (a small tmpfs) or a shell that can limit the size of files; R is installed by root, else skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ "$(id -u)" == 0 ]] && ! Rscript -e 'library(RSQLite)' >/dev/null 2>&1; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    r-cran-rsqlite >/dev/null; } || echo "no RSQLite: its test is skipped"
fi
export IOVLAB_KILLS="${IOVLAB_KILLS:-50}" IOVLAB_BATCHES="${IOVLAB_BATCHES:-3000}"
exec "${DENO:-deno}" test --no-prompt --allow-read --allow-write --allow-env --allow-sys --allow-ffi --allow-run \
  --no-check tests/store/kill_test.ts tests/store/concurrent_test.ts \
  tests/store/faults_test.ts tests/store/languages_test.ts
