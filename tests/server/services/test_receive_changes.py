"""What becomes of each change that a laptop sends."""

import msgspec
import pytest
from sqlalchemy import func, select

from iro_core import clock as clocks
from iro_core.changes import signing
from iro_core.changes.change import Change, canonical_bytes
from iro_core.clock import FixedClock
from iro_core.errors import Refused
from iro_core.protocol.messages import Outcome, Verdict, WireChange
from iro_server.services.manage_accounts import deactivate
from iro_server.services.office import Office
from iro_server.store import change_log, projection
from iro_server.store.tables import set_aside
from tests.support.server import Laptop, add_child, enrol, give


def said(verdict: Verdict) -> tuple[Outcome, str]:
    return verdict.outcome, verdict.reason


def in_log(office: Office, change: Change) -> bool:
    with office.database.read() as tx:
        return change.change_id in change_log.find(tx, [change.change_id])


def kept_aside(office: Office) -> int:
    with office.database.read() as tx:
        statement = select(func.count()).select_from(set_aside).where(tx.mine(set_aside))
        return int(tx.connection.execute(statement).scalar_one())


def signed_raw(laptop: Laptop, body: bytes) -> WireChange:
    """Any bytes at all, with a good signature."""
    signature = signing.sign(laptop.author_key, b"iro-change-1\n" + body)
    return WireChange(msgspec.Raw(body), signature.hex())


def test_a_good_change_is_received_with_a_receipt(office: Office, anna: Laptop) -> None:
    change = anna.change()

    (verdict,) = anna.send(change)

    assert said(verdict) == (Outcome.RECEIVED, "")
    assert verdict.receipt.startswith("R-")
    assert in_log(office, change)


def test_sending_again_gives_the_same_verdicts_and_stores_nothing(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    wire = [anna.wire(anna.change()), anna.wire(anna.change(child_id="c-2"))]
    first = anna.send_wire(*wire)
    with office.database.read() as tx:
        before = tx.present_head().last_seq

    clock.advance(clocks.from_text("2026-11-24T00:00:00.000Z") - clock.now())
    again = anna.send_wire(*wire)

    with office.database.read() as tx:
        assert tx.present_head().last_seq == before
    assert again == first
    assert kept_aside(office) == 1


def test_a_change_sent_twice_in_one_call_is_received_once(office: Office, anna: Laptop) -> None:
    wire = anna.wire(anna.change())

    first, second = anna.send_wire(wire, wire)

    assert first == second
    assert first.outcome is Outcome.RECEIVED


def test_one_poison_change_among_many_is_set_aside_alone(office: Office, anna: Laptop) -> None:
    """S-05."""
    good = [anna.change() for _ in range(99)]
    poison = anna.change(act="accept", kind="review")
    wire = [anna.wire(change) for change in good]
    wire.insert(50, signed_raw(anna, canonical_bytes(poison).replace(b'"PN1"', b'"\\u0000"')))

    verdicts = anna.send_wire(*wire)

    assert said(verdicts[50]) == (Outcome.QUARANTINED, "nul_character")
    assert verdicts[50].path == "set.participation_code"
    assert [v.outcome for v in verdicts].count(Outcome.RECEIVED) == 99
    assert kept_aside(office) == 1
    assert not in_log(office, poison)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\x00b", "nul_character"),
        ("x" * 200_001, "too_long"),
        ("e\u0301", "not_normalised"),
    ],
)
def test_text_that_not_every_database_can_hold_is_set_aside(
    anna: Laptop, text: str, reason: str
) -> None:
    """S-09."""
    change = anna.change({"working_well": text})

    (verdict,) = anna.send_wire(signed_raw(anna, canonical_bytes(change)))

    assert said(verdict) == (Outcome.QUARANTINED, reason)
    assert verdict.path == "set.working_well"


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'"words"',
        b'{"change_id":7}',
        b'{"change_id":"not-an-id\\u0000"}',
        b"[" * 900 + b"]" * 900,
        b"1e999",
    ],
    ids=["empty", "list", "text", "number id", "nul id", "deep", "huge"],
)
def test_what_is_not_a_change_is_set_aside_without_an_id(
    office: Office, anna: Laptop, body: bytes
) -> None:
    (verdict,) = anna.send_wire(signed_raw(anna, body))

    assert verdict.outcome is Outcome.QUARANTINED
    assert verdict.change_id == ""
    assert kept_aside(office) == 1


