import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from iro_core.changes.change import Change, Value
from iro_core.changes.signing import sign_change
from iro_core.clock import FixedClock
from iro_core.errors import RefusalCode, Refused
from iro_desktop.errors import AnswerNotTrusted, SyncProblem
from iro_desktop.steps import run_inline
from iro_desktop.workflows import outgoing, review_record
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.outgoing import sync_status
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage
from iro_desktop.workflows.synchronise import Progress, next_try_at, synchronise
from iro_server.services.manage_devices import stop_device
from tests.support.server import give
from tests.support.wire import http_reply, proxy_to, raw_server
from tests.support.world import World, sync


def record(session: Session, child_id: str, **more: Value) -> str:
    draft = review_record.start_review(session, child_id)
    answers = {**draft.answers, "held_on": "2026-11-20", "participation_code": "PN1", **more}
    finished = review_record.finish(session, draft, answers)
    assert finished.changed is not None
    return finished.review_id


def point_at(session: Session, url: str) -> None:
    session.membership = msgspec.structs.replace(session.membership, address=url)


def everything(session: Session) -> Mapping[str, object]:
    """What the records of a laptop say."""
    found = session.store.changes.children_held()
    return {
        state.record_id: (state.status, state.values(), state.heads)
        for child_id in found
        for state in session.store.records.of_child(child_id)
    }


def on_the_server(world: World, session: Session) -> int:
    """How many changes of this laptop the server has."""
    device = session.membership.device_id
    other = world.laptop(session.membership.user_id)
    sync(other)
    histories = (
        other.store.changes.history(state.record_id)
        for child_id in other.store.changes.children_held()
        for state in other.store.records.of_child(child_id)
    )
    return sum(change.device == device for history in histories for change in history)


def test_a_round_with_nothing_to_do_is_one_request(world: World) -> None:
    world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    with proxy_to(world.server.url) as proxy:
        point_at(anna, proxy.url)
        report = sync(anna)
    assert (report.sent, report.received, report.released) == ((), {}, ())


