"""Killed, or without power, in the middle of what is done seldom: the next start puts it right.

Receiving, locking, letting a child go, repairing, another master key, bringing the file up to date,
joining. What a kill leaves is looked at before every system call in turn; what a power cut leaves,
as in `test_power_cuts.py`. The long search:

    python -m pytest -m campaign tests/desktop/store/test_interrupted.py
"""

import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from iro_desktop import paths
from iro_desktop.errors import StoreDamaged, WrongPassphrase
from iro_desktop.keys.vault import open_vault
from iro_desktop.steps import run_inline
from iro_desktop.store import copies, migrations
from iro_desktop.store.database import open_database
from iro_desktop.store.store import Store
from iro_desktop.workflows import session as sessions
from tests.support import recorder
from tests.support.changes import START
from tests.support.power_cuts import after_a_kill, some_cuts
from tests.support.recorded_work import (
    CHILDREN,
    laptop,
    passphrase,
    received_page,
    save,
    saved_change,
    saved_draft,
)
from tests.support.vaults import (
    PASSPHRASE,
    RELEASED_PASSPHRASE,
    change_passphrase,
    keys_again,
    new_keys,
)

pytestmark = pytest.mark.skipif(not recorder.can_record(), reason="needs strace, allowed to watch")

RELEASED = Path(__file__).parent / "released"
FEW = 12


