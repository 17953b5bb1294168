#!/usr/bin/env bash
# The package runs where there is nothing but the C library and a shell: in a root made of this
# machine's own libc6 and dash, without /dev, and so without a GPU.
#
#   bare_root_test.sh PACKAGE.tar.gz [OLDEST_GLIBC]
#
# Without root or user namespaces the same is run outside, beside this machine's libraries, which
# must then not be used. Exit codes: 0 all holds, 1 something does not.
set -euo pipefail
package=$(realpath "$1")
oldest_glibc=${2:-2.36}
largest_bytes=$((40 * 1000 * 1000))

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
ok() { echo "ok    $*"; }
wrong() {
  echo "WRONG $*"
  failed=1
}

# --- the root ---------------------------------------------------------------------------------
root=$folder/root
mkdir -p "$root/tmp" "$root/opt/a place"
# A folder that no build ever saw, with a space in it.
tar -C "$root/opt/a place" -xzf "$package"
home=$(cd "$root/opt/a place" && echo *)
# Debian's /bin, /lib and /lib64 are links into /usr.
for link in bin lib lib64; do
  mkdir -p "$root/usr/$link"
  ln -s "usr/$link" "$root/$link"
done
while read -r file; do
  case $file in
    */doc/* | */gconv/* | */lintian/*) continue ;;
  esac
  [[ -f $file || -L $file ]] || continue
  mkdir -p "$root$(dirname "$file")"
  cp -P "$file" "$root$file"
done < <(dpkg-query --listfiles libc6 dash)

mkdir "$root/proc" # where the loader finds out which folder a program is in

# Mounts in a namespace of their own end with it.
change_root=(unshare --mount)
((EUID == 0)) || change_root+=(--user --map-root-user)
change_root+=(sh -c "mount --rbind /proc '$root/proc' && exec chroot '$root' \"\$@\"" sh)
"${change_root[@]}" /bin/sh -c : 2>"$folder/why" || change_root=()
top="/opt/a place/$home"
tmp=/tmp
if ((${#change_root[@]} == 0)); then
  echo "skipped: the bare root, which needs root or user namespaces ($(tail -n 1 "$folder/why"));" \
    "the package is run outside"
  top=$root$top
  tmp=$root/tmp
fi

# Stands in for another oneTBB that a cluster's modules put first: not a library at all.
mkdir "$root/tmp/modules"
for library in "$root/opt/a place/$home"/lib/spacemoe/*; do
  : >"$root/tmp/modules/$(basename "$library")"
done

# in_package COMMAND: run by the shell in the unpacked folder.
in_package() {
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin CUDA_VISIBLE_DEVICES= LD_LIBRARY_PATH="$tmp/modules" \
    "${change_root[@]}" /bin/sh -c "cd '$top' && $1"
}
# expect STATUS PATTERN NAME COMMAND: its exit code, and a line that it must say.
expect() {
  local status=0
  in_package "$4" >"$folder/said" 2>&1 || status=$?
  if [[ $status != "$1" ]]; then
    wrong "$3: exit code $status, expected $1"
  elif ! grep -qE -- "$2" "$folder/said"; then
    wrong "$3: nothing that matches '$2'"
  else
    ok "$3: exit code $1"
    return
  fi
  sed 's/^/      /' "$folder/said"
}

# --- what is inside ---------------------------------------------------------------------------
cd "$root/opt/a place/$home"
programs=()
for file in bin/* bench/*; do
  [[ $(head -c 4 "$file" 2>/dev/null) != $'\x7fELF' ]] || programs+=("$file")
done
libraries=(lib/spacemoe/*)

packed=$(stat -c %s "$package")
unpacked=$(du -sb . | cut -f 1)
sizes="$((packed / 100000 / 10)).$((packed / 100000 % 10)) MB packed"
sizes+=", $((unpacked / 100000 / 10)).$((unpacked / 100000 % 10)) MB unpacked"
if ((packed < largest_bytes)); then
  ok "size: $sizes"
else
  wrong "size: $sizes, expected less than $((largest_bytes / 1000000)) MB packed"
fi

needed_glibc=$(objdump -T "${programs[@]}" "${libraries[@]}" | grep -o 'GLIBC_2\.[0-9.]*' |
  sed 's/GLIBC_//' | sort -uV | tail -n 1)
newer=$(printf '%s\n' "$needed_glibc" "$oldest_glibc" | sort -V | tail -n 1)
if [[ $newer == "$oldest_glibc" ]]; then
  ok "oldest C library: $needed_glibc"
else
  wrong "oldest C library: $needed_glibc, expected $oldest_glibc or less"
fi

unstripped=$(readelf -SW "${programs[@]}" "${libraries[@]}" | grep -c '\.symtab' || true)
if [[ $unstripped == 0 ]]; then
  ok "stripped"
else
  wrong "$unstripped files have a table of symbols"
fi

for file in LICENSE README.md configs/paper.yaml lib/libspacemoe.so include/spacemoe/spacemoe.hpp \
  lib/cmake/spacemoe/spacemoe-config.cmake share/doc/spacemoe/licences/libtbb12.txt; do
  [[ -s $file ]] || wrong "no $file"
done

# --- what it does -----------------------------------------------------------------------------
# All lines of the loader but the vDSO's and the loader's own name a file.
for file in "${programs[@]}" lib/libspacemoe.so; do
  if ! in_package "/lib64/ld-linux-x86-64.so.2 --list ./$file" >"$folder/said" 2>&1; then
    wrong "$file: not all libraries are found"
    sed 's/^/      /' "$folder/said"
  elif foreign=$(grep -F '=> /' "$folder/said" | grep -vF "$home/" |
    grep -vE '^\s*(lib(c|m|dl|pthread|rt)|ld-linux-x86-64)\.so\.[0-9]+ |^\s*/lib64/ld-linux'); then
    wrong "$file: takes libraries of the machine:"
    echo "$foreign"
  fi
