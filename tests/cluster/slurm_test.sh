#!/usr/bin/env bash
# A sweep whose shards are tasks of a job array of a real Slurm, each of them interrupted, comes out as on one machine.
#
#   slurm_test.sh PROGRAM      exit code 77: skipped, Slurm cannot run here
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=one_node_slurm.sh
source "$here/one_node_slurm.sh"

why=$(slurm_is_missing)
if [[ -n $why ]]; then
  echo "skipped: $why"
  exit 77
fi

program=$(realpath "$1")
batch_file=$here/../../configs/cluster/sweep.sbatch
config=$here/sweep.yaml
folder=$(mktemp -d)

finish() {
  local status=$?
  trap - EXIT
  set +e
  if ((status != 0)); then
    echo "failed; the queue, then what the jobs and the controller wrote:"
    squeue --all
    tail -n 30 "$folder"/*.log
  fi
  stop_slurm "$folder"
  rm -rf "$folder"
  exit "$status"
}
trap finish EXIT
trap 'exit 143' TERM INT

fail() {
  echo "not so: $*" >&2
  exit 1
}

say() { printf '%3d s  %s\n' "$SECONDS" "$*"; }

# Lines of an export, which grow with the points that are in a shard.
lines() { "$program" export "$1" --format csv 2>/dev/null | wc -l; }
has_points() { [[ -e $1 ]] && (($(lines "$1") > 5)); }
field() { scontrol --oneliner --details show job "$1" | tr ' ' '\n' | sed -n "s/^$2=//p"; }
is_in_state() { [[ $(field "$1" JobState) == "$2" ]]; }
queue_is_empty() { [[ -z $(squeue --noheader --all) ]]; }

export_sorted() { "$program" export "$1" --format csv | LC_ALL=C sort; }
same_as_alone() {
  export_sorted "$1" >"$folder/export.csv"
  cmp "$folder/alone.csv" "$folder/export.csv" || fail "$1 holds what one machine computes"
}

cd "$folder"
say "the sweep on one machine"
"$program" -q sweep "$config" --backend cpu --out "$folder/alone"
export_sorted "$folder/alone" >"$folder/alone.csv"
points=$(($(wc -l <"$folder/alone.csv") / 2))

say "$points points; a Slurm whose administrator has set nothing up"
start_slurm "$folder" ""
export SPACEMOE=$program
submit=(sbatch --parsable --cpus-per-task=1 --time=5)
array=$("${submit[@]}" --array=0-2 --gpus-per-task=1 "$batch_file" "$config" --backend cpu \
  --out "$folder/shared")
merge=$(sbatch --parsable --dependency="afterany:$array" --output="$folder/merge.log" \
  --wrap "'$program' merge '$folder/shared' --out '$folder/merged.sqlite'")
for task in 0 1 2; do
  wait_until 60 "task $task has points" has_points "$folder/shared/shard-$((task + 1))-of-3.sqlite"
done
gpus=$(for task in 0 1 2; do field "${array}_$task" GRES; done | sort -u)
say "all tasks are at work, on ${gpus//$'\n'/, }"
(($(wc -l <<<"$gpus") == 3)) || fail "each task has a GPU of its own"

# The last task: Slurm gives it the number of the whole array, which must not be requeued with it.
say "the last task is signalled as before its time limit"
scancel --batch --signal=USR1 "${array}_2"
wait_until 30 "task 2 is put back" is_in_state "${array}_2" PENDING
[[ $(field "${array}_0" Restarts)$(field "${array}_1" Restarts) == 00 ]] || fail "the others go on"
say "an urgent job preempts the others"
sbatch --partition=urgent --ntasks=1 --cpus-per-task=4 --output="$folder/urgent.log" --wrap "sleep 1" >/dev/null
wait_until 120 "the queue is empty" queue_is_empty
for task in 0 1 2; do
  [[ $(field "${array}_$task" JobState) == COMPLETED ]] || fail "task $task ends well"
  (($(field "${array}_$task" Restarts) > 0)) || fail "task $task was put back"
done
[[ $(field "$merge" JobState) == COMPLETED ]] || fail "the merge, after all of them, ends well"
same_as_alone "$folder/merged.sqlite"

say "RequeueExit=75,143, which needs no batch file"
write_slurm_conf "$folder" 75,143
scontrol reconfigure
again=$("${submit[@]}" --requeue --open-mode=append --output="$folder/again.log" \
  --wrap "exec '$program' sweep '$config' --backend cpu --threads 1 --shard 1/3 --out '$folder/again'")
given_up=$("${submit[@]}" "$batch_file" "$config" --backend cpu --shard 2/3 --out "$folder/given-up")
wait_until 60 "both have points" has_points "$folder/again/shard-1-of-3.sqlite"
wait_until 60 "both have points" has_points "$folder/given-up/shard-2-of-3.sqlite"
scancel --batch --signal=TERM "$again"
scancel "$given_up"
wait_until 30 "the first is put back" is_in_state "$again" PENDING
wait_until 120 "the queue is empty" queue_is_empty
[[ $(field "$again" JobState) == COMPLETED ]] || fail "the task ends well"
[[ $(field "$again" Restarts) == 1 ]] || fail "the task was put back once"
"$program" -q merge "$folder"/again/shard-1-of-3.sqlite "$folder"/shared/shard-{2,3}-of-3.sqlite \
  --out "$folder/merged-again.sqlite"
same_as_alone "$folder/merged-again.sqlite"

say "a cancelled task stays away"
[[ $(field "$given_up" JobState) == CANCELLED ]] || fail "it is cancelled"
[[ $(field "$given_up" Restarts) == 0 ]] || fail "it was not put back"
has_points "$folder/given-up/shard-2-of-3.sqlite" || fail "its points are kept"
say "done"
