#!/usr/bin/env bash
# Makes this checkout ready to run: Debian packages, .venv, the locked Python packages.
# Says nothing and changes nothing when everything is in place.
set -euo pipefail
cd "$(dirname "$0")/.."

debian_packages=(
    # Qt without a screen
    libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0
    # the scripts children's names are written in
    fonts-dejavu-core fonts-noto-core
    # Qt on a virtual screen, and a window manager, without which no focus ring is drawn
    xvfb xauth libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 openbox
    # the production database, for the tests
    postgresql
    # a message bus of the tests' own, over which the system says that it sleeps
    dbus-daemon
    # which system calls a save makes, for the tests that cut the power
    strace
)

is_installed() {
    case $1 in
        postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
        *) dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' ;;
    esac
}

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then
            echo "$candidate"
            return
        fi
    done
    echo 'Python 3.11 or later is needed, and there is none on PATH.' >&2
    exit 1
}

install_debian_packages() {
    local missing=() package as_root=()
    for package in "${debian_packages[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    "$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    [ ${#missing[@]} -gt 0 ] || return 0

    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            echo 'Some system packages are missing. Please run this as an administrator, then try again:' >&2
            echo "    apt-get update && apt-get install --no-install-recommends -y ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "Installing system packages: ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# .venv is as good as the lock it was made from; the stamp is written last.
make_environment() {
    local stamp=.venv/.made-from wanted
    wanted=$("$python" -V; cat requirements.lock pyproject.toml | sha256sum)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
        return
    fi
    echo 'Making the Python environment (.venv)'
    .venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
    # The lock is whole, so pip looks for nothing more: a newer release of what a package asks for by
    # an extra ("coverage[toml]") would otherwise stop it.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --require-hashes -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
    .venv/bin/python -m pip check >/dev/null || { .venv/bin/python -m pip check >&2; exit 1; }
    echo "$wanted" >"$stamp"
}

python=$(find_python)
if [ -f /etc/debian_version ]; then
    install_debian_packages
else
    echo 'This is not Debian: Qt and PostgreSQL are taken as installed.' >&2
fi
make_environment