done
((failed)) || ok "libraries of ${#programs[@]} programs and of libspacemoe, all found in the package"

expect 0 '^cpu +ready' "doctor" 'bin/spacemoe doctor'
cat "$folder/said"
expect 0 '^cpu +ready' "doctor, from another folder" "cd / && '$top/bin/spacemoe' doctor"
expect 0 '^SpaceMoE .* 1.000 ' "run configs/smoke.yaml" \
  "bin/spacemoe run configs/smoke.yaml --out $tmp/smoke"
expect 0 'ok' "run configs/paper.yaml, two slots" \
  "bin/spacemoe -q run configs/paper.yaml --set time.slots=2 --set planning.slots=2 \
   --set evaluation.draws=2 --out $tmp/paper && echo ok"
expect 0 'llama-moe-3.5b-2of8' "presets" 'bin/spacemoe validate --list'
expect 3 'cuda is unavailable: .*--backend cpu' "run --backend cuda" \
  "bin/spacemoe run configs/smoke.yaml --backend cuda --out $tmp/cuda"
sed 's/^/      /' "$folder/said"
expect 0 '^BM_AllPairs/66' "all_pairs_bench" \
  'bench/all_pairs_bench --benchmark_filter=BM_AllPairs/66 --benchmark_min_time=0.01'
if grep -q '^Backends: CPU and CUDA' README.md; then
  for program in kernel_timer path_bench; do
    expect 3 'cuda is unavailable: ' "$program" "bench/$program"
    sed 's/^/      /' "$folder/said"
  done
  [[ ! -e bench/cuda_device_test ]] ||
    expect 77 . "cuda_device_test" bench/cuda_device_test
fi

# The command for a GPU machine comes with the programs that it runs. It needs a Python.
if python3 -c '' 2>/dev/null; then
  status=0
  CUDA_VISIBLE_DEVICES='' bench/gpu/run --out "$folder/gpu" >"$folder/said" 2>&1 || status=$?
  if [[ $status == 3 ]] && grep -q '^no GPU that works: .*; ' "$folder/said"; then
    ok "bench/gpu/run: exit code 3"
  else
    wrong "bench/gpu/run: exit code $status, expected 3 and a reason"
    sed 's/^/      /' "$folder/said"
  fi
else
  echo "skipped: bench/gpu/run, no python3 here"
fi
exit "$failed"
