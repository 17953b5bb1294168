#!/usr/bin/env bash
# pip installs the package without network into a virtual environment, where it runs:
#   install_test.sh PYTHON SOURCE_FOLDER MODULE
# The module is the one that the build has made. 77: something that pip needs is missing.
set -euo pipefail
python=$1 source=$2 module=$3
unset PYTHONPATH
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for needed in venv ensurepip pip setuptools wheel; do
  "$python" -c "import $needed" 2>/dev/null || {
    echo "skipped: $python has no $needed: ./bootstrap install python3-pip python3-setuptools python3-venv python3-wheel"
    exit 77
  }
done

mkdir "$folder/source"
cp -r "$source"/{CMakeLists.txt,LICENSE,pyproject.toml,setup.py,setup.cfg,python,docs} "$folder/source/"
"$python" -m venv --system-site-packages "$folder/venv"
(cd "$folder/source" && SPACEMOE_MODULE=$module "$folder/venv/bin/pip" install --quiet --no-index \
  --no-build-isolation --disable-pip-version-check .) >"$folder/said" 2>&1 || {
  cat "$folder/said"
  exit 1
}
cd "$folder"
venv/bin/python - "$source/configs/smoke.yaml" <<'EOF'
import sys
import spacemoe
assert spacemoe.__file__.startswith(sys.prefix), spacemoe.__file__
print(spacemoe.run(sys.argv[1], threads=1))
EOF
venv/bin/pip show --disable-pip-version-check spacemoe | grep '^Version: '
