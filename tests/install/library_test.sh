#!/usr/bin/env bash
# A program elsewhere finds the installed library, builds against its headers without a warning, and
# runs; the library shows nothing but what these declare.
#
#   library_test.sh CMAKE BUILD_FOLDER SOURCE_FOLDER
set -euo pipefail
cmake=$1 build=$2 source=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$cmake" --install "$build" --component development --prefix "$folder/prefix" >/dev/null
cp -r "$source/examples/own_rule" "$folder/example"
if grep -rn "$source" "$folder/prefix" --include='*.cmake' --include='*.hpp'; then
  echo "what is installed names the folder that it was built in" >&2
  exit 1
fi

# Their warnings, as errors: neither headers nor the package may add any, or switch any of ours on.
"$cmake" -S "$folder/example" -B "$folder/built" -DCMAKE_PREFIX_PATH="$folder/prefix" \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror" \
  >/dev/null
"$cmake" --build "$folder/built" --verbose >"$folder/said" 2>&1 || {
  cat "$folder/said"
  exit 1
}
if grep -e -Wold-style-cast "$folder/said"; then
  echo "our own warnings have come along" >&2
  exit 1
fi

"$folder/built/own_rule" "$source/configs/smoke.yaml" >"$folder/table"
cat "$folder/table"
grep -q '^InARow .*' "$folder/table"
grep -q '^InARow takes [0-9.]* times as long as SpaceMoE$' "$folder/table"
status=0
"$folder/built/own_rule" "$folder/none.yaml" 2>"$folder/error" || status=$?
[[ $status != 0 ]]

# Too new a version is refused.
sed -i 's/find_package(spacemoe 0.1/find_package(spacemoe 99/' "$folder/example/CMakeLists.txt"
if "$cmake" -S "$folder/example" -B "$folder/refused" -DCMAKE_PREFIX_PATH="$folder/prefix" \
  >"$folder/said" 2>&1; then
  echo "version 99 was found" >&2
  exit 1
fi

# Strong names: those of the standard library's templates are weak, and any program has them.
others=$(nm -DC --defined-only "$folder/prefix/lib/libspacemoe.so" | grep -E ' [BDRT] ' |
  grep -v ' spacemoe::api::' | grep -vE ' [BDRT] (_init|_fini|_edata|_end|__bss_start)$' || true)
if [[ -n $others ]]; then
  echo "the library shows more than its headers declare:" >&2
  echo "$others" | head -20 >&2
  exit 1
fi