def disks(recording, power_cuts, kills=None):
    """What kills left, at every operation or so many of them, and what power cuts left."""
    last = len(recording.operations)
    every = 1 if kills is None else max(1, last // kills)
    for cut in itertools.chain(range(0, last, every), [last]):
        yield cut, after_a_kill(recording, cut)
    for cut, _, disk in some_cuts(recording, power_cuts, seed=2):
        yield cut, disk


@dataclass
class Scene:
    """One piece of work, begun on a prepared vault."""

    folder: Path
    after: Path
    keys: Any = None

    def search(self, work, check, count):
        """Check, with what had been told, everything that the work could leave."""
        recording = recorder.record(self.folder, work)
        self.keys = keys_again(self.folder)
        for cut, disk in disks(recording, count, None if count > FEW else FEW):
            shutil.rmtree(self.after, ignore_errors=True)
            disk.put_into(self.after)
            self.keys.folder = self.after
            said = [words.split() for words in recording.said(cut)]
            check(self.keys, {kind: int(number) for kind, number in said})
        self.keys.wipe()


@pytest.fixture
def scene(tmp_path):
    return Scene(tmp_path / "vault", tmp_path / "after")


def prepare(scene, work=lambda _store: None):
    """A vault with some work done in it, closed."""
    keys = new_keys(scene.folder)
    store = Store.create(keys)
    work(store)
    store.close()
    keys.wipe()


def opened(keys):
    try:
        return Store.open(keys)
    except StoreDamaged:
        return Store.open_anew(keys)


def check_work(store, told):
    """Every change that was called saved is there, and its draft."""
    history = store.changes.history("c-1042")
    assert len(history) in {told.get("change", 0), told.get("change", 0) + 1}
    assert all(dict(each.set) == saved_change(n) for n, each in enumerate(history, start=1))
    if told.get("draft", 0) == len(history) > 0:
        assert store.drafts.load("review", "r-1", "anna") == saved_draft(told["draft"])
    store.check_integrity()


# ---- receiving ----


def check_received(keys, told):
    store = Store.open(keys)
    page = int(store.changes.position().cursor or 0)
    assert page in {told.get("page", 0), told.get("page", 0) + 1}
    for child in range(CHILDREN):
        assert len(store.changes.history(f"c-{child}")) == page
    assert (store.records.record("c-1") is not None) == (page > 0)
    store.check_integrity()
    store.close()


def receiving(scene, count):
    prepare(scene)
    scene.search("receives", check_received, count)


# ---- locking ----


def check_locked(keys, told):
    store = Store.open(keys)
    check_work(store, told)
    store.close()
    for copy in copies.copies(keys):
        shutil.copy(copy, keys.folder / "vault.db")
        of_copy = Store.open(keys)
        of_copy.check_integrity()
        of_copy.close()
    assert len(copies.copies(keys)) >= told.get("copy", 0)


def locking(scene, count):
    prepare(scene)
    scene.search("locks", check_locked, count)


# ---- letting a child go ----


def check_left(keys, told):
    store = Store.open(keys)
    gone = CHILDREN - len(store.changes.children_held())
    assert gone in {told.get("left", 0), told.get("left", 0) + 1}
    for child in range(CHILDREN):
        is_here = child >= gone
        assert (len(store.changes.history(f"c-{child}")) == 2) == is_here
        assert (store.records.record(f"c-{child}") is not None) == is_here
    if gone:
        assert copies.copies(keys) == []
    store.check_integrity()
    store.close()


def letting_go(scene, count):
    def receive(store):
        store.changes.append_remote([*received_page(1), *received_page(2)])

    prepare(scene, receive)
    scene.search("lets_go", check_left, count)


# ---- repairing ----

DONE = 6


def check_repaired(keys, told):
    store = opened(keys)
    assert not (store.was_damaged and "repaired" in told)
    check_work(store, {"change": DONE, "draft": DONE, **told})
    store.close()
    assert any(keys.folder.glob("damaged-*.vault.db")) or "change" not in told


def repairing(scene, count):
    def work_and_copy(store):
        for number in range(1, DONE + 1):
            save(store, number)
            if number == DONE // 2:
                store.keep_copy(START)

    prepare(scene, work_and_copy)
    database = scene.folder / "vault.db"
    database.write_bytes(bytes(4_096) + database.read_bytes()[4_096:])
    scene.search("is_repaired", check_repaired, count)


# ---- another master key ----

PIECE = b"an invented page " * 3_000


def busy_day(store):
    """Changes, a draft, pieces and what others did; a copy, and a log with all of it."""
    for number in range(1, DONE + 1):
        save(store, number)
    store.pieces.save("scan-1", "c-1042", [PIECE, PIECE[::-1]])
    store.changes.append_remote(received_page(DONE))
    store.keep_copy(START)


def everything_in(store):
    """Every row of every table, and every sound frame of the log."""
    _children, histories, drafts = what_is_in(store)
    pieces = store.pieces.bodies("scan-1")
    frames = store._outbox.read()
    return histories, drafts, pieces, store.changes.unsent(1_000), store._database.counts(), frames


def as_it_was(scene):
    """What is stored, and the key of its file."""
    shutil.copytree(scene.folder, scene.after)
    keys = keys_again(scene.after)
    store = Store.open(keys)
    everything, key = everything_in(store), bytes(keys.database)
    store.close()
    keys.wipe()
    return everything, key


def opened_by(folder, typed):
    try:
        return open_vault(folder, typed, key_store=None)
    except WrongPassphrase:
        return None


def changing_key(scene, count):
    """Without Scene.search: which passphrase opens it depends on how far it came."""
    prepare(scene, busy_day)
    expected, old_key = as_it_was(scene)
    recording = recorder.record(scene.folder, "changes_key")
    for cut, disk in disks(recording, count, None if count > FEW else FEW):
        shutil.rmtree(scene.after, ignore_errors=True)
        disk.put_into(scene.after)
        told = {words.split()[0] for words in recording.said(cut)}
        by_old = opened_by(scene.after, PASSPHRASE)
        by_new = opened_by(scene.after, passphrase(1)) if by_old is None else None
        assert by_old or by_new
        assert by_new or not told
        check_under_either(by_old or by_new, expected, told, is_new=by_new is not None)
        assert_opened_by(scene.after, old_key, is_opened=by_old is not None)


def check_under_either(keys, expected, told, *, is_new):
    store = Store.open(keys)
    done = len(store.changes.history("c-1042"))
    if done == DONE:
        assert "change" not in told
        assert everything_in(store) == expected
    else:
        assert is_new
        check_work(store, {"change": DONE + 1 if "change" in told else DONE})
        assert store.pieces.bodies("scan-1") == [PIECE, PIECE[::-1]]
    assert store.recovered.bad_frames == 0
    store.check_integrity()
    store.close()
    keys.wipe()
    assert opened_by(keys.folder, PASSPHRASE if is_new else passphrase(1)) is None
    assert not list(keys.folder.glob("next-*"))


def assert_opened_by(folder, key, *, is_opened):
    """Whether the old master key opens the files that are left: all of them, or none."""
    for path in [folder / "vault.db", *(folder / copies.FOLDER).glob("*")]:
        try:
            open_database(path, key).close()
        except StoreDamaged:
            assert not is_opened
        else:
            assert is_opened


# ---- bringing up to date ----


def what_is_in(store):
    children = store.changes.children_held()
    drafts = sorted(store.drafts.all_of("anna"), key=lambda each: each.subject)
    return children, [store.changes.history(each) for each in children], drafts


def bringing_up_to_date(scene, count):
    version = min(path.name for path in RELEASED.iterdir())
    shutil.copytree(RELEASED / version, scene.folder)
    scene.folder.chmod(0o700)
    # The program that is interrupted opens every vault with the same passphrase.
    keys = open_vault(scene.folder, RELEASED_PASSPHRASE, key_store=None)
    change_passphrase(keys, RELEASED_PASSPHRASE, PASSPHRASE)
    keys.wipe()
    shutil.copytree(scene.folder, scene.after)
    keys = keys_again(scene.after)
    before = Store.open(keys)
    expected = what_is_in(before)
    before.close()
    keys.wipe()

    def check(keys, told):
        store = Store.open(keys)
        assert what_is_in(store) == expected
        store.check_integrity()
        store.close()
        assert (keys.folder / copies.FOLDER / f"before-{version}.db").exists()

    scene.search("is_brought_up_to_date", check, count)
    assert expected[0]
    assert int(version) < migrations.newest_version()


# ---- joining ----


def joining(scene, count):
    """Without Scene.search: there is a vault only when joining is done."""
    scene.folder.mkdir()
    recording = recorder.record(scene.folder, "joins")
    seen = set()
    for cut, disk in disks(recording, count, None if count > FEW else FEW):
        shutil.rmtree(scene.after, ignore_errors=True)
        disk.put_into(scene.after)
        vaults = paths.vaults_in(scene.after)
        assert len(vaults) <= 1
        assert vaults or not recording.said(cut)
        key = len(vaults), cut if vaults else 0
        if vaults and key not in seen:
            session = run_inline(sessions.unlock(vaults[0], PASSPHRASE, laptop()))
            assert session.user.name == "Anna Invented"
            assert not session.was_damaged
            assert session.store.recovered.copied == 0
            sessions.lock(session)
        seen.add(key)


EVERYTHING = [
    receiving,
    locking,
    letting_go,
    repairing,
    changing_key,
    bringing_up_to_date,
    joining,
]


@pytest.mark.parametrize("what", EVERYTHING)
def test_what_was_interrupted_is_whole_or_not_begun(scene, what):
    """C-02, C-06, D-12, X-03, small."""
    what(scene, FEW)


@pytest.mark.campaign
@pytest.mark.parametrize("what", EVERYTHING)
def test_a_thousand_power_cuts_and_a_kill_before_every_system_call(scene, what):
    """C-02, C-06, D-12, X-03."""
    what(scene, 1_000)
