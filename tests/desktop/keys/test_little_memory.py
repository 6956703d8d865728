"""U-08: a laptop whose memory is full says so, and counts no try."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from iro_desktop.keys.passphrase import DEFAULT_KDF
from iro_desktop.keys.throttle import failed_tries
from iro_desktop.keys.vault import open_vault
from tests.support.source import ROOT
from tests.support.vaults import PASSPHRASE, keys_again, new_keys

_MIB = 1024 * 1024
_UNLOCKING = f"""
import resource, sys
from pathlib import Path
from iro_desktop.errors import TooLittleMemory
from iro_desktop.keys.vault import open_vault
resource.setrlimit(resource.RLIMIT_AS, (300 * {_MIB}, 300 * {_MIB}))
try:
    open_vault(Path(sys.argv[1]), {PASSPHRASE!r}, key_store=None)
except TooLittleMemory:
    print("too little")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to such a limit")
def test_with_300_mib_unlocking_is_refused_in_words_and_not_counted(tmp_path: Path) -> None:
    """A process of its own; the cost is the one that is shipped, 256 MiB."""
    vault = tmp_path / "vault"
    new_keys(vault).wipe()
    open_vault(vault, PASSPHRASE, key_store=None, kdf=DEFAULT_KDF).wipe()
    for _ in range(3):
        unlocking = subprocess.run(
            [sys.executable, "-c", _UNLOCKING, str(vault)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        assert (unlocking.stdout, unlocking.stderr) == ("too little\n", "")
        assert failed_tries(vault) == 0
    keys_again(vault).wipe()
