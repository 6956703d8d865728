"""L-02: what the real program opens for writing while somebody works, and what is found there."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.recorder import can_record
from tests.support.typist import LETTERS
from tests.support.world import World, sync

_OPENED = re.compile(r'(?:openat\([^,]+, |open\(|creat\()"([^"]*)", ?([A-Z_|]*).*\) = \d+')
_NO_FILES = ("/dev/", "/proc/")
# Told nothing of the caseload: which fonts there are.
_FONTS = "fontconfig"
MARKERS = ("Xanthippe", "Markerby", LETTERS.strip())


def opened_for_writing(trace: Path) -> Iterator[Path]:
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _OPENED.search(line)
        if found is None or found[1].startswith(_NO_FILES) or _FONTS in found[1]:
            continue
        if "creat(" in line or any(way in found[2] for way in ("WRONLY", "RDWR", "CREAT", "TMPF")):
            yield Path(found[1])


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
def test_the_program_writes_to_its_own_folders_only_and_nothing_of_a_child_is_in_the_clear(
    world: World, tmp_path: Path
) -> None:
    if not can_record():
        pytest.skip("strace is not there, or may not watch")
    world.child(1042, "anna", {"given_name": "Xanthippe", "family_name": "Markerby"})
    anna = world.laptop("anna")
    sync(anna)
    folder = world.locked(anna)
    trace, scratch = tmp_path / "trace", tmp_path / "scratch"
    watched = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "signal=none", "-o", trace)
    calls = ("-e", "trace=open,openat,creat,memfd_create")
    typing = (sys.executable, "-m", "tests.support.typist", folder.parent, scratch, MARKERS[0])
    with subprocess.Popen(
        [str(each) for each in (*watched, *calls, *typing)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        # Both: whoever is watched lives on when only the watcher is killed.
        os.killpg(process.pid, signal.SIGKILL)

    touched = set(opened_for_writing(trace))
    assert max(map(int, said)) > len(LETTERS)
    assert any(path.name.startswith("vault.db") for path in touched)
    assert [path for path in touched if not inside(path, folder.parent, scratch)] == []
    assert "memfd_create" not in trace.read_text(encoding="utf-8", errors="replace")
    for path in touched:
        assert [word for word in MARKERS if path.exists() and holds(path, word)] == [], path


def inside(path: Path, *folders: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def holds(path: Path, word: str) -> bool:
    content = path.read_bytes()
    return any(word.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be"))
