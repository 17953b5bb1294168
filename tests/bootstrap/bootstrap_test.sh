#!/usr/bin/env bash
# ./bootstrap runs and tests what it has built, whatever the preset: bootstrap_test.sh REPOSITORY
# Stand-ins take the place of the tools that it calls.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/host/report/web" "$work/tools"
cp "$1/bootstrap" "$work/"
cp "$1"/host/report/web/package*.json "$work/host/report/web/"

# A tool that does what stdin says.
stand_in() {
  {
    echo '#!/usr/bin/env bash'
    cat
  } >"$work/tools/$1"
  chmod +x "$work/tools/$1"
}
stand_in dpkg-query <<<'echo installed'
stand_in npm <<<'true'
stand_in cmake <<'EOF'
if [[ $1 == --preset ]]; then
  mkdir -p "build/$2"
  echo "CPU only" >"build/$2/backends.txt"
else # --build --preset NAME ...
  printf '#!/bin/sh\necho "program of %s:" "$@"\n' "$3" >"build/$3/spacemoe"
  chmod +x "build/$3/spacemoe"
fi
EOF
stand_in ctest <<<'echo "ctest: $*"'

# expect PRESET ARGUMENTS LAST_LINE
expect() {
  local said arguments
  read -ra arguments <<<"$2"
  said=$(PATH="$work/tools:$PATH" SPACEMOE_PRESET=$1 bash "$work/bootstrap" "${arguments[@]}" |
    tail -n 1)
  if [[ $said != "$3" ]]; then
    echo "SPACEMOE_PRESET=$1 ./bootstrap $2 ended with \"$said\", expected \"$3\"" >&2
    exit 1
  fi
}
for preset in release debug ci sanitize; do
  expect "$preset" "run --seed 2" "program of $preset: run configs/paper.yaml --seed 2"
  expect "$preset" "test -R paths" "ctest: --preset $preset -R paths"
  expect "$preset" "build" "bootstrap: built, backends: CPU only"
done

# Every preset that can be named has one for ctest.
for preset in release debug ci sanitize thread package; do
  grep -A 400 '"testPresets"' "$1/CMakePresets.json" | grep -q "\"name\": \"$preset\"" || {
    echo "no test preset $preset" >&2
    exit 1
  }
done
