"""A disk that refuses one call: nothing is lost, the same save goes through, locking works.

Real system calls of the real program, one of which the kernel is made to refuse. The long search
refuses each of them in turn:

    python -m pytest -m campaign tests/desktop/store/test_faulty_disk.py
"""

import itertools
import shutil
import subprocess

import pytest

from iro_desktop.errors import StoreProblem
from iro_desktop.store.store import Store
from tests.support import recorder
from tests.support.changes import a_change, change_id
from tests.support.recorded_work import PERSEVERED, saved_change, saved_draft
from tests.support.vaults import keys_again, new_keys, signed

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


WRITES = "pwrite64,write,fsync,fdatasync,ftruncate,rename,unlink,mkdir"
FOR_GOOD = [
    *((WRITES, "EROFS"), (WRITES, "EIO"), ("pwrite64,write", "ENOSPC"), ("fdatasync", "EIO")),
    ("fsync", "EIO"),
]


def refused_for_good(folder, tmp_path, calls, error, number):
    """Whether it came to that; if it did, all that said it was saved is there afterwards."""
    vault = tmp_path / "vault"
    shutil.rmtree(vault, ignore_errors=True)
    shutil.copytree(folder, vault)
    vault.chmod(0o700)
    said = recorder.with_fault(vault, "is_refused", calls, error, number, for_good=True)
    if said is None:
        return False
    done, last = said[:-1], said[-1]
    assert last.startswith("locked ")
    assert {each for each in done if " " not in each} <= {"DiskFull", "DiskFailed", "tidied"}
    saved = [int(each.split()[1]) for each in done if each.startswith("saved")]
    drafted = [int(each.split()[1]) for each in done if each.startswith("draft")]
    keys = keys_again(vault)
    store = Store.open(keys)
    held = [each.change_id for each in store.changes.history("c-1042")]
    assert {change_id(n) for n in saved} <= {*held}
    assert int(last.split()[1]) <= len(held) <= PERSEVERED
    if drafted:
        kept = store.drafts.load("review", "r-1", "anna")
        assert kept in [saved_draft(n) for n in range(drafted[-1], PERSEVERED + 1)]
    store.check_integrity()
    store.close()
    keys.wipe()
    return True


@pytest.mark.parametrize(
    ("calls", "error", "number"),
    [(WRITES, "EROFS", 120), (WRITES, "EIO", 200), ("pwrite64,write", "ENOSPC", 60)],
)
def test_a_disk_that_goes_on_refusing_costs_nothing_that_was_saved(tmp_path, calls, error, number):
    """C-11 and C-12: full, broken or read-only from some moment on; it locks all the same."""
    a_vault(tmp_path / "new")

    assert refused_for_good(tmp_path / "new", tmp_path, calls, error, number)


@pytest.mark.campaign
@pytest.mark.parametrize(("calls", "error"), FOR_GOOD)
def test_a_disk_may_begin_to_refuse_at_any_call(tmp_path, calls, error):
    """C-11, C-12: at every third call."""
    a_vault(tmp_path / "new")

    for number in itertools.count(1, 3):
        if not refused_for_good(tmp_path / "new", tmp_path, calls, error, number):
            break

    assert number > 1


@pytest.fixture
def disk(tmp_path):
    """A small disk of this test's own, and a way to make it read-only and writable again."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    asked = (mount or "", "-t", "tmpfs", "-o", "size=48m", "tmpfs", place)
    if mount is None or subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount")

    def make(how):
        subprocess.run([mount, "-o", f"remount,{how}", place], check=True)

    yield place, make
    subprocess.run(["umount", place], check=True)


def test_a_vault_on_a_disk_that_became_read_only_opens_again_when_it_can_be_written(disk):
    """C-12: a real mount; a closed vault, because the system refuses this to a disk in use."""
    place, make = disk
    a_vault(place / "v")
    keys = keys_again(place / "v")
    store = Store.open(keys)
    store.changes.append_local([signed(a_change(1, saved_change(1)))])
    store.drafts.save(saved_draft(1))
    store.close()
    keys.wipe()
    before = {path.name: path.read_bytes() for path in (place / "v").glob("[vho]*")}
    make("ro")

    with pytest.raises(StoreProblem):
        keys_again(place / "v")

    make("rw")
    assert {path.name: path.read_bytes() for path in (place / "v").glob("[vho]*")} == before
    keys = keys_again(place / "v")
    store = Store.open(keys)
    assert [each.change_id for each in store.changes.history("c-1042")] == [change_id(1)]
    assert store.drafts.load("review", "r-1", "anna") == saved_draft(1)
    store.close()
    keys.wipe()


@pytest.mark.campaign
@pytest.mark.parametrize(("call", "error"), REFUSALS)
def test_each_call_in_turn_may_be_refused(tmp_path, call, error):
    """C-11, C-12."""
    a_vault(tmp_path / "new")

    for number in itertools.count(1):
        if not refused_once(tmp_path / "new", tmp_path, call, error, number):
            break

    assert number > 1
