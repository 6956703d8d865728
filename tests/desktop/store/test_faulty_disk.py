"""A disk that refuses one call: nothing is lost, the same save goes through, locking works.

Real system calls of the real program, one of which the kernel is made to refuse. The long search
refuses each of them in turn:

    python -m pytest -m campaign tests/desktop/store/test_faulty_disk.py
"""

import itertools
import shutil

import pytest

from iro_desktop.store.store import Store
from tests.support import recorder
from tests.support.changes import change_id
from tests.support.recorded_work import PERSEVERED, saved_change, saved_draft
from tests.support.vaults import keys_again, new_keys

pytestmark = pytest.mark.skipif(not recorder.can_record(), reason="needs strace, allowed to watch")

REFUSALS = [
    *(("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("write", "ENOSPC"), ("write", "EIO")),
    *(("write", "EINTR"), ("fsync", "EIO"), ("fdatasync", "EIO"), ("ftruncate", "EIO")),
    *(("rename", "EIO"), ("openat", "ENOSPC"), ("unlink", "EIO"), ("mkdir", "ENOSPC")),
]


def a_vault(folder):
    keys = new_keys(folder)
    Store.create(keys).close()
    keys.wipe()


def refused_once(folder, tmp_path, call, error, number):
    """Whether there was such a call; if there was, everything is there afterwards."""
    vault = tmp_path / "vault"
    shutil.rmtree(vault, ignore_errors=True)
    shutil.copytree(folder, vault)
    vault.chmod(0o700)
    said = recorder.with_fault(vault, "perseveres", call, error, number)
    if said is None:
        return False
    assert said[-1] == "locked"
    assert len(said) <= 2
    keys = keys_again(vault)
    store = Store.open(keys)
    history = store.changes.history("c-1042")
    assert [each.change_id for each in history] == [change_id(n) for n in range(1, PERSEVERED + 1)]
    assert all(dict(each.set) == saved_change(n) for n, each in enumerate(history, start=1))
    assert store.drafts.load("review", "r-1", "anna") == saved_draft(PERSEVERED)
    assert store.recovered.replayed == store.recovered.copied == store.recovered.bad_frames == 0
    store.check_integrity()
    store.close()
    keys.wipe()
    return True


@pytest.mark.parametrize(
    ("call", "error", "number"),
    [("pwrite64", "ENOSPC", 40), ("fdatasync", "EIO", 9), ("rename", "EIO", 1)],
)
def test_a_refused_call_loses_nothing_and_stops_nobody(tmp_path, call, error, number):
    """C-11 and C-12, small."""
    a_vault(tmp_path / "new")

    assert refused_once(tmp_path / "new", tmp_path, call, error, number)


@pytest.mark.campaign
@pytest.mark.parametrize(("call", "error"), REFUSALS)
def test_each_call_in_turn_may_be_refused(tmp_path, call, error):
    """C-11, C-12."""
    a_vault(tmp_path / "new")

    for number in itertools.count(1):
        if not refused_once(tmp_path / "new", tmp_path, call, error, number):
            break

    assert number > 1
