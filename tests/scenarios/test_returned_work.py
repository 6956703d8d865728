"""S-05: what the server sets aside is seen, put right or withdrawn, and blocks nothing."""

import msgspec
import pytest

from iro_core.changes.change import Change, SignedChange, Value
from iro_core.changes.signing import sign_change
from iro_core.domain.challenge import ChallengeKind
from iro_desktop.store.receipts import SendState
from iro_desktop.store.renumbering import Sign
from iro_desktop.workflows import attachments, outgoing
from iro_desktop.workflows.returned_work import (
    ReturnedChange,
    returned_changes,
    send_again,
    withdraw,
)
from iro_desktop.workflows.session import Session
from iro_server.store import change_log, devices
from tests.scenarios.test_attachments import DRAWING, add
from tests.support.casework import raised_challenge, recorded_review
from tests.support.server import give
from tests.support.world import World, sync


@pytest.fixture
def anna(world: World) -> Session:
    world.child(1042, "anna")
    session = world.laptop("anna")
    sync(session)
    return session


@pytest.fixture
def challenge_id(anna: Session) -> str:
    """A challenge that an older program let through without its request, and a note on top."""
    record_id = raised_challenge(anna, "c-1042", ChallengeKind.INFORMAL)
    (change,) = anna.store.returned.not_received(record_id)
    spoilt: dict[str, Value] = {**change.set, "asked_for": ""}
    anna.forget(anna.store.returned.put_right(change, spoilt, _signing(anna)))
    _noted(anna, record_id)
    return record_id


def _signing(session: Session) -> Sign:
    def sign(change: Change, number: int) -> SignedChange:
        numbered = msgspec.structs.replace(change, device_seq=number)
        return sign_change(numbered, session.identity.author_key)

    return sign


def _noted(session: Session, record_id: str, act: str = "note") -> None:
    state = session.store.records.record(record_id)
    assert state is not None
    member = session.membership
    change = Change(
        change_id=session.laptop.new_id(),
        authority=member.authority,
        record_id=record_id,
        kind="challenge",
        act=act,
        child_id=state.child_id,
        author=member.user_id,
        device=member.device_id,
        device_seq=session.store.changes.next_device_seq(),
        claimed_at=session.now_text(),
        parents=state.heads,
        set={"notes.n1.text": "Telephoned again.", "notes.n1.on": "2026-11-23"},
    )
    session.store.changes.append_local([_signing(session)(change, change.device_seq)])


def only(session: Session, record_id: str) -> ReturnedChange:
    (shown,) = returned_changes(session, record_id)
    return shown


def in_log(world: World, record_id: str) -> list[str]:
    with world.office.database.read() as tx:
        found = change_log.histories(tx, [record_id])
    return [each.act for each in found.get(record_id, [])]


def test_what_is_set_aside_blocks_nothing_and_says_why(
    world: World, anna: Session, challenge_id: str
) -> None:
    review_id = recorded_review(anna, "c-1042")

    sync(anna)

    shown = only(anna, challenge_id)
    assert in_log(world, review_id) == ["record"]
    assert in_log(world, challenge_id) == []
    assert (shown.reason, shown.path) == ("challenge_without_request", "asked_for")
    assert shown.resting == 1
    (item,) = outgoing.attention(anna)
    assert (item.act, item.reason) == ("raise", "challenge_without_request")


def test_put_right_it_is_received_with_what_rests_on_it(
    world: World, anna: Session, challenge_id: str
) -> None:
    sync(anna)
    shown = only(anna, challenge_id)

    send_again(anna, shown, {**shown.answers, "asked_for": "An appointment within two weeks."})
    assert outgoing.attention(anna) == ()
    sync(anna)

    assert in_log(world, challenge_id) == ["raise", "note"]
    assert outgoing.attention(anna) == outgoing.waiting(anna) == ()
    held = anna.reading.challenge(challenge_id)
    assert held is not None
    assert held.content.asked_for == "An appointment within two weeks."


def test_a_second_laptop_reads_what_was_put_right(
    world: World, anna: Session, challenge_id: str
) -> None:
    sync(anna)
    shown = only(anna, challenge_id)
    send_again(anna, shown, {**shown.answers, "asked_for": "An appointment."})
    sync(anna)
    other = world.laptop("anna")

    sync(other)

    mine, theirs = (each.store.records.record(challenge_id) for each in (anna, other))
    assert mine == theirs


def test_sent_again_as_it_is_it_comes_back_as_it_was(
    world: World, anna: Session, challenge_id: str
) -> None:
    sync(anna)
    before = only(anna, challenge_id)

    send_again(anna, before, before.answers)
    sync(anna)

    after = only(anna, challenge_id)
    assert (after.answers, after.reason, after.resting) == (before.answers, before.reason, 1)
    assert in_log(world, challenge_id) == []


def test_withdrawn_it_counts_no_longer_and_the_office_keeps_its_words(
    world: World, anna: Session, challenge_id: str
) -> None:
    sync(anna)

    withdraw(anna, only(anna, challenge_id))
    report = sync(anna)

    assert outgoing.attention(anna) == report.attention == ()
    assert anna.reading.challenge(challenge_id) is None
    assert anna.store.records.record(challenge_id) is None
    kept = [each.reason for each in anna.store.changes.set_aside()]
    assert kept == ["withdrawn", "withdrawn"]
    with world.office.database.read() as tx:
        ids = [each.change_id for each in anna.store.changes.set_aside()]
        aside = devices.find_aside(tx, anna.membership.device_id, ids)
    assert len(aside) == len(ids)


def test_what_was_withdrawn_stays_withdrawn_when_the_laptop_is_opened_again(
    world: World, anna: Session, challenge_id: str
) -> None:
    sync(anna)
    withdraw(anna, only(anna, challenge_id))

    again = world.unlocked_again(anna)
    sync(again)

    assert outgoing.attention(again) == outgoing.waiting(again) == ()
    assert again.store.records.record(challenge_id) is None


def test_only_the_part_that_rests_on_it_is_withdrawn(world: World, anna: Session) -> None:
    record_id = raised_challenge(anna, "c-1042", ChallengeKind.INFORMAL)
    sync(anna)
    _noted(anna, record_id, act="raise")
    sync(anna)

    withdraw(anna, only(anna, record_id))

    held = anna.reading.challenge(record_id)
    assert held is not None
    assert held.state.value("notes.n1.text") is None
    assert in_log(world, record_id) == ["raise"]


def test_a_scan_that_was_withdrawn_stays_to_be_looked_at_until_its_child_leaves(
    world: World, anna: Session
) -> None:
    """Its picture is nowhere else: it is kept as long as the child is, and holds nobody here."""
    scan_id = add(anna, "c-1042")
    for sent in anna.store.receipts.of_record(scan_id):
        anna.store.changes.record_verdict(
            sent.change_id, SendState.QUARANTINED, reason="act_not_admitted"
        )

    withdraw(anna, only(anna, scan_id))
    anna = world.unlocked_again(anna)
    sync(anna)

    (row,) = attachments.attachments(anna, "c-1042")
    assert row.is_withdrawn
    assert not row.may_strike_out
    assert attachments.open_attachment(anna, scan_id).picture == DRAWING
    assert outgoing.attention(anna) == outgoing.waiting(anna) == ()
    assert outgoing.waiting_scans(anna).count == 0
    give(world.office, "c-1042", "ben")
    assert sync(anna).released
    assert anna.store.pieces.held() == {}
