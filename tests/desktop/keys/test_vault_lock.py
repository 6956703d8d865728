import subprocess
import sys

import pytest

from iro_desktop.errors import VaultInUse
from iro_desktop.keys.vault_lock import VaultLock

_HOLD = """
import sys
from pathlib import Path
from iro_desktop.keys.vault_lock import VaultLock
lock = VaultLock(Path(sys.argv[1]))
sys.stdout.write("held\\n")
sys.stdout.flush()
sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_one_dies(tmp_path):
    """D-11. However it dies."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(VaultInUse) as refused:
            VaultLock(tmp_path)
        first.kill()

    assert refused.value.where.startswith(f"process {first.pid} on ")
    VaultLock(tmp_path).release()


def test_a_lock_can_be_taken_again_after_its_release(tmp_path):
    lock = VaultLock(tmp_path)
    lock.release()
    lock.release()

    VaultLock(tmp_path).release()
