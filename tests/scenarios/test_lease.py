"""A laptop away from the office: how long it opens, and that nothing is lost when it does not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from iro_core.domain.lease import Seen, Standing
from iro_core.errors import Refused
from iro_desktop.errors import ClockSetBack, LeaseEnded, VaultSealed, WrongPassphrase
from iro_desktop.steps import run_inline
from iro_desktop.ui.support.error_messages import message_for
from iro_desktop.workflows import lease as leases
from iro_desktop.workflows import review_record, unlocking, while_locked
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.leaving_laptop import confirm
from iro_desktop.workflows.outgoing import sync_status, unsent_count
from iro_desktop.workflows.session import Session
from iro_server.services.manage_devices import list_devices, resume_device, stop_device
from iro_server.services.recovery_codes import ask_for_code, read_code_out
from tests.scenarios.test_the_whole_job import record_review
from tests.support.vaults import PASSPHRASE
from tests.support.world import World, sync

NEW = "lantern-otter-marbled-kettle"


def unlock(world: World, folder: Path) -> Session:
    """As the lock screen does it."""
    session = run_inline(unlocking.unlock(folder, PASSPHRASE, still_machine(world)))
    world.sessions.append(session)
    return session


def out_of_range(session: Session) -> None:
    """From now on nobody answers at the office's address."""
    nowhere = msgspec.structs.replace(session.membership, address="http://127.0.0.1:9")
    session.store.local_state.save("membership", nowhere)


def still_machine(world: World) -> sessions.Laptop:
    """A machine whose running time is that of the world's clock, as if it were never asleep."""
    return replace(world.machine(), running_s=lambda: 1000.0)


@pytest.fixture
def away(world: World) -> Path:
    """Anna's laptop, locked and out of range, with one child and one review that was not sent."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record_review(anna, child_id)
    leases.note_time(anna)
    out_of_range(anna)
    return world.locked(anna)


@pytest.fixture
def in_range(world: World) -> Path:
    """The same in range."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record_review(anna, child_id)
    return world.locked(anna)


