"""The power is cut at any instant: what somebody was told is saved is there.

Each test records the real program's system calls once, and looks at many of the disks that a cut
could have left. The long search, with as many disks as the catalogue asks:

    python -m pytest -m campaign tests/desktop/store/test_power_cuts.py
"""

import shutil

import msgspec
import pytest

from iro_desktop.errors import StoreDamaged
from iro_desktop.store.store import Store
from tests.support import recorder
from tests.support.changes import change_id
from tests.support.power_cuts import around, some_cuts
from tests.support.recorded_work import saved_change, saved_draft
from tests.support.vaults import keys_again, new_keys

pytestmark = pytest.mark.skipif(not recorder.can_record(), reason="needs strace, allowed to watch")


@pytest.fixture
def recorded(tmp_path):
    """Records work on a new vault; the recording and the vault's keys."""
    opened = []

    def run(work, *arguments):
        folder = tmp_path / f"recorded-{len(opened)}"
        keys = new_keys(folder)
        Store.create(keys).close()
        keys.wipe()
        recording = recorder.record(folder, work, *arguments)
        opened.append(keys_again(folder))
        return recording, opened[-1]

    yield run
    for keys in opened:
        keys.wipe()


def put_down(disk, keys, tmp_path):
    """The disk as a folder, which the keys now open."""
    folder = tmp_path / "after"
    shutil.rmtree(folder, ignore_errors=True)
    disk.put_into(folder)
    keys.folder = folder
    return folder


def open_as_the_program_does(keys):
    try:
        return Store.open(keys)
    except StoreDamaged:
        return Store.open_anew(keys)


def told(recording, cut):
    """The number of the last change and of the last draft that were called saved."""
    said = [words.split() for words in recording.said(cut)]
    return tuple(
        max((int(number) for kind, number in said if kind == wanted), default=0)
        for wanted in ("change", "draft")
    )


def check_saves(store, changes, drafted):
    """Everything that was called saved is there, whole, and at most the save under way besides."""
    history = store.changes.history("c-1042")
    present = [each.change_id for each in history]
    assert present == [change_id(n) for n in range(1, len(present) + 1)]
    assert changes <= len(present) <= changes + 1
    assert all(dict(each.set) == saved_change(n) for n, each in enumerate(history, start=1))
    assert store.changes.next_device_seq() == len(present) + 1
    assert len(store.changes.unsent()) == len(present)
    draft = store.drafts.load("review", "r-1", "anna")
    if len(present) > changes or changes == 0:
        assert draft is None  # dropped in the same save
    else:
        assert draft == saved_draft(changes) or (draft is None and drafted < changes)


def search(recording, keys, tmp_path, cuts):
    """Open what each cut left, with both copies and with either alone."""
    for number, (cut, loss, disk) in enumerate(cuts):
        folder = put_down(disk, keys, tmp_path)
        only = (None, "outbox.log", "vault.db")[number % 3]
        for path in folder.glob(f"{only}*"):
            path.unlink()
        store = open_as_the_program_does(keys)
        if only is None:
            assert store.recovered.replayed <= 2, (cut, loss)  # one save: a change, a draft
            assert store.recovered.copied == 0, (cut, loss)
            assert not store.was_damaged
        check_saves(store, *told(recording, cut))
        store.check_integrity()
        store.close()


def losses_found(recording, keys, tmp_path, count, lost):
    """On how many disks the check finds a fault when one of the two copies is taken away."""
    found = 0
    for cut, _, disk in some_cuts(recording, count, seed=4):
        folder = put_down(disk, keys, tmp_path)
        for path in folder.glob(f"{lost}*"):
            path.unlink()
        try:
            store = open_as_the_program_does(keys)
        except StoreDamaged:
            found += 1
            continue
        try:
            check_saves(store, *told(recording, cut))
        except (AssertionError, StoreDamaged, msgspec.DecodeError):
            found += 1
        finally:
            store.close()
    return found


def test_a_power_cut_takes_nothing_that_was_called_saved(recorded, tmp_path):
    """C-03, small, and D-09: no damage is reported where there is none."""
    recording, keys = recorded("saves")

    search(recording, keys, tmp_path, some_cuts(recording, 100, seed=3))


def test_a_power_cut_while_the_outbox_log_is_written_anew_loses_nothing(recorded, tmp_path):
    """C-10, small."""
    recording, keys = recorded("compaction")
    near = around(recording, "outbox.log.tmp")

    search(recording, keys, tmp_path, some_cuts(recording, 45, seed=10, among=near))


@pytest.mark.parametrize(("how", "lost"), [("NORMAL", "outbox.log"), ("log", "vault.db")])
def test_a_flush_that_is_left_out_is_found(recorded, tmp_path, how, lost):
    """C-04, small: the search would notice a fault."""
    recording, keys = recorded("careless_saves", how)

    assert losses_found(recording, keys, tmp_path, 30, lost) > 0


@pytest.mark.campaign
def test_ten_thousand_power_cuts_while_saving(recorded, tmp_path):
    """C-03, D-09."""
    recording, keys = recorded("saves")

    search(recording, keys, tmp_path, some_cuts(recording, 10_000, seed=33))


@pytest.mark.campaign
def test_five_thousand_power_cuts_while_the_outbox_log_is_written_anew(recorded, tmp_path):
    """C-10."""
    recording, keys = recorded("compaction")
    near = around(recording, "outbox.log.tmp")

    search(recording, keys, tmp_path, some_cuts(recording, 5_000, seed=110, among=near))


@pytest.mark.campaign
@pytest.mark.parametrize(
    ("how", "lost"), [("NORMAL", "outbox.log"), ("OFF", "outbox.log"), ("log", "vault.db")]
)
def test_a_hundred_losses_are_found_when_a_flush_is_left_out(recorded, tmp_path, how, lost):
    """C-04."""
    recording, keys = recorded("careless_saves", how)

    assert losses_found(recording, keys, tmp_path, 1_200, lost) >= 100
