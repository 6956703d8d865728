"""L-07, small: after locking no key, passphrase or name is in the memory of what stays."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.vaults import PASSPHRASE
from tests.support.world import World, sync

NAME = "Quillon Featherbright"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="reads memory as Linux shows it")
@pytest.mark.parametrize(
    "_cycle", [1, *(pytest.param(each, marks=pytest.mark.campaign) for each in range(2, 21))]
)
def test_after_locking_nothing_of_the_caseload_is_in_memory(
    world: World, tmp_path: Path, _cycle: int
) -> None:
    given, family = NAME.split()
    world.child(1042, "anna", {"given_name": given, "family_name": family})
    anna = world.laptop("anna")
    sync(anna)
    folder = world.locked(anna)
    command = [sys.executable, "-m", "tests.support.locker", str(folder.parent), str(tmp_path)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(f"{PASSPHRASE}\n{NAME}\n")
        program.stdin.flush()
        key = program.stdout.readline().split()[1]
        open_secrets = [family, PASSPHRASE, bytes.fromhex(key)]
        assert found(program.pid, family) > 0
        program.stdin.write("lock\n")
        program.stdin.flush()
        assert program.stdout.readline() == "locked\n"
        assert [found(program.pid, secret) for secret in open_secrets] == [0, 0, 0]
        program.kill()


def found(pid: int, secret: str | bytes) -> int:
    """How often a secret is in what the process may write to, in any of its encodings."""
    wanted = [secret] if isinstance(secret, bytes) else [secret.encode(), secret.encode("utf-16le")]
    held = b"\0".join(areas(pid))
    assert len(held) > 10_000_000
    return sum(held.count(each) for each in wanted)


def areas(pid: int) -> Iterator[bytes]:
    """The content of every area that the process may write to; the system's own have none."""
    with Path(f"/proc/{pid}/mem").open("rb") as memory:
        for line in Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines():
            area, rights = line.split()[:2]
            start, end = (int(each, 16) for each in area.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                with contextlib.suppress(OSError):
                    yield memory.read(end - start)
