"""L-06: another program of the same user can neither read our memory nor have it written down."""

import os
import subprocess
import sys

import pytest

from tests.support.source import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the switch is Linux's")

# Root may look into everything, so both programs become somebody else. Linux closes the memory of
# a process that does so; an ordinary program's is open.
_BECOME = """
import ctypes, os, sys
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65_534)
    os.setuid(65_534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
"""
_HOLDER = f"""
import resource
from iro_desktop.keys.own_memory import close_own_memory
{_BECOME}
if sys.argv[1] == "closed":
    close_own_memory()
print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)
sys.stdin.readline()
"""
_READER = f"""
{_BECOME}
open(f"/proc/{{sys.argv[1]}}/mem", "rb")
"""


def looked_into(how: str) -> tuple[str, int]:
    """What another program heard when it opened our memory; how large a core file may be."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    ) as holder:
        assert holder.stdout is not None
        most_bytes = int(holder.stdout.readline())
        reader = subprocess.run(
            [sys.executable, "-c", _READER, str(holder.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        holder.kill()
    return reader.stderr.strip().rpartition("\n")[2], most_bytes


def test_the_program_closes_its_memory_to_the_users_other_programs() -> None:
    said, most_bytes = looked_into("closed")

    assert said.startswith("PermissionError")
    assert most_bytes == 0


def test_without_that_another_program_may_look_in() -> None:
    """So that the test above says something."""
    said, _ = looked_into("open")

    if said:
        pytest.skip("this system forbids it to everybody")
