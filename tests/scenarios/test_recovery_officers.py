"""Two of a council's three recovery officers open a laptop, and what was not sent is sent."""

from pathlib import Path

import pytest

from iro_core.errors import InvalidData, Refused
from iro_core.officers import Escrow, Officers
from iro_core.protocol import codec
from iro_desktop.errors import DeviceSecretMissing, VaultSealed
from iro_desktop.keys import ending, header
from iro_desktop.keys import officers as sealing
from iro_desktop.keys.recovery_files import Request, read_asking, to_bytes
from iro_desktop.steps import run_inline
from iro_desktop.workflows import officers, unlocking
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.last_sending import send_and_seal
from iro_desktop.workflows.new_key import change_key
from iro_desktop.workflows.outgoing import unsent_count
from iro_desktop.workflows.session import Session
from iro_server.errors import ServerProblem
from iro_server.services.begin_epoch import begin_epoch
from iro_server.services.manage_devices import resume_device, stop_device
from iro_server.services.recovery_officers import (
    keep_escrow,
    laptops_sealed,
    name_officers,
    officers_now,
    read_escrow,
)
from iro_server.store import audit, devices
from iro_server.store import officers as kept
from tests.scenarios.test_the_whole_job import record_review
from tests.support.officers import RecoveryOfficers
from tests.support.vaults import PASSPHRASE, MemoryKeyStore
from tests.support.world import World, sync

NEW = "lantern-otter-marbled-kettle"
ALL = RecoveryOfficers()


@pytest.fixture
def anna(world: World) -> Session:
    """Anna's laptop, with a key store, sealed to the officers, with one review that waits."""
    world.key_store = MemoryKeyStore()
    name_officers(world.office, ALL.named)
    child_id = world.child(1042, "anna")
    session = world.laptop("anna")
    sync(session)
    sync(session)
    record_review(session, child_id)
    return session


def asked(world: World, folder: Path) -> Request:
    """The request, as the file that the officers get."""
    run_inline(officers.ask(folder, NEW, world.machine()))
    path = world.folder / "request.json"
    officers.save_request(folder, path)
    request = read_asking(path.read_bytes())
    assert isinstance(request, Request)
    assert request.spoken == officers.waiting_for(folder)
    return request


def opened(world: World, folder: Path, answer: bytes) -> Session:
    path = world.folder / "answer.json"
    path.write_bytes(answer)
    session = run_inline(unlocking.open_with_answer(folder, NEW, path, world.machine()))
    world.sessions.append(session)
    return session


def test_a_laptop_that_lost_its_secret_is_opened_and_sends_what_it_kept(
    world: World, anna: Session
) -> None:
    """R-05, O-06: neither its passphrase nor its code would open it."""
    folder = world.locked(anna)
    world.key_store = MemoryKeyStore()
    with pytest.raises(DeviceSecretMissing):
        world.unlocked(folder)

    again = opened(world, folder, ALL.answered(asked(world, folder), 2, 0))

    assert unsent_count(again) == 1
    sync(again)
    assert unsent_count(again) == 0
    world.locked(again)
    sessions.lock(run_inline(unlocking.unlock(folder, NEW, world.machine())))
    assert officers.waiting_for(folder) == ""


def test_a_sealed_laptop_whose_code_nobody_has_sends_what_it_kept(
    world: World, anna: Session
) -> None:
    """R-06 by the officers."""
    ending.seal(anna.keys)
    folder = world.locked(anna)
    with pytest.raises(VaultSealed):
        world.unlocked(folder)

    again = opened(world, folder, ALL.answered(asked(world, folder)))

    sync(again)
    assert unsent_count(again) == 0


def test_what_a_leaver_had_not_sent_is_sent_and_nothing_of_it_is_shown(
    world: World, anna: Session
) -> None:
    """R-06: sent, then sealed again, so that the passphrase of the request opens nothing."""
    folder = world.locked(anna)
    answer = world.folder / "answer.json"
    answer.write_bytes(ALL.answered(asked(world, folder), 1, 2))

    done = run_inline(send_and_seal(folder, NEW, answer, world.machine()))

    assert done.sent > 0
    assert (done.left, done.is_sealed) == (0, True)
    with pytest.raises(VaultSealed):
        run_inline(unlocking.unlock(folder, NEW, world.machine()))