def test_a_review_during_the_leases_last_day_is_finished_and_sent(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    folder = world.locked(anna)
    world.later(days=13, hours=22)
    anna = unlock(world, folder)
    assert leases.standing(anna) is Standing.ENDING
    assert leases.days_left(anna) == 0
    draft = review_record.start_review(anna, child_id)
    world.later(hours=3)
    assert leases.standing(anna) is Standing.ENDED

    review_record.save_draft(anna, draft, {**draft.answers, "child_words": "My dog, invented"})
    assert not sync_status(anna).must_lock
    record_review(anna, child_id)
    world.later(hours=3)

    assert sync_status(anna).must_lock
    folder = world.locked(anna)
    anna = unlock(world, folder)
    assert unsent_count(anna) == 0
    assert leases.standing(anna) is Standing.GOOD
    other = world.laptop("anna")
    sync(other)
    (review,) = other.reading.reviews(child_id)
    assert review.content.child_words == "I like my form tutor."


def test_after_the_lease_it_stays_locked_offline_and_keeps_what_was_not_sent(
    world: World, away: Path
) -> None:
    world.later(days=14)
    kept = (away / "outbox.log").read_bytes()

    with pytest.raises(LeaseEnded) as refused:
        unlock(world, away)

    assert refused.value.unsent == 1
    assert (away / "outbox.log").read_bytes().startswith(kept)
    again = run_inline(sessions.unlock(away, PASSPHRASE, world.machine()))
    world.sessions.append(again)
    assert unsent_count(again) == 1
    assert len(caseload(again).rows) == 1


def test_after_the_lease_contact_sends_what_waited_and_opens(world: World, in_range: Path) -> None:
    world.later(days=30)
    anna = unlock(world, in_range)
    assert unsent_count(anna) == 0
    assert leases.days_left(anna) == 14


def test_a_laptop_away_for_thirty_days_seals_itself_and_loses_nothing(
    world: World, in_range: Path
) -> None:
    """E-01: the office has the code that opens it; what was not sent goes out then."""
    machine = replace(world.machine(), running_s=lambda: 1_000.0)
    anna = run_inline(unlocking.unlock(in_range, PASSPHRASE, machine))
    record_review(anna, "c-1042")
    address = anna.membership
    out_of_range(anna)
    sessions.lock(anna)
    world.later(days=30)
    ran_s = 1_000.0 + timedelta(days=30).total_seconds()
    later = replace(world.machine(), running_s=lambda: ran_s)
    with pytest.raises(VaultSealed):
        run_inline(unlocking.unlock(in_range, PASSPHRASE, later))
    with pytest.raises(VaultSealed):
        run_inline(sessions.unlock(in_range, PASSPHRASE, later))

    (device,) = list_devices(world.office)
    ask_for_code(replace(world.office, administrator="admin:helen"), device.device_id)
    code = read_code_out(replace(world.office, administrator="admin:omar"), device.device_id)
    away = run_inline(sessions.recover(in_range, code, NEW, later))
    away.store.local_state.save("membership", address)
    sessions.lock(away)

    anna = run_inline(unlocking.unlock(in_range, NEW, later))
    world.sessions.append(anna)
    assert unsent_count(anna) == 0
    assert leases.standing(anna) is Standing.GOOD


def test_a_laptop_says_how_long_it_is_until_it_seals_itself(world: World, away: Path) -> None:
    world.later(days=20)
    with pytest.raises(LeaseEnded) as refused:
        unlock(world, away)
    assert refused.value.seals_in_days == 10
    assert "locks for good in 10 days" in message_for(refused.value).next_step


def test_without_a_code_at_the_office_a_laptop_stays_locked_and_is_not_sealed(
    world: World, away: Path
) -> None:
    anna = run_inline(sessions.unlock(away, PASSPHRASE, still_machine(world)))
    anna.store.local_state.drop("recovery_code_kept")
    sessions.lock(anna)
    world.later(days=30)
    ran_s = 1_000.0 + timedelta(days=31).total_seconds()
    later = replace(world.machine(), running_s=lambda: ran_s)
    for _ in range(2):
        with pytest.raises(LeaseEnded):
            run_inline(unlocking.unlock(away, PASSPHRASE, later))


def test_a_laptop_is_unlocked_300_times_on_one_lease(world: World, away: Path) -> None:
    """E-04."""
    anna = unlock(world, away)
    seen = anna.store.local_state.load("latest_instant", Seen)
    assert seen is not None
    assert seen.unlocks == 1
    anna.store.local_state.save("latest_instant", msgspec.structs.replace(seen, unlocks=299))
    away = world.locked(anna)
    away = world.locked(unlock(world, away))
    with pytest.raises(LeaseEnded):
        unlock(world, away)


def test_turning_the_clock_back_does_not_lengthen_the_lease(world: World, away: Path) -> None:
    world.later(days=13)
    away = world.locked(unlock(world, away))
    world.later(hours=-20)
    anna = unlock(world, away)
    assert leases.days_left(anna) == 1
    away = world.locked(anna)
    world.later(days=-5)
    with pytest.raises(ClockSetBack):
        unlock(world, away)


def test_time_that_the_machine_ran_counts_while_the_clock_stands(world: World, away: Path) -> None:
    anna = run_inline(
        unlocking.unlock(away, PASSPHRASE, replace(world.machine(), running_s=lambda: 0.0))
    )
    world.sessions.append(anna)
    later = timedelta(days=9, hours=23).total_seconds()
    anna.laptop = replace(anna.laptop, running_s=lambda: later)
    assert leases.days_left(anna) == 4


def test_a_clock_that_ran_ahead_is_put_right_by_contact(world: World, in_range: Path) -> None:
    """A flat battery may lock a laptop; the office's word opens it again."""
    anna = unlock(world, in_range)
    leases.note_time(anna)
    fast = world.clock.now() + timedelta(days=300)
    anna.store.local_state.save("latest_instant", Seen(fast.isoformat()[:19] + ".000Z", 0))
    in_range = world.locked(anna)
    anna = unlock(world, in_range)
    assert leases.standing(anna) is Standing.GOOD


def test_a_stopped_laptop_locks_at_its_next_contact_and_keeps_its_work(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record_review(anna, child_id)
    (device,) = list_devices(world.office)
    assert stop_device(world.office, device.device_id).children == [child_id]
    with pytest.raises(Refused):
        sync(anna)
    assert sync_status(anna).must_lock
    folder = world.locked(anna)
    with pytest.raises(LeaseEnded) as refused:
        unlock(world, folder)
    assert refused.value.unsent == 1

    resume_device(world.office, device.device_id)

    assert unsent_count(unlock(world, folder)) == 0


def test_the_lock_screen_knows_until_when_it_works_offline(world: World, away: Path) -> None:
    assert while_locked.locks_at(away) == world.clock.now() + timedelta(days=14)
    assert while_locked.seals_at(away) == world.clock.now() + timedelta(days=30)
    (away / while_locked.NAME).write_text("never")
    assert while_locked.locks_at(away) is None
    world.later(days=14)
    with pytest.raises(LeaseEnded):
        unlock(world, away)


def test_confirming_asks_for_the_same_passphrase_and_counts_as_a_try(world: World) -> None:
    anna = world.laptop("anna")
    run_inline(confirm(anna, PASSPHRASE))
    with pytest.raises(WrongPassphrase):
        run_inline(confirm(anna, "otter-lamp-bread-door"))
