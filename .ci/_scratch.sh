# shellcheck shell=bash
# Folders that a check empties before it begins; to be sourced.

# fresh FOLDER: makes an empty folder. What an earlier check made there goes: it has a file that says so, or is below .ci/.work, which is for checks
# only. Anything else that is there, an empty folder aside, stays as it is, and the check ends with exit code 2.
fresh() {
  local folder="${1:?fresh needs a folder}" own mark=.made-by-a-check
  own="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/.work"
  if [[ -e "$folder" || -L "$folder" ]]; then
    if [[ -L "$folder" || ! -d "$folder" ]] ||
      [[ ! -f "$folder/$mark" && "$(cd "$folder" && pwd -P)" != "$own"/* && -n "$(ls -A "$folder")" ]]; then
      echo "Cannot use $folder as it must be new, empty or made by a check: name another folder" >&2
      exit 2
    fi
    rm -rf -- "$folder"
  fi
  mkdir -p -- "$folder"
  : >"$folder/$mark"
}
