import errno
import random

import pytest

from iro_desktop.errors import DiskFailed, DiskFull
from iro_desktop.store.outbox_log import (
    Abandoned,
    DroppedDraft,
    OutboxLog,
    SavedChange,
    SavedDraft,
    SavedState,
)

KEY = bytes(range(32))
VAULT = "ab" * 16


@pytest.fixture
def path(tmp_path):
    return tmp_path / "outbox.log"


@pytest.fixture
def log(path):
    log = OutboxLog(path, KEY, VAULT)
    yield log
    log.close()


def a_save(number, size=80):
    return [SavedChange(f"change-{number}", b"invented words " * (size // 15), bytes(64))]


def filled(log, count):
    for number in range(1, count + 1):
        log.append(a_save(number))


def reread(path, *, key=KEY, vault=VAULT):
    log = OutboxLog(path, key, vault)
    frames = log.read()
    log.close()
    return frames, log.bad_frames


def test_what_was_appended_is_read_back_in_order(log, path):
    saves = [
        a_save(1),
        [SavedDraft("review", "c-1", "anna", "c-1", "{}", [], None, "2026-11-23T09:00:00.000Z")],
        [DroppedDraft("review", "c-1", "anna"), SavedState("server", '"x"')],
        [SavedState("server", None)],
    ]
    sequences = [log.append(save) for save in saves]

    frames, bad = reread(path)

    assert sequences == [1, 2, 3, 4]
    assert [frame.entries for frame in frames] == saves
    assert bad == 0


def test_nothing_in_the_log_is_in_the_clear(log, path):
    filled(log, 20)

    assert b"invented" not in path.read_bytes()
    assert b"change-1" not in path.read_bytes()


def test_numbers_go_on_after_reopening_and_are_never_given_twice(log, path):
    filled(log, 3)
    again = OutboxLog(path, KEY, VAULT)
    again.read()
    assert again.append(a_save(4)) == 4
    again.skip_to(50)
    assert again.append(a_save(5)) == 51
    again.close()


def test_an_abandoned_save_is_not_read_back(log, path):
    filled(log, 2)
    log.append([Abandoned(2)])

    frames, _ = reread(path)

    assert [frame.sequence for frame in frames] == [1]


@pytest.mark.parametrize("wrong", [{"key": bytes(32)}, {"vault": "cd" * 16}])
def test_a_log_of_another_vault_or_key_yields_nothing(log, path, wrong):
    filled(log, 3)

    frames, bad = reread(path, **wrong)

    assert frames == []
    assert bad == 1


def test_a_frame_moved_or_renumbered_is_not_sound(log, path):
    filled(log, 1)
    content = bytearray(path.read_bytes())
    content[11] ^= 1
    path.write_bytes(content)

    assert reread(path) == ([], 1)


def test_a_flipped_bit_costs_one_frame(log, path):
    """C-08, small."""
    filled(log, 30)
    sound = path.read_bytes()
    rng = random.Random(8)
    for _ in range(300):
        content = bytearray(sound)
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        path.write_bytes(content)

        frames, bad = reread(path)

        assert len(frames) == 29
        assert bad == 1


def test_a_cut_costs_the_frames_that_were_cut(log, path):
    ends = [0]
    for number in range(1, 11):
        log.append(a_save(number))
        ends.append(log.size_bytes)
    sound = path.read_bytes()
    for cut in range(0, len(sound), 7):
        path.write_bytes(sound[:cut])

        frames, bad = reread(path)

        assert len(frames) == sum(end <= cut for end in ends) - 1
        assert bad == (cut not in ends)


@pytest.mark.parametrize("count", [300, pytest.param(6_250, marks=pytest.mark.campaign)])
def test_random_bytes_between_frames_hide_no_frame(log, path, count):
    """C-09, eight frames each time: lengths, magics and halves of frames in between."""
    rng = random.Random(9)
    junk = [
        b"OBF1",
        b"OBF1" * 9,
        b"OBF1" + b"\xff" * 24,
        b"OBF1" + bytes(8) + (40).to_bytes(4, "big") + bytes(60),
        b"OBF1" + bytes(8) + (2**32 - 1).to_bytes(4, "big") + bytes(12),
        b"OBFOBF1",
        rng.randbytes(100),
        b"",
    ]
    for _ in range(count):
        path.write_bytes(b"")
        for number in range(1, 9):
            with path.open("ab") as file:
                file.write(rng.choice(junk))
            log._last_sequence = number - 1
            log.append(a_save(number, rng.choice([15, 80, 600])))

        frames, _ = reread(path)

        assert [frame.sequence for frame in frames] == list(range(1, 9))


def test_compacting_keeps_what_it_was_given(log, path):
    filled(log, 10)
    with path.open("ab") as file:
        file.write(b"OBF1 half a frame")
    keep = log.read()[::2]
    assert log.bad_frames == 1

    log.compact(keep)
    log.append(a_save(11))

    frames, bad = reread(path)
    assert [frame.sequence for frame in frames] == [1, 3, 5, 7, 9, 11]
    assert bad == 0


class NoRoom:
    """A file on a disk that takes a few bytes and then no more."""

    def __init__(self, file, error):
        self._file = file
        self._error = error

    def write(self, data):
        if len(data) > 9:
            return self._file.write(data[:9])
        raise OSError(self._error, "invented")

    def __getattr__(self, name):
        return getattr(self._file, name)


@pytest.mark.parametrize(("error", "problem"), [(errno.ENOSPC, DiskFull), (errno.EIO, DiskFailed)])
def test_a_save_that_finds_no_room_leaves_the_log_as_it_was(log, path, error, problem):
    """C-11, small."""
    filled(log, 3)
    before = path.read_bytes()
    real = log._file
    log._file = NoRoom(real, error)

    with pytest.raises(problem):
        log.append(a_save(4))

    assert path.read_bytes() == before
    log._file = real
    assert log.append(a_save(4)) == 4
