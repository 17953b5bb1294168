#!/usr/bin/env bash
# Each reader under libFuzzer, with sanitizers, one after the other.
#
#   tests/fuzz/run_for.sh SECONDS [TARGET...]
#
# Exit codes: 0 nothing found, 1 a finding: its input is in build/fuzz/findings.
set -euo pipefail
if (($# == 0)); then
  sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
seconds=$1
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
program=build/fuzz/tests/fuzz_readers
targets=("$@")
((${#targets[@]})) || mapfile -t targets < <("$program")
findings=build/fuzz/findings
mkdir -p "$findings"

status=0
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  "$program" "$target" --seeds "$corpus"
  code=0
  "$program" "$target" "$corpus" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=4096 \
    -max_len=200000 -artifact_prefix="$findings/$target-" -print_final_stats=1 \
    >"build/fuzz/$target.log" 2>&1 || code=$?
  inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$target.log")
  if ((code == 0)); then
    echo "$target: ${inputs:-?} inputs, nothing found"
  else
    echo "$target: a finding after ${inputs:-?} inputs, see build/fuzz/$target.log"
    status=1
  fi
done
exit "$status"
