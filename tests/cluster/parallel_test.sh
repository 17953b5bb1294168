#!/usr/bin/env bash
# Shards that GNU parallel runs side by side, as docs/cluster.md shows, make the sweep that one process makes.
#
#   parallel_test.sh PROGRAM      exit code 77: skipped, no GNU parallel here
set -euo pipefail
if ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
  echo "skipped: no GNU parallel (apt-get install parallel)"
  exit 77
fi
program=$(realpath "$1")
config=$(dirname "$(realpath "${BASH_SOURCE[0]}")")/sweep.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# A tenth of the points of the Slurm test.
sweep=("$program" -q sweep "$config" --backend cpu --set sweep.axes.0.to=10)
"${sweep[@]}" --out alone
parallel --will-cite -j 2 "${sweep[@]}" --out shared --threads 1 --shard '{}/5' ::: 1 2 3 4 5
"$program" -q merge shared --out merged.sqlite
cmp <("$program" export alone --format csv) <("$program" export merged.sqlite --format csv)