@pytest.mark.parametrize("way", ["there", "back"])
def test_a_round_cut_at_any_byte_loses_nothing_and_sends_nothing_twice(
    world: World, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    """S-01, small. After each cut a clean round ends in the state of an uncut one."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    places = [*range(0, 900, 60), *range(900, 2_700, 300)]
    with proxy_to(world.server.url) as proxy:
        point_at(anna, proxy.url)
        for place in places:
            review_id = record(anna, child_id, working_well=f"Settled at school. {place}")
            proxy.cut_request_after = place if way == "there" else None
            proxy.cut_reply_after = place if way == "back" else None
            with contextlib.suppress(SyncProblem, Refused):
                sync(anna)
            assert anna.store.records.record(review_id) is not None
            proxy.cut_request_after = proxy.cut_reply_after = None
            sync(anna)
    assert outgoing.unsent_count(anna) == 0
    assert on_the_server(world, anna) == len(places)
    assert len({each.receipt for each in sync_status(anna).receipts}) == len(places)
    caplog.clear()  # the HTTP library complains of heads that were cut


def test_a_lost_answer_brings_the_same_receipt_again(world: World) -> None:
    """S-02."""
    child_id = world.child(1042, "anna")
    anna, again = world.laptop("anna"), world.laptop("anna")
    sync(anna)
    review_id = record(anna, child_id)
    with proxy_to(world.server.url) as proxy:
        point_at(anna, proxy.url)
        proxy.cut_reply_after = 10
        with pytest.raises(SyncProblem):
            sync(anna)
        proxy.cut_reply_after = None
        (sent,) = sync(anna).sent
    assert (sent.record_id, sent.receipt[:2]) == (review_id, "R-")
    sync(again)
    assert everything(again) == everything(anna)


def test_an_interrupted_download_goes_on_where_it_stopped(world: World) -> None:
    """S-01."""
    for number in range(1, 40):
        world.child(number, "anna", {"what_matters": f"My dog. {number} " + "x" * 20_000})
    anna = world.laptop("anna")
    with proxy_to(world.server.url) as proxy:
        point_at(anna, proxy.url)
        rounds = 0
        for rounds in range(1, 30):
            proxy.cut_reply_after = None if rounds % 2 == 0 else 2_000
            try:
                sync(anna)
            except SyncProblem:
                continue
            break
    assert rounds == 2
    assert len(caseload(anna).rows) == 39


def test_a_long_download_says_how_far_it_has_come(world: World) -> None:
    for number in range(1, 40):
        world.child(number, "anna", {"what_matters": f"My dog. {number} " + "x" * 20_000})
    anna = world.laptop("anna")
    said: list[tuple[int, int]] = []

    def say(progress: Progress) -> str:
        said.append((progress.done, progress.total))
        return ""

    run_inline(synchronise(anna, say))
    assert any(0 < done < total for done, total in said)
    assert all(done <= total for done, total in said)


def test_one_change_the_server_cannot_take_holds_nothing_else_up(world: World) -> None:
    """S-05."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    review_id = record(anna, child_id)
    state = anna.store.records.record(review_id)
    assert state is not None
    append(anna, record_id=review_id, act="record", child_id=child_id, parents=state.heads)
    other = record(anna, child_id)

    report = sync(anna)

    assert {item.record_id for item in report.sent} == {review_id, other}
    (item,) = report.attention
    assert (item.record_id, item.reason) == (review_id, "act_not_admitted")
    assert item.stage is RecordStage.NEEDS_ATTENTION
    assert outgoing.unsent_count(anna) == 0


def test_an_answer_in_which_a_change_is_forged_changes_nothing(world: World) -> None:
    """S-08. The system's own changes carry the server's signature, and it is checked."""
    world.child(1042, "anna")
    anna = world.laptop("anna")
    anna.membership = msgspec.structs.replace(anna.membership, authority="elsewhere")
    with pytest.raises(AnswerNotTrusted):
        sync(anna)
    assert caseload(anna).rows == ()
    assert anna.store.changes.position().cursor == ""


def test_a_stopped_laptop_is_told_so_and_keeps_its_work(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record(anna, child_id)
    stop_device(world.office, anna.membership.device_id)
    with pytest.raises(Refused) as caught:
        sync(anna)
    assert caught.value.code is RefusalCode.DEVICE_STOPPED
    assert outgoing.unsent_count(anna) == 1


@pytest.mark.parametrize("days", [-3650, -1, 1, 3650])
def test_a_laptop_whose_clock_is_wrong_still_syncs(world: World, days: int) -> None:
    """N-04."""
    world.child(1042, "anna")
    anna = world.laptop("anna")
    wrong = FixedClock(world.clock.now() + timedelta(days=days))
    anna.laptop = replace(anna.laptop, clock=wrong)
    assert sync(anna).received["child"] == 1
    assert sync(anna).received == {}


def test_a_reallocated_child_stays_while_a_draft_is_unfinished_and_leaves_after(
    world: World,
) -> None:
    """A draft is work that only this laptop has: it is never taken away with the child."""
    child_id = world.child(1042, "anna", {"given_name": "Jay"})
    anna = world.laptop("anna")
    sync(anna)
    draft = review_record.start_review(anna, child_id)
    review_record.save_draft(anna, draft, {**draft.answers, "child_words": "Seeing my brother."})
    give(world.office, child_id, "ben")

    assert sync(anna).released == ()
    (leaving,) = sync_status(anna).leaving
    assert (leaving.child_name, leaving.drafts) == ("Jay", 1)

    review_record.discard_draft(anna, draft)
    assert sync(anna).released == ("Jay",)
    assert anna.store.changes.children_held() == []
    assert caseload(anna).rows == ()


def test_a_child_who_comes_back_is_there_again_whole(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record(anna, child_id)
    sync(anna)
    before = everything(anna)
    give(world.office, child_id, "ben")
    sync(anna)
    give(world.office, child_id, "anna")
    sync(anna)
    after = everything(anna)
    assert {key: value for key, value in after.items() if key in before and key[:2] != "a-"} == {
        key: value for key, value in before.items() if key[:2] != "a-"
    }


def test_a_failed_try_is_followed_by_a_later_one_and_a_good_one_ends_the_series(
    world: World,
) -> None:
    world.child(1042, "anna")
    anna = world.laptop("anna")
    with raw_server(lambda _: http_reply("502 Bad Gateway")) as down:
        point_at(anna, down.url)
        with pytest.raises(SyncProblem):
            sync(anna)
    status = sync_status(anna)
    assert (status.last_problem, status.last_contact) == ("Unreachable", None)
    assert status.offline_since == world.clock.now()
    first = next_try_at(anna)
    assert first is not None
    assert first > world.clock.now()

    point_at(anna, world.server.url)
    sync(anna)
    assert sync_status(anna).last_problem == ""
    assert sync_status(anna).last_contact == world.clock.now()


def append(session: Session, **envelope: object) -> None:
    """A change that no workflow would make."""
    member = session.membership
    parts: dict[str, object] = {
        "change_id": session.laptop.new_id(),
        "authority": member.authority,
        "kind": "review",
        "author": member.user_id,
        "device": member.device_id,
        "device_seq": session.store.changes.next_device_seq(),
        "claimed_at": session.now_text(),
        **envelope,
    }
    change = msgspec.convert(parts, Change)
    session.store.changes.append_local([sign_change(change, session.identity.author_key)])
