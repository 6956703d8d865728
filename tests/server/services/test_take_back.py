"""S-06, at the server: after a restore, laptops give back what the backup lacks."""

from datetime import timedelta

import msgspec
import pytest

from iro_core import clock as clocks
from iro_core.changes.change import Change
from iro_core.changes.signing import sign_change
from iro_core.clock import FixedClock
from iro_core.ids import uuid7
from iro_core.protocol import codec
from iro_core.protocol.messages import Outcome, WireChange, to_wire
from iro_server.services import check as checking
from iro_server.services.begin_epoch import begin_epoch
from iro_server.services.manage_accounts import deactivate
from iro_server.services.office import Office
from iro_server.services.sync import answer_sync
from iro_server.services.take_back import lacking, take_back, take_back_once_held
from iro_server.store import accounts, change_log, devices
from iro_server.store.devices import Device
from tests.support.server import START, Laptop, add_child, enrol, give


def row(office: Office, laptop: Laptop) -> Device:
    with office.database.read() as tx:
        found = devices.find(tx, laptop.device_id)
    assert found is not None
    return found


def in_log(office: Office) -> set[str]:
    with office.database.read() as tx:
        return {each.change_id for each in change_log.everything(tx)}


def test_what_is_not_in_the_log_is_lacking_even_if_it_was_set_aside_once(
    office: Office, anna: Laptop
) -> None:
    """It may have been put right since the backup was made."""
    received, refused, never_sent = anna.change(), anna.change(child_id="c-2"), anna.change()
    anna.send(received, refused)
    offered = [each.change_id for each in (received, refused, never_sent)]

    assert lacking(office, offered) == [refused.change_id, never_sent.change_id]


def test_a_change_is_judged_as_if_the_laptop_that_made_it_had_sent_it(
    office: Office, anna: Laptop
) -> None:
    lawful, unlawful = anna.change(), anna.change(child_id="c-2")
    forged = anna.wire(anna.change())
    forged = WireChange(forged.body, "0" * 128)
    sofia = enrol(office, "sofia")
    deactivate(office, "anna")

    back = [anna.wire(lawful), anna.wire(unlawful), forged]
    take_back(office, row(office, sofia), back)
    take_back(office, row(office, sofia), back)

    assert lawful.change_id in in_log(office)
    assert unlawful.change_id not in in_log(office)
    assert codec.decode(bytes(forged.body), Change).change_id not in in_log(office)
    assert checking.check(office).findings == []


def test_two_changes_with_one_number_are_both_in_the_log_and_the_laptop_looks_for_both(
    office: Office, anna: Laptop
) -> None:
    """The laptop was put back from an older copy, too, and used the number again (20835)."""
    anna.pull()
    first, again = anna.change(device_seq=1), anna.change(device_seq=1)
    sofia = enrol(office, "sofia")
    anna.send(again)

    take_back(office, row(office, sofia), [anna.wire(first)])

    page = anna.pull_page()
    assert {first.change_id, again.change_id} <= in_log(office)
    assert page.device_seq > 1
    assert checking.check(office).findings == []


def test_what_the_server_had_signed_itself_comes_back_and_what_it_had_not_does_not(
    office: Office, anna: Laptop
) -> None:
    """Allocations that were lost are known again, so what was written under them is lawful."""
    sofia = enrol(office, "sofia")
    before = sofia.pull()
    own = next(each for each in before if each.kind == "allocation")
    stranger = WireChange(msgspec.Raw(msgspec.json.encode(own)), "1" * 128)
    new = msgspec.structs.replace(own, change_id=office.new_id(), device_seq=77)

    take_back(office, row(office, sofia), [stranger, anna.wire(new)])

    assert new.change_id not in in_log(office)
    assert checking.check(office).findings == []


def test_a_new_epoch_gives_numbers_that_were_never_used(office: Office, anna: Laptop) -> None:
    add_child(office, 8)
    with office.database.read() as tx:
        before = change_log.last_device_seq(tx, "server")
    begin_epoch(office)
    add_child(office, 9)
    with office.database.read() as tx:
        after = change_log.last_device_seq(tx, "server")

    assert after > before + 1_000_000
    assert checking.check(office).findings == []


def test_to_a_laptop_of_another_epoch_nothing_is_said_of_its_changes(
    office: Office, anna: Laptop
) -> None:
    anna.pull()
    begin_epoch(office)
    change = anna.change()

    reply = answer_sync(office, row(office, anna), anna.request(change))

    assert reply.verdicts == []
    assert reply.epoch != anna.epoch
    assert change.change_id not in in_log(office)
    assert anna.send(change)[0].outcome is Outcome.RECEIVED


