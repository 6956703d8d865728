import pytest

from iro_desktop.errors import TooManyTries
from iro_desktop.keys.throttle import MOST_TRIES, NAME, Throttle

SECRET = bytes(range(32))


class Machine:
    """How long an invented machine has been running."""

    def __init__(self):
        self.running_s = 1_000.0

    def __call__(self):
        return self.running_s


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def throttle(tmp_path, machine):
    throttle = Throttle(tmp_path, SECRET, running_s=machine)
    throttle.forgive()
    return throttle


def _wait_s(throttle):
    with pytest.raises(TooManyTries) as refused:
        throttle.begin_try()
    return refused.value.wait_s


def test_the_waits_grow_and_the_eleventh_try_is_refused(throttle, machine):
    """U-03."""
    waits = []
    for _ in range(MOST_TRIES - 4):
        for _ in range(4 if not waits else 0):
            throttle.begin_try()
        waits.append(_wait_s(throttle))
        machine.running_s += waits[-1]
        throttle.begin_try()

    assert waits == [30, 60, 120, 300, 900, 1800]
    assert _wait_s(throttle) is None
    machine.running_s += 10_000_000
    assert _wait_s(throttle) is None


def test_no_five_minutes_hold_more_than_seven_tries(throttle, machine):
    """U-03. Cyber Essentials allows ten."""
    made_at = []
    while True:
        try:
            throttle.begin_try()
        except TooManyTries as refused:
            if refused.wait_s is None:
                break
            machine.running_s += refused.wait_s
        else:
            made_at.append(machine.running_s)

    assert len(made_at) == MOST_TRIES
    assert max(sum(start <= at < start + 300 for at in made_at) for start in made_at) <= 7


def test_a_refused_try_is_not_counted(throttle):
    for _ in range(4):
        throttle.begin_try()

    assert [_wait_s(throttle) for _ in range(20)] == [30] * 20


def test_the_count_outlives_the_program(throttle, tmp_path, machine):
    """U-04, small."""
    for _ in range(4):
        throttle.begin_try()

    assert _wait_s(Throttle(tmp_path, SECRET, running_s=machine)) == 30


def test_restarting_the_machine_begins_the_wait_again(throttle, machine):
    for _ in range(4):
        throttle.begin_try()
    machine.running_s = 10

    assert _wait_s(throttle) == 20
    machine.running_s = 31
    throttle.begin_try()


def test_a_right_passphrase_forgives_and_a_failed_machine_takes_back(throttle):
    for _ in range(4):
        throttle.begin_try()
    throttle.take_back()
    throttle.begin_try()
    assert _wait_s(throttle) == 30

    throttle.forgive()

    for _ in range(4):
        throttle.begin_try()


@pytest.mark.parametrize("tamper", ["removed", "emptied", "edited", "made without the secret"])
def test_tampering_with_the_count_gains_no_tries(throttle, tmp_path, machine, tamper):
    """U-05, small."""
    for _ in range(3):
        throttle.begin_try()
    path = tmp_path / NAME
    match tamper:
        case "removed":
            path.unlink()
        case "emptied":
            path.write_bytes(b"")
        case "edited":
            path.write_bytes(path.read_bytes().replace(b'"failed":3', b'"failed":0'))
        case _:
            Throttle(tmp_path, None, running_s=machine).forgive()

    assert _wait_s(throttle) == 120
    machine.running_s += 119
    assert _wait_s(throttle) == 1