def test_what_cannot_be_sent_now_is_sent_with_the_passphrase_later(
    world: World, anna: Session
) -> None:
    """The answer is spent, and the laptop is stopped; nothing is lost by that."""
    folder = world.locked(anna)
    stop_device(world.office, anna.membership.device_id)
    answer = world.folder / "answer.json"
    answer.write_bytes(ALL.answered(asked(world, folder)))
    with pytest.raises(Refused):
        run_inline(send_and_seal(folder, NEW, answer, world.machine()))
    resume_device(world.office, anna.membership.device_id)

    done = run_inline(send_and_seal(folder, NEW, None, world.machine()))

    assert (done.left, done.is_sealed) == (0, True)


def test_with_both_headers_gone_the_copy_at_the_office_opens_it(
    world: World, anna: Session
) -> None:
    """H-07: on the whole, with the escrow that the laptop gave at its second contact."""
    device_id = anna.membership.device_id
    folder = world.locked(anna)
    for name in header.NAMES:
        (folder / name).unlink()
    held = codec.decode(read_escrow(world.office, device_id), Escrow)
    request = asked(world, folder)
    assert request.escrow is None
    assert request.device_id == device_id

    answer = ALL.answer(request, 0, 1, escrow=held)
    again = opened(world, folder, to_bytes(answer))

    assert not again.was_damaged
    sync(again)
    assert unsent_count(again) == 0
    assert officers.named(again)
    with world.office.database.read() as tx:
        assert "read_escrow" in [entry.event.action for entry in audit.entries(tx)]


def test_each_laptop_seals_itself_to_the_officers_who_are_named_next(
    world: World, anna: Session
) -> None:
    """R-08: and the office can tell which laptops have done so."""
    assert [each.is_sealed for each in laptops_sealed(world.office)] == [True]
    assert [each.name for each in officers.named(anna)] == [
        each.name for each in ALL.named.officers
    ]
    successors = RecoveryOfficers()
    name_officers(world.office, successors.named)
    assert [each.is_sealed for each in laptops_sealed(world.office)] == [False]
    sync(anna)
    assert {each.spoken_key for each in officers.named(anna)} == {
        each.spoken_key for each in successors.named.officers
    }
    sync(anna)
    assert [each.is_sealed for each in laptops_sealed(world.office)] == [True]

    folder = world.locked(anna)
    opened(world, folder, successors.answered(asked(world, folder), 1, 2))


def test_a_new_master_key_is_sealed_to_the_officers_at_once(world: World, anna: Session) -> None:
    """D-12 with R-05: no contact with the office is needed for that."""
    before = sealing.escrow(anna.keys)
    run_inline(change_key(anna, PASSPHRASE, NEW))
    after = sealing.escrow(anna.keys)
    assert before is not None
    assert after is not None
    assert before.mark != after.mark
    folder = world.locked(anna)

    world.locked(opened(world, folder, ALL.answered(asked(world, folder))))

    request = asked(world, folder)
    old = ALL.answer(request, 0, 1, escrow=before)
    with pytest.raises(InvalidData, match="other_key"):
        opened(world, folder, to_bytes(old))


def test_a_server_put_back_from_a_backup_gets_the_seal_again(world: World, anna: Session) -> None:
    with world.office.database.write() as tx:
        kept.keep_escrow(tx, anna.membership.device_id, b"lost", at=world.office.now())
    begin_epoch(world.office)
    sync(anna)
    sync(anna)
    assert [each.is_sealed for each in laptops_sealed(world.office)] == [True]


def test_nobody_is_named_without_three_keys_and_nothing_is_read_that_is_not_there(
    world: World,
) -> None:
    helen, omar, _ = ALL.named.officers
    with pytest.raises(ServerProblem, match="officers_not_three"):
        name_officers(world.office, Officers([helen, omar, helen]))
    assert officers_now(world.office) is None
    ben = world.laptop("ben")
    sync(ben)
    assert officers.named(ben) == ()
    assert sealing.escrow(ben.keys) is None
    with pytest.raises(ServerProblem, match="no_escrow"):
        read_escrow(world.office, ben.membership.device_id)
    with pytest.raises(ServerProblem, match="no_such_device"):
        read_escrow(world.office, "nobody")


def test_a_laptop_cannot_give_a_seal_for_another(world: World, anna: Session) -> None:
    ben = world.laptop("ben")
    sync(ben)
    sync(ben)
    held = sealing.escrow(anna.keys)
    assert held is not None
    with world.office.database.read() as tx:
        device = devices.find(tx, ben.membership.device_id)
    assert device is not None
    with pytest.raises(InvalidData, match="other_device"):
        keep_escrow(world.office, device, held)