def test_a_change_that_says_a_thing_twice_is_set_aside(anna: Laptop) -> None:
    """N-05. It would mean one thing to one reader and another to the next."""
    body = canonical_bytes(anna.change())
    twice = body[:-1] + b',"child_id":"c-2"}'

    (verdict,) = anna.send_wire(signed_raw(anna, twice))

    assert said(verdict) == (Outcome.QUARANTINED, "repeated_key")


def test_a_field_of_a_newer_program_is_kept_and_passed_on(office: Office, anna: Laptop) -> None:
    body = canonical_bytes(anna.change())[:-1] + b',"zebra":{"of":"tomorrow"}}'

    (verdict,) = anna.send_wire(signed_raw(anna, body))

    assert verdict.outcome is Outcome.RECEIVED
    page = enrol(office, "sofia").pull_page()
    assert body in [bytes(wire.body) for wire in page.changes]


@pytest.mark.parametrize(
    ("envelope", "reason"),
    [
        ({"author": "bashir"}, "other_author"),
        ({"device": "laptop-of-bashir"}, "other_device"),
        ({"authority": "other"}, "other_authority"),
        ({"child_id": "c-2"}, "not_your_child"),
        ({"child_id": "c-999"}, "not_your_child"),
        ({"child_id": None}, "not_permitted"),
        ({"kind": "child", "act": "import"}, "not_permitted"),
        ({"kind": "allocation", "act": "allocate"}, "not_permitted"),
        ({"kind": "user", "act": "edit"}, "not_permitted"),
        ({"kind": "policy", "act": "edit"}, "not_permitted"),
        ({"kind": "review", "act": "import"}, "not_permitted"),
        ({"kind": "qa_form", "act": "accept"}, "not_permitted"),
        ({"kind": "never_heard_of", "act": "edit"}, "not_permitted"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(map(str, each.values())),
)
def test_what_is_not_the_senders_to_write_is_refused(
    office: Office, anna: Laptop, envelope: dict[str, object], reason: str
) -> None:
    change = anna.change(**envelope)

    (verdict,) = anna.send(change)

    assert said(verdict) == (Outcome.REFUSED, reason)
    assert not in_log(office, change)


def test_a_supervisor_comments_and_never_answers(office: Office, anna: Laptop) -> None:
    form = anna.change({"answers.preparation": "good"}, kind="qa_form", act="submit")
    anna.send(form)
    sofia = enrol(office, "sofia")
    about = {"kind": "qa_form", "act": "return", "record_id": form.record_id}
    parents = {"parents": [form.change_id]}

    judged, commented = sofia.send_wire(
        sofia.wire(sofia.change({"answers.preparation": "poor"}, **about, **parents)),
        sofia.wire(sofia.bare_change({"comments.1.text": "Invented."}, **about, **parents)),
    )

    assert said(judged) == (Outcome.REFUSED, "not_permitted")
    assert commented.outcome is Outcome.RECEIVED


def test_absent_and_foreign_children_are_refused_alike(anna: Laptop) -> None:
    """Z-04."""
    foreign, absent = anna.send(anna.change(child_id="c-2"), anna.change(child_id="c-999"))

    assert (foreign.outcome, foreign.reason, foreign.path) == (
        absent.outcome,
        absent.reason,
        absent.path,
    )


def test_a_change_that_another_key_signed_is_refused(anna: Laptop) -> None:
    change = anna.change()
    wire = WireChange(
        anna.wire(change).body, signing.sign_change(change, bytes(range(32))).signature.hex()
    )

    (verdict,) = anna.send_wire(wire)

    assert said(verdict) == (Outcome.REFUSED, "bad_signature")


@pytest.mark.parametrize("place", range(0, 300, 23))
def test_a_change_with_one_byte_altered_is_never_received(anna: Laptop, place: int) -> None:
    wire = anna.wire(anna.change())
    body = bytearray(wire.body)
    body[place % len(body)] ^= 1

    (verdict,) = anna.send_wire(WireChange(type(wire.body)(bytes(body)), wire.signature))

    assert verdict.outcome is not Outcome.RECEIVED


def test_an_id_that_is_taken_does_not_pass_for_received(office: Office, anna: Laptop) -> None:
    """Somebody else's change under the same id must not make this one look safe."""
    first = anna.change()
    anna.send(first)

    (verdict,) = anna.send(anna.change({"working_well": "Other words."}, change_id=first.change_id))

    assert said(verdict) == (Outcome.QUARANTINED, "change_id_taken")


def test_two_changes_under_one_id_in_one_call_are_told_apart(anna: Laptop) -> None:
    first = anna.change()
    other = anna.change({"working_well": "Other words."}, change_id=first.change_id)

    verdicts = anna.send(first, other)

    assert [said(verdict) for verdict in verdicts] == [
        (Outcome.RECEIVED, ""),
        (Outcome.QUARANTINED, "change_id_taken"),
    ]


def test_a_number_that_a_device_used_before_is_set_aside(anna: Laptop) -> None:
    """A cloned laptop counts on from the same number."""
    first = anna.change()
    anna.send(first)

    (verdict,) = anna.send(anna.change(device_seq=first.device_seq))

    assert said(verdict) == (Outcome.QUARANTINED, "device_seq_reused")


def test_a_record_id_names_one_child(office: Office, anna: Laptop) -> None:
    give(office, "c-2", "anna")
    first = anna.change()
    anna.send(first)

    (verdict,) = anna.send(
        anna.change(
            child_id="c-2", record_id=first.record_id, act="edit", parents=[first.change_id]
        )
    )

    assert said(verdict) == (Outcome.QUARANTINED, "record_mismatch")


def test_an_act_is_judged_by_what_its_author_had_seen(office: Office, anna: Laptop) -> None:
    """Two acts that contradict each other are both kept, and the record is marked."""
    sofia = enrol(office, "sofia")
    form = anna.change(kind="qa_form", act="submit")
    anna.send(form)
    about = {"kind": "qa_form", "record_id": form.record_id, "parents": [form.change_id]}

    verdicts = sofia.send(
        sofia.bare_change({}, act="return", **about), sofia.bare_change({}, act="accept", **about)
    )

    assert [verdict.outcome for verdict in verdicts] == [Outcome.RECEIVED] * 2
    with office.database.read() as tx:
        state = projection.state(tx, form.record_id)
    assert state is not None
    assert state.needs_a_person


def test_an_act_that_the_status_does_not_admit_is_set_aside(anna: Laptop) -> None:
    (verdict,) = anna.send(anna.change(act="edit"))

    assert said(verdict) == (Outcome.QUARANTINED, "act_not_admitted")


def test_changes_that_name_each_other_as_parents_are_set_aside(anna: Laptop) -> None:
    first, second = anna.office.new_id(), anna.office.new_id()
    record = {"record_id": anna.office.new_id()}

    verdicts = anna.send(
        anna.change(change_id=first, parents=[second], **record),
        anna.change(change_id=second, parents=[first], act="edit", **record),
    )

    assert [said(verdict) for verdict in verdicts] == [
        (Outcome.RECEIVED, ""),
        (Outcome.QUARANTINED, "cycle"),
    ]


def test_what_is_written_about_a_child_who_has_gone_is_received_and_marked_late(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    """A-03. Whatever the laptop's clock says: offline she cannot know that the child has gone."""
    before = anna.change(claimed_at="2026-11-23T09:00:00.000Z")
    after = anna.change(claimed_at="2026-11-23T11:30:00.000Z")
    by_a_wrong_clock = anna.change(claimed_at="2031-01-01T00:00:00.000Z")
    clock.advance(clocks.from_text("2026-11-23T11:00:00.000Z") - clock.now())
    give(office, "c-1", "bashir")

    verdicts = anna.send(before, after, by_a_wrong_clock)

    assert [said(verdict) for verdict in verdicts] == [(Outcome.RECEIVED, "late")] * 3
    assert anna.send(before) == verdicts[:1]
    page = enrol(office, "bashir").pull_page()
    assert page.late == [before.change_id, after.change_id, by_a_wrong_clock.change_id]


def test_a_person_without_access_sends_nothing(office: Office, anna: Laptop) -> None:
    deactivate(office, "anna")
    change = anna.change()

    with pytest.raises(Refused):
        anna.send(change)

    assert not in_log(office, change)


def test_nothing_that_was_received_disappears(office: Office, anna: Laptop) -> None:
    child = add_child(office, 3)
    give(office, child, "anna")
    sent = [anna.change(child_id=child) for _ in range(20)]
    anna.send(*sent)
    give(office, child, "bashir")

    got = {change.change_id for change in enrol(office, "bashir").pull()}

    assert {change.change_id for change in sent} <= got
