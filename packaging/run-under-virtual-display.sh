#!/usr/bin/env bash
# Runs a program on a virtual screen of a common laptop's size, with a window manager.
# Without a window manager no window is active, and Qt draws no focus ring.
#   packaging/run-under-virtual-display.sh PROGRAM [ARGUMENT...]
set -euo pipefail

if [ "${1:-}" != --inside ]; then
    QT_QPA_PLATFORM=xcb exec xvfb-run --auto-servernum \
        --server-args="-screen 0 ${SCREEN:-1366x768}x24 -nolisten tcp" "$0" --inside "$@"
fi

shift
folder=$(mktemp -d)
window_manager=
trap 'kill $window_manager 2>/dev/null || true; rm -rf "$folder"' EXIT
export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$folder}
mkfifo "$folder/ready"
openbox --startup "sh -c 'echo >\"$folder/ready\"'" >"$folder/openbox.log" 2>&1 &
window_manager=$!
read -r -t 20 <>"$folder/ready" || {
    cat "$folder/openbox.log" >&2
    exit 1
}
"$@"
