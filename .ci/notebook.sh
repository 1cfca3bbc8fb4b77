#!/usr/bin/env bash
# Notebooks with parameters under a real kernel: values arrive, in cells of let, var and const; several runs in one
# command; a cell that fails; bad input.
#
#   .ci/notebook.sh WORK     WORK has or takes the Python environment
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/_scratch.sh
source .ci/_scratch.sh
mkdir -p "$1"
work="$(cd "$1" && pwd)"
out="$work/notebook"
fresh "$out"
notebook=(deno task -q notebook)

cat >"$out/probe.ipynb" <<'END'
{
 "cells": [
  { "cell_type": "code", "execution_count": null, "id": "a", "metadata": { "tags": ["parameters"] }, "outputs": [],
    "source": "let vms: number = 4; // virtual machines\nconst loads = [0.5, 1];\nvar label: string | null = null;" },
  { "cell_type": "code", "execution_count": null, "id": "b", "metadata": {}, "outputs": [],
    "source": "const seen = () => JSON.stringify({ vms, loads, label });" },
  { "cell_type": "code", "execution_count": null, "id": "c", "metadata": {}, "outputs": [],
    "source": "if (vms === 13) throw new Error(\"vms is 13\");\nconsole.log(seen());" }
 ],
 "metadata": { "kernelspec": { "display_name": "Deno", "language": "typescript", "name": "deno" } },
 "nbformat": 4, "nbformat_minor": 5
}
END

# said FILE: what the last cell of an executed notebook printed.
said() {
  node -e '
    const { cells } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    process.stdout.write(cells.at(-1).outputs.map(({ text = "" }) => [text].flat().join("")).join(""));
  ' "$1"
}

expect() {
  if [[ "$2" != "$3" ]]; then
    printf '%s: expected %s, got %s\n' "$1" "$3" "$2" >&2
    exit 1
  fi
}

"${notebook[@]}" inspect "$out/probe.ipynb"
"${notebook[@]}" run "$out/probe.ipynb" --work "$work" -o "$out/plain.ipynb"
expect defaults "$(said "$out/plain.ipynb")" '{"vms":4,"loads":[0.5,1],"label":null}'
"${notebook[@]}" run "$out/probe.ipynb" --work "$work" -r label 8 -y '{loads: [2, .5], vms: 1}' --each vms=2 \
  -o "$out/{vms}.ipynb" && { echo "a parameter was given twice and taken" >&2; exit 1; }
"${notebook[@]}" run "$out/probe.ipynb" --work "$work" -r label 8 -y '{loads: [2, .5]}' --each vms=2,1e1 -o "$out/{vms}.ipynb"
expect "first of two" "$(said "$out/2.ipynb")" '{"vms":2,"loads":[2,0.5],"label":"8"}'
expect "second of two" "$(said "$out/10.ipynb")" '{"vms":10,"loads":[2,0.5],"label":"8"}'
"${notebook[@]}" run "$out/10.ipynb" --work "$work" -p vms 3 -o "$out/again.ipynb"
expect "an injected cell replaced" "$(said "$out/again.ipynb")" '{"vms":3,"loads":[0.5,1],"label":null}'

status=0
"${notebook[@]}" run "$out/probe.ipynb" --work "$work" -p vms 13 -o "$out/fails.ipynb" || status=$?
expect "exit code of a failed cell" "$status" 1
grep -q "vms is 13" "$out/fails.failed.ipynb"
expect "output of a failed cell" "$(find "$out" -name fails.ipynb)" ""
status=0
"${notebook[@]}" run "$out/probe.ipynb" --work "$work" -p vsm 13 -o "$out/bad.ipynb" || status=$?
expect "exit code of bad input" "$status" 2
expect "output of bad input" "$(find "$out" -name 'bad*')" ""
echo "notebook run: ok"
