"""A forgotten passphrase: the office reads out a code, and nothing is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from iro_core.errors import InvalidData
from iro_desktop.errors import PassphraseRefused, TooManyTries, WrongCode, WrongPassphrase
from iro_desktop.steps import run_inline
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows import unlocking
from iro_desktop.workflows.new_key import change_key
from iro_desktop.workflows.outgoing import unsent_count
from iro_server.errors import ServerProblem
from iro_server.services.manage_devices import list_devices
from iro_server.services.recovery_codes import ask_for_code, read_code_out
from iro_server.store import audit
from tests.scenarios.test_the_whole_job import record_review
from tests.support.vaults import PASSPHRASE
from tests.support.world import World, sync

NEW = "lantern-otter-marbled-kettle"


@pytest.fixture
def forgotten(world: World) -> Path:
    """Anna's laptop, locked, with one review that was not sent."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record_review(anna, child_id)
    return world.locked(anna)


def read_out(world: World, user_id: str = "anna") -> str:
    """The code of a user's laptop, by the office's two people."""
    laptops = list_devices(world.office)
    (device_id,) = (each.device_id for each in laptops if each.user_id == user_id)
    ask_for_code(replace(world.office, administrator="admin:helen"), device_id)
    return read_code_out(replace(world.office, administrator="admin:omar"), device_id)


def test_the_code_opens_the_laptop_once_and_keeps_what_was_not_sent(
    world: World, forgotten: Path
) -> None:
    """R-01."""
    code = read_out(world)

    anna = run_inline(unlocking.recover(forgotten, code.lower(), NEW, world.machine()))

    assert unsent_count(anna) == 1
    sync(anna)
    assert unsent_count(anna) == 0
    sessions.lock(anna)
    with pytest.raises(WrongPassphrase):
        run_inline(unlocking.unlock(forgotten, PASSPHRASE, world.machine()))
    with pytest.raises(WrongCode):
        run_inline(unlocking.recover(forgotten, code, PASSPHRASE, world.machine()))
    sessions.lock(run_inline(unlocking.unlock(forgotten, NEW, world.machine())))
    assert read_out(world) != code


def test_after_a_new_key_the_old_code_opens_nothing_and_the_office_gets_another(
    world: World, forgotten: Path
) -> None:
    """D-12: what was not sent is kept and sent."""
    old = read_out(world)
    anna = run_inline(unlocking.unlock(forgotten, PASSPHRASE, world.machine()))
    run_inline(change_key(anna, PASSPHRASE, NEW))
    assert unsent_count(anna) == 1
    sync(anna)
    assert unsent_count(anna) == 0
    sessions.lock(anna)

    with pytest.raises(WrongCode):
        run_inline(unlocking.recover(forgotten, old, PASSPHRASE, world.machine()))
    fresh = read_out(world)
    sessions.lock(run_inline(unlocking.recover(forgotten, fresh, PASSPHRASE, world.machine())))


def test_the_code_opens_after_too_many_wrong_passphrases(world: World, forgotten: Path) -> None:
    code = read_out(world)
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            run_inline(unlocking.unlock(forgotten, "wrong-lamp-bread-door", world.machine()))
    with pytest.raises(TooManyTries):
        run_inline(unlocking.unlock(forgotten, PASSPHRASE, world.machine()))
    sessions.lock(run_inline(unlocking.recover(forgotten, code, NEW, world.machine())))
    sessions.lock(run_inline(unlocking.unlock(forgotten, NEW, world.machine())))


def test_a_misheard_code_is_caught_before_it_is_tried(world: World, forgotten: Path) -> None:
    """R-02: each single wrong character, and each swap of neighbours that differ."""
    code = read_out(world)
    headers = [(forgotten / name).read_bytes() for name in ("header.a", "header.b")]
    letters = [at for at, each in enumerate(code) if each != "-"]
    caught = 0
    for at in letters:
        other = "7" if code[at] != "7" else "8"
        misheard = code[:at] + other + code[at + 1 :]
        try:
            run_inline(unlocking.recover(forgotten, misheard, NEW, world.machine()))
        except InvalidData:
            caught += 1
        except (WrongCode, TooManyTries):
            pass
    # The two check characters let one in 1,024 through; that one is tried, and refused.
    assert caught >= len(letters) - 1
    assert [(forgotten / name).read_bytes() for name in ("header.a", "header.b")] == headers


def test_a_code_opens_no_other_laptop(world: World, forgotten: Path) -> None:
    """R-03."""
    ben = world.laptop("ben")
    sync(ben)
    code_of_ben = read_out(world, "ben")
    with pytest.raises(WrongCode):
        run_inline(unlocking.recover(forgotten, code_of_ben, NEW, world.machine()))


def test_a_weak_new_passphrase_does_not_spend_the_code(world: World, forgotten: Path) -> None:
    code = read_out(world)
    with pytest.raises(PassphraseRefused):
        run_inline(unlocking.recover(forgotten, code, "short", world.machine()))
    sessions.lock(run_inline(unlocking.recover(forgotten, code, NEW, world.machine())))


def test_one_person_alone_cannot_read_a_code_out(world: World, forgotten: Path) -> None:
    """R-04."""
    (device,) = list_devices(world.office)
    with pytest.raises(ServerProblem, match="recovery_not_asked"):
        read_code_out(world.office, device.device_id)
    ask_for_code(world.office, device.device_id)
    with pytest.raises(ServerProblem, match="recovery_same_person"):
        read_code_out(world.office, device.device_id)
    other = replace(world.office, administrator="admin:omar")
    world.later(hours=25)
    with pytest.raises(ServerProblem, match="recovery_not_asked"):
        read_code_out(other, device.device_id)
    ask_for_code(world.office, device.device_id)
    assert read_code_out(other, device.device_id)
    with pytest.raises(ServerProblem, match="recovery_not_asked"):
        read_code_out(other, device.device_id)
    with world.office.database.read() as tx:
        acts = [entry.event.action for entry in audit.entries(tx)]
    assert acts.count("read_recovery_code") == 1
    assert forgotten.exists()
