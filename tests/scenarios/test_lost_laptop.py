"""A laptop is lost: locked, sealed or shredded by the office; what was not sent is found again."""

from dataclasses import replace
from pathlib import Path

import pytest

from iro_core.errors import Refused
from iro_core.protocol import codec
from iro_core.protocol.orders import OrderAction, OrderReceipt, sign_order
from iro_desktop.errors import (
    KeyProblem,
    LeaseEnded,
    StoreProblem,
    Unreachable,
    VaultSealed,
    VaultShredded,
)
from iro_desktop.keys import ending
from iro_desktop.steps import run_inline
from iro_desktop.sync.transport import Transport
from iro_desktop.workflows import drafts, footprint, review_record, unlocking
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.outgoing import sync_status, unsent_count
from iro_desktop.workflows.session import Session
from iro_server.services import order_devices
from iro_server.services.manage_devices import (
    list_devices,
    lost_device,
    resume_device,
    stop_device,
)
from iro_server.services.recovery_codes import ask_for_code, read_code_out
from iro_server.store import audit, change_log
from tests.scenarios.test_lease import out_of_range
from tests.scenarios.test_the_whole_job import record_review
from tests.support.vaults import PASSPHRASE
from tests.support.world import World, sync

NEW = "lantern-otter-marbled-kettle"


@pytest.fixture
def anna(world: World) -> Session:
    """Anna's laptop, unlocked, with a child, a review that was not sent and a draft."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record_review(anna, child_id)
    draft = review_record.start_review(anna, child_id)
    review_record.save_draft(anna, draft, {**draft.answers, "child_words": "My dog, invented"})
    return anna


def laptop_of(world: World) -> str:
    (device,) = [each for each in list_devices(world.office) if each.user_id == "anna"]
    return device.device_id


def receipt(world: World) -> OrderReceipt:
    """What Anna's laptop said about its newest order."""
    newest = lost_device(world.office, laptop_of(world)).orders[0]
    assert newest.receipt is not None
    return codec.decode(newest.receipt, OrderReceipt)


def unlock(world: World, folder: Path) -> Session:
    """As the lock screen does it."""
    session = run_inline(unlocking.unlock(folder, PASSPHRASE, world.machine()))
    world.sessions.append(session)
    return session


def recover(world: World, folder: Path) -> Session:
    """As two people of the office and whoever has the laptop do it."""
    session = run_inline(unlocking.recover(folder, read_out(world), NEW, world.machine()))
    world.sessions.append(session)
    return session


def read_out(world: World) -> str:
    """The code of Anna's laptop, by two people."""
    device_id = laptop_of(world)
    ask_for_code(replace(world.office, administrator="admin:helen"), device_id)
    return read_code_out(replace(world.office, administrator="admin:omar"), device_id)


def meets_the_office(world: World, session: Session) -> Path:
    """The folder of a laptop that was told that it is stopped, and then locked as it has to."""
    with pytest.raises(Refused):
        sync(session)
    assert sync_status(session).must_lock
    return world.locked(session)


def test_a_sealed_laptop_opens_to_no_passphrase_and_its_unsent_work_is_recovered(
    world: World, anna: Session
) -> None:
    """W-01, R-06 with one review and a draft."""
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    folder = meets_the_office(world, anna)
    with pytest.raises(VaultSealed):
        unlock(world, folder)
    said = receipt(world)
    assert said.action is OrderAction.SEAL
    assert {(each.child_id, each.count) for each in said.unsent} == {("c-1042", said.unsent_count)}
    assert said.unsent_count >= 2

    resume_device(world.office, laptop_of(world))
    anna = recover(world, folder)

    assert unsent_count(anna) == 0
    (draft,) = drafts.all_drafts(anna)
    assert draft.answers["child_words"] == "My dog, invented"
    other = world.laptop("anna")
    sync(other)
    assert len(other.reading.reviews("c-1042")) == 1