def test_what_rests_on_something_still_lacking_is_received_and_marked_until_it_comes(
    office: Office, anna: Laptop
) -> None:
    first = anna.change()
    second = anna.change(record_id=first.record_id, act="edit", parents=[first.change_id])

    (verdict,) = anna.send(second)

    assert verdict.outcome is Outcome.RECEIVED
    anna.send(first)
    assert checking.check(office).findings == []


def test_an_unknown_laptop_and_bytes_that_are_no_change_hold_nothing_up(
    office: Office, anna: Laptop
) -> None:
    change = anna.change()
    nothing = WireChange(msgspec.Raw(b'"no change"'), "0" * 128)
    stranger = WireChange(msgspec.Raw(b'{"device": "never-seen"}'), "0" * 128)

    take_back(office, row(office, anna), [nothing, stranger, anna.wire(change)])

    assert change.change_id in in_log(office)


def an_order(
    office: Office, user_id: str | None, minute: int, *parents: str, kind: str = "allocation"
) -> Change:
    """The server's word on who has c-2 from a minute on, made after the backup and lost with it."""
    at = START + timedelta(minutes=minute)
    return Change(
        change_id=uuid7(int(at.timestamp() * 1000), bytes(10)),
        authority=office.authority,
        record_id="a-c-2",
        kind=kind,
        child_id="c-2",
        act="allocate",
        parents=list(parents),
        author="system",
        device="server",
        device_seq=1_000 + minute,
        claimed_at=clocks.to_text(at),
        set={"user_id": user_id, "team": "north", "from_on": "2026-11-23"},
    )


def by_the_server(office: Office, change: Change) -> WireChange:
    return to_wire(sign_change(change, office.private_key))


def holder_of(office: Office, child_id: str) -> str | None:
    with office.database.read() as tx:
        stretches = accounts.allocations_of(tx, [child_id]).get(child_id, [])
    return next((each.user_id for each in stretches if each.to_at is None), None)


@pytest.mark.parametrize("before", ["bashir", None])
def test_that_somebody_once_had_a_child_is_believed_and_gives_nobody_the_child(
    office: Office, anna: Laptop, clock: FixedClock, before: str | None
) -> None:
    """44762: given to anna and taken away again after the backup; what she wrote is received."""
    clock.advance(timedelta(hours=1))
    if before:
        give(office, "c-2", before)
    first = an_order(office, "clara", 1)
    second = an_order(office, "anna", 2, first.change_id)
    note = anna.change(child_id="c-2")
    assert anna.send(note)[0].outcome is Outcome.REFUSED
    again = anna.change(child_id="c-2")

    message = msgspec.structs.replace(
        anna.request(again), once_held=[by_the_server(office, each) for each in (first, second)]
    )
    reply = answer_sync(office, row(office, anna), message)
    answer_sync(office, row(office, anna), message)

    assert (reply.verdicts[0].outcome, reply.verdicts[0].reason) == (Outcome.RECEIVED, "late")
    assert holder_of(office, "c-2") == before
    assert "c-2" not in (reply.scope.children or [])
    assert {first.change_id, second.change_id} <= in_log(office)
    assert checking.check(office).findings == []


def test_the_order_that_took_the_child_away_prevails_when_it_is_given_back(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=1))
    given = an_order(office, "anna", 1)
    taken = an_order(office, "bashir", 2, given.change_id)
    sofia = enrol(office, "sofia")

    take_back_once_held(office, row(office, anna), [by_the_server(office, given)])
    assert holder_of(office, "c-2") is None
    take_back(office, row(office, sofia), [by_the_server(office, taken)])

    assert holder_of(office, "c-2") == "bashir"
    assert checking.check(office).findings == []


def test_only_an_allocation_that_this_server_signed_shows_that_somebody_had_a_child(
    office: Office, anna: Laptop
) -> None:
    order = an_order(office, "anna", 1)
    another_kind = an_order(office, "anna", 2, kind="review")
    shown = [anna.wire(order), by_the_server(office, another_kind)]

    take_back_once_held(office, row(office, anna), shown)

    assert not {order.change_id, another_kind.change_id} & in_log(office)
    assert anna.send(anna.change(child_id="c-2"))[0].reason == "not_your_child"
