#!/usr/bin/env bash
# A real Slurm of one node, for as long as a test: munged, slurmctld and slurmd, with ports, key, socket and state of their own
# under one folder, so that they disturb no other Slurm or MUNGE of this machine. Needs root, but no systemd, no cgroups and
# no name service. To be sourced.
#
#   start_slurm FOLDER REQUEUE_EXIT   sets SLURM_CONF; jobs are then submitted as on any cluster
#   stop_slurm FOLDER                 ends its daemons and all that they started

# Says what keeps this machine from running Slurm; nothing where it can.
slurm_is_missing() {
  local program
  for program in munged slurmctld slurmd sbatch scancel scontrol squeue; do
    if ! PATH=$PATH:/usr/sbin command -v "$program" >/dev/null; then
      echo "no $program (apt-get install slurm-wlm munge)"
      return
    fi
  done
  if ((EUID != 0)); then
    echo "slurmd wants root"
  elif ! getent ahostsv4 localhost >/dev/null; then # which asks as Slurm does
    echo "Slurm wants a network device beside loopback"
  fi
}

# wait_until SECONDS WHAT COMMAND...: until the command succeeds; fails after that time.
wait_until() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    if ((SECONDS > end)); then
      echo "gave up waiting until $what" >&2
      return 1
    fi
    sleep 0.3
  done
}

# Prints a port of the loopback device that nobody listens on, the first from $1 on.
free_port() {
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((port + 1))
  done
  echo "$port"
}

# write_slurm_conf FOLDER REQUEUE_EXIT: the second as in README.md, or empty.
# Four processors, however many there are (config_overrides), and as many GPUs, which only have to be devices. A requeued job
# waits for cred_expire, by default two minutes, before it starts again.
write_slurm_conf() {
  local folder=$1 requeue_exit=$2 host address listen="" ctld_port
  host=$(uname -n)
  host=${host%%.*}
  # The daemons can listen at the address of the host's name, or at all of them.
  read -r address _ < <(getent hosts "$host") || true
  if [[ $address == 127.* ]]; then
    listen="CommunicationParameters=NoCtldInAddrAny,NoInAddrAny"
  else
    address=127.0.0.1
  fi
  if [[ -z ${slurm_ports:-} ]]; then
    ctld_port=$(free_port $((20000 + RANDOM % 10000)))
    slurm_ports="$ctld_port $(free_port $((ctld_port + 1)))"
  fi
  cat >"$folder/slurm.conf" <<END
ClusterName=spacemoe
SlurmctldHost=$host($address)
SlurmUser=root
SlurmctldPort=${slurm_ports% *}
SlurmdPort=${slurm_ports#* }
$listen
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=bf_interval=1,sched_interval=2,batch_sched_delay=0
SchedulerType=sched/backfill
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
KillWait=20
ReturnToService=2
${requeue_exit:+RequeueExit=$requeue_exit}
GresTypes=gpu
NodeName=$host NodeAddr=$address CPUs=4 RealMemory=1 Gres=gpu:4 State=UNKNOWN
PartitionName=usual Nodes=$host Default=YES PriorityTier=1 MaxTime=60
PartitionName=urgent Nodes=$host PriorityTier=2 PreemptMode=OFF MaxTime=60
END
}

start_slurm() {
  local folder=$1 device
  PATH=$PATH:/usr/sbin
  export SLURM_CONF=$folder/slurm.conf
  mkdir -p "$folder"/{munge,state,spool}
  chmod 755 "$folder" "$folder/munge"
  (umask 077 && head -c 128 /dev/urandom >"$folder/munge/key")
  for device in null zero full random; do echo "Name=gpu File=/dev/$device"; done >"$folder/gres.conf"
  # Nothing here uses cgroups, but slurmd loads the plugin; only this one does not mind when there are none.
  echo "CgroupPlugin=cgroup/v1" >"$folder/cgroup.conf"
  write_slurm_conf "$folder" "$2"

  munged --foreground --force --origin=127.0.0.1 --num-threads=2 --key-file="$folder/munge/key" \
    --socket="$folder/munge/socket" --pid-file="$folder/munge/pid" \
    --seed-file="$folder/munge/seed" --log-file="$folder/munge/log" &>"$folder/munged.txt" &
  disown
  wait_until 20 "munged listens" test -S "$folder/munge/socket"
  slurmctld -D -c -i &>"$folder/slurmctld.txt" &
  disown
  slurmd -D &>"$folder/slurmd.txt" &
  disown
  wait_until 60 "the node is idle" slurm_node_is idle || {
    tail -n 20 "$folder"/{munged,slurmctld,slurmd}.txt >&2
    return 1
  }
}

slurm_node_is() { [[ $(sinfo --noheader --format=%t --partition=usual 2>/dev/null) == "$1" ]]; }

# Kills whatever has this Slurm's configuration in its environment (daemons, job steps, what they started), until none is left.
stop_slurm() {
  local folder=$1 files
  unset SLURM_CONF # or grep would be one of them
  # grep also fails for processes that end meanwhile.
  while files=$(grep -lzxF "SLURM_CONF=$folder/slurm.conf" /proc/[0-9]*/environ 2>/dev/null || true) && [[ -n $files ]]; do
    cut -d / -f 3 <<<"$files" | xargs kill -KILL 2>/dev/null
    sleep 0.1
  done
}