@pytest.mark.campaign
def test_five_hundred_unsent_notes_of_a_sealed_laptop_reach_the_office_once(world: World) -> None:
    """R-06."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    for number in range(500):
        note = footprint.start_note(anna, child_id).answers
        kept = footprint.keep_note(
            anna, {**note, "kind": "carer", "text": f"Invented call {number}"}
        )
        assert not kept.problems
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    folder = meets_the_office(world, anna)
    assert receipt(world).unsent_count == 500
    resume_device(world.office, laptop_of(world))

    assert unsent_count(recover(world, folder)) == 0

    with world.office.database.read() as tx:
        arrived = [each.record_id for each in change_log.everything(tx) if each.kind == "case_note"]
    assert (len(arrived), len(set(arrived))) == (500, 500)


def test_the_order_is_found_when_a_locked_laptop_is_unlocked(world: World, anna: Session) -> None:
    folder = world.locked(anna)
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    world.later(days=15)
    with pytest.raises(VaultSealed):
        unlock(world, folder)


def test_a_stopped_laptop_says_what_it_had_not_sent(world: World, anna: Session) -> None:
    stopped = stop_device(world.office, laptop_of(world))
    assert stopped.children == ["c-1042"]
    folder = meets_the_office(world, anna)
    assert receipt(world).action is OrderAction.LOCK
    assert receipt(world).unsent_count >= 2
    with pytest.raises(LeaseEnded):
        unlock(world, folder)
    resume_device(world.office, laptop_of(world))
    assert unsent_count(unlock(world, folder)) == 0


def test_shredding_leaves_nothing_and_says_what_went_before_it_goes(
    world: World, anna: Session
) -> None:
    """W-02: the office knew how much would be lost."""
    stop_device(world.office, laptop_of(world))
    folder = meets_the_office(world, anna)
    lost = receipt(world).unsent_count
    world.later(minutes=1)
    stop_device(world.office, laptop_of(world), action=OrderAction.SHRED, unsent_allowed=lost)

    with pytest.raises(VaultShredded):
        unlock(world, folder)

    assert receipt(world).action is OrderAction.SHRED
    assert receipt(world).unsent_count == lost
    assert not folder.exists()


def test_a_laptop_with_more_to_lose_than_the_office_knew_seals_itself_instead(
    world: World, anna: Session
) -> None:
    stop_device(world.office, laptop_of(world), action=OrderAction.SHRED, unsent_allowed=1)
    folder = meets_the_office(world, anna)
    assert receipt(world).action is OrderAction.SEAL
    with pytest.raises(VaultSealed):
        unlock(world, folder)
    resume_device(world.office, laptop_of(world))
    assert unsent_count(recover(world, folder)) == 0


def test_nothing_is_shredded_before_the_office_has_the_receipt(
    world: World, anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_device(world.office, laptop_of(world), action=OrderAction.SHRED, unsent_allowed=9)
    ask = Transport.ask_signed

    def cut_off(*given: object, **more: object) -> object:
        if b'"receipt"' in given[2]:  # type: ignore[operator]
            raise Unreachable("cut_off")
        return ask(*given, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Transport, "ask_signed", cut_off)
        folder = meets_the_office(world, anna)
        with pytest.raises(LeaseEnded):
            unlock(world, folder)

    with pytest.raises(VaultShredded):
        unlock(world, folder)


def test_sealing_that_was_cut_off_is_finished_without_the_office(
    world: World, anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W-01: killed between taking the order and the header."""

    def killed(_keys: object) -> None:
        raise KeyboardInterrupt

    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    with monkeypatch.context() as patch:
        patch.setattr(ending, "seal", killed)
        with pytest.raises(KeyboardInterrupt):
            sync(anna)
    out_of_range(anna)
    folder = world.locked(anna)

    with pytest.raises(VaultSealed):
        unlock(world, folder)


def test_a_disk_that_cannot_be_written_keeps_a_sealed_laptop_locked_until_it_can(
    world: World, anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_keys: object) -> None:
        raise StoreProblem

    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    with monkeypatch.context() as patch:
        patch.setattr(ending, "seal", refuse)
        folder = meets_the_office(world, anna)
    with pytest.raises(VaultSealed):
        unlock(world, folder)


def test_a_laptop_let_in_again_does_not_seal_itself_when_its_lease_ends(
    world: World, anna: Session
) -> None:
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    folder = meets_the_office(world, anna)
    resume_device(world.office, laptop_of(world))
    anna = recover(world, folder)
    out_of_range(anna)
    folder = world.locked(anna)
    world.later(days=15)
    with pytest.raises(LeaseEnded):
        run_inline(unlocking.unlock(folder, NEW, world.machine()))
    sessions.lock(run_inline(sessions.unlock(folder, NEW, world.machine())))


def test_the_code_alone_does_not_let_a_sealed_laptop_in(world: World, anna: Session) -> None:
    """It seals itself again, and the office has the new code."""
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    folder = meets_the_office(world, anna)
    with pytest.raises(VaultSealed):
        recover(world, folder)
    with pytest.raises(VaultSealed):
        run_inline(unlocking.unlock(folder, NEW, world.machine()))
    resume_device(world.office, laptop_of(world))
    assert unsent_count(recover(world, folder)) == 0


def test_without_the_office_the_code_does_not_lock_the_vault_for_good(
    world: World, anna: Session
) -> None:
    """The new code is not at the office yet, so nothing is sealed that only it would open."""
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    folder = meets_the_office(world, anna)
    away = run_inline(sessions.recover(folder, read_out(world), NEW, world.machine()))
    out_of_range(away)
    sessions.lock(away)
    with pytest.raises(LeaseEnded):
        run_inline(unlocking.unlock(folder, NEW, world.machine()))


def test_what_was_ordered_and_answered_is_in_the_audit_trail(world: World, anna: Session) -> None:
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    meets_the_office(world, anna)
    with world.office.database.read() as tx:
        said = [(each.event.action, each.event.outcome) for each in audit.entries(tx)]
    assert ("seal_device", "done") in said
    assert ("order_receipt", "seal") in said


def test_a_forged_order_is_refused_and_nothing_happens(
    world: World, anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W-03: signed by another key than that of the server this laptop joined."""
    stop_device(world.office, laptop_of(world), action=OrderAction.SHRED, unsent_allowed=99)
    with monkeypatch.context() as patch:
        patch.setattr(order_devices, "sign_order", lambda order, _: sign_order(order, bytes(32)))
        folder = meets_the_office(world, anna)
    assert sorted(each.name for each in folder.glob("header.?")) == ["header.a", "header.b"]
    with pytest.raises(KeyProblem):
        unlock(world, folder)
