"""The power is cut while a passphrase is changed: the old one opens, or the new one.

And while one is tried: the try is counted.

The long search: `python -m pytest -m campaign tests/desktop/keys/test_header_power_cuts.py`.
"""

import contextlib
import hashlib
import itertools
import shutil

import pytest

from iro_desktop.errors import TooManyTries, WrongPassphrase
from iro_desktop.keys import header, throttle
from iro_desktop.keys.throttle import MOST_TRIES, Throttle
from iro_desktop.keys.vault import open_vault
from tests.support import recorder
from tests.support.power_cuts import after_a_kill, some_cuts
from tests.support.recorded_work import GUESSES, passphrase
from tests.support.vaults import new_keys

pytestmark = pytest.mark.skipif(not recorder.can_record(), reason="needs strace, allowed to watch")

# Opening depends on these alone; a disk that differs elsewhere need not be opened again.
READ = (*header.NAMES, throttle.NAME, throttle.CODE_NAME)


def who_opens(disk, told, folder):
    """Which passphrase opens it, the last that was called changed or the one under way."""
    shutil.rmtree(folder, ignore_errors=True)
    disk.put_into(folder)
    for number in (told, told + 1):
        try:
            open_vault(folder, passphrase(number), key_store=None).wipe()
        except WrongPassphrase:
            continue
        copies = {(folder / name).read_bytes() for name in header.NAMES}
        assert len(copies) == 1  # an old passphrase does not live on in the spare copy
        return number
    raise AssertionError("locked out")


def search(tmp_path, changes, count):
    """Which passphrase opened each different disk."""
    folder = tmp_path / "vault"
    new_keys(folder).wipe()
    recording = recorder.record(folder, "passphrases", str(changes))
    opened = {}
    for cut, _, disk in some_cuts(recording, count, seed=5):
        told = max((int(words.split()[1]) for words in recording.said(cut)), default=0)
        read = [disk.files.get(name) for name in READ]
        seen = hashlib.sha256(repr((told, read)).encode()).digest()
        if seen not in opened:
            opened[seen] = who_opens(disk, told, tmp_path / "after")
    return opened


def test_a_power_cut_while_a_passphrase_changes_locks_nobody_out(tmp_path):
    """C-05, small: one change and a recovery."""
    opened = search(tmp_path, changes=1, count=25)

    assert set(opened.values()) == {0, 1, 2}


def tries_left(folder):
    """How many more passphrases could be tried there, by somebody with all the time there is."""
    hours = itertools.count(1_000_000, 3_600)
    counted = Throttle(folder, None, running_s=lambda: next(hours))
    tries = 0
    with contextlib.suppress(TooManyTries):
        while True:
            counted.begin_try()
            tries += 1
    return tries


def search_guesses(tmp_path, every, power_cuts):
    """Every try whose stretching had begun is counted, on every disk."""
    folder, after = tmp_path / "vault", tmp_path / "after"
    new_keys(folder).wipe()
    recording = recorder.record(folder, "guesses")
    last = len(recording.operations)
    assert len(recording.said(last)) == GUESSES
    killed = ((cut, after_a_kill(recording, cut)) for cut in range(0, last + 1, every))
    unpowered = ((cut, disk) for cut, _, disk in some_cuts(recording, power_cuts, seed=4))
    for cut, disk in itertools.chain(killed, unpowered):
        shutil.rmtree(after, ignore_errors=True)
        disk.put_into(after)
        begun = len(recording.said(cut))
        assert MOST_TRIES - begun - 1 <= tries_left(after) <= MOST_TRIES - begun


def test_a_try_is_counted_whatever_ends_it(tmp_path):
    """U-04, small."""
    search_guesses(tmp_path, every=4, power_cuts=20)


@pytest.mark.campaign
def test_a_try_is_counted_after_a_kill_before_every_system_call_and_power_cuts(tmp_path):
    """U-04."""
    search_guesses(tmp_path, every=1, power_cuts=1_000)


@pytest.mark.campaign
def test_twenty_thousand_power_cuts_while_passphrases_change(tmp_path):
    """C-05."""
    opened = search(tmp_path, changes=30, count=20_000)

    assert set(opened.values()) == set(range(32))
