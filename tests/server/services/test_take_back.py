"""S-06, at the server: after a restore, laptops give back what the backup lacks."""

import msgspec

from iro_core.changes.change import Change
from iro_core.protocol import codec
from iro_core.protocol.messages import Outcome, WireChange
from iro_server.services import check as checking
from iro_server.services.begin_epoch import begin_epoch
from iro_server.services.manage_accounts import deactivate
from iro_server.services.office import Office
from iro_server.services.sync import answer_sync
from iro_server.services.take_back import lacking, take_back
from iro_server.store import change_log, devices
from iro_server.store.devices import Device
from tests.support.server import Laptop, add_child, enrol


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
