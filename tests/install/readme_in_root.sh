#!/usr/bin/env bash
# The two commands of the README on a machine that has nothing yet: a clone of this repository in a
# minimal root of a Debian release. By hand, before a release; it takes as root some 3 GB, the
# network, and the time of a whole build.
#
#   readme_in_root.sh SUITE FOLDER [MIRROR]      SUITE: bookworm (Debian 12), trixie (Debian 13)
#
# The root is made in FOLDER/SUITE with debootstrap, or taken from there if one was made before.
# What `./bootstrap run` computes must be what results/paper holds. Exit codes: 0 all holds, 1 not,
# 2 wrong command line.
set -euo pipefail
if (($# < 2 || $# > 3)); then
  sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
suite=$1
root=$(realpath -m "$2")/$suite
mirror=("${@:3}")
source_folder=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
if ((EUID != 0)); then
  echo "readme_in_root.sh: a root folder takes root" >&2
  exit 2
fi

# Mounts in a namespace of their own end with it.
if [[ -z ${SPACEMOE_IN_NAMESPACE:-} ]]; then
  exec env SPACEMOE_IN_NAMESPACE=1 unshare --mount "$0" "$@"
fi
mount --make-rprivate /

begin() { printf '\n== %s\n' "$*"; }

begin "a minimal root of $suite: $root"
if [[ ! -e $root/made ]]; then
  mkdir -p "$root"
  debootstrap --variant=minbase "$suite" "$root" "${mirror[@]}"
  # What this machine needs to reach the network: names, proxies, certificates.
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  for file in /etc/apt/apt.conf.d/*proxy* /etc/apt/apt.conf; do
    [[ ! -f $file ]] || cp "$file" "$root/etc/apt/apt.conf.d/"
  done
  touch "$root/made"
fi
for place in proc sys dev; do
  mount --rbind "/$place" "$root/$place"
done

inside() {
  local name kept=()
  for name in http_proxy https_proxy no_proxy; do
    [[ -z ${!name:-} ]] || kept+=("$name=${!name}")
  done
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "${kept[@]}" \
    chroot "$root" /bin/bash -ec "$1"
}

begin "git clone"
# Who clones has git.
inside "apt-get update -qq && apt-get install -y -qq --no-install-recommends git >/dev/null"
rm -rf "$root/root/spacemoe" "$root/root/origin"
git clone --quiet --bare --no-hardlinks "$source_folder" "$root/root/origin"
inside "cd && git clone --quiet origin spacemoe"

begin "./bootstrap run"
inside "cd && cd spacemoe && ./bootstrap run"
for table in "$source_folder"/results/paper/*.csv; do
  cmp "$table" "$root/root/spacemoe/runs/paper/$(basename "$table")"
done

begin "./bootstrap test"
inside "cd && cd spacemoe && ./bootstrap test"
begin "all holds"
