#!/usr/bin/env bash
# Builds the wheel, installs it apart from the checkout, and starts both programs from it.
# The locked packages are borrowed from .venv, so that nothing is downloaded twice.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
apart=$PWD/build/wheel

rm -rf build/lib build/bdist.* "$apart"
mkdir -p "$apart"
"$python" -m build --wheel --no-isolation --outdir "$apart" . >build/wheel.log 2>&1 || {
    cat build/wheel.log >&2
    exit 1
}
wheel=$(echo "$apart"/*.whl)

# Every tracked file of the packages is in the wheel: a form or a schema left out is found here.
tracked=$(cd src && git -c safe.directory='*' ls-files | sort)
packed=$("$python" -m zipfile -l "$wheel" | awk '{print $1}' | sort)
left_out=$(comm -23 <(echo "$tracked") <(echo "$packed"))
if [ -n "$left_out" ]; then
    printf 'Not in the wheel:\n%s\n' "$left_out" >&2
    exit 1
fi

"$python" -m venv --without-pip "$apart/venv"
site=$("$apart/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' >"$site/locked.pth"
"$python" -m pip --python "$apart/venv/bin/python" install --quiet --no-deps --no-index \
    --disable-pip-version-check --force-reinstall "$wheel"

cd /
"$apart/venv/bin/python" - "$apart" <<'PYTHON'
import sys

import iro_core, iro_desktop, iro_server

for package in (iro_core, iro_desktop, iro_server):
    assert package.__file__.startswith(sys.argv[1]), package.__file__
PYTHON
"$apart/venv/bin/iro-desktop" --version
"$apart/venv/bin/iro-server" --help >/dev/null
echo "The wheel starts: $(basename "$wheel")"
