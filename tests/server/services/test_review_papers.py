"""The server refuses what a signed record refuses, whatever program sent it."""

import pytest

from iro_core.changes.change import Value
from iro_core.protocol.messages import Outcome
from tests.support.server import Laptop

RECORD: dict[str, Value] = {"held_on": "2026-11-20", "participation_code": "PN1"}
SIGN: dict[str, Value] = {"signed_off_on": "2026-11-23"}


@pytest.fixture
def signed(anna: Laptop) -> tuple[str, str]:
    """The ids of a signed review and of the change that signed it."""
    recorded = anna.bare_change(RECORD, kind="review", act="record", child_id="c-1")
    about = {"kind": "review", "child_id": "c-1", "record_id": recorded.record_id}
    sign = anna.bare_change(SIGN, act="sign_off", parents=[recorded.change_id], **about)
    assert [each.outcome for each in anna.send(recorded, sign)] == [Outcome.RECEIVED] * 2
    return recorded.record_id, sign.change_id


@pytest.mark.parametrize(
    ("act", "values", "reason"),
    [
        ("edit", {"working_well": "Rewritten."}, "record_signed_off"),
        ("record", {"working_well": "Rewritten."}, "record_signed_off"),
        ("sign_off", SIGN, "record_signed_off"),
        ("amend", {"working_well": "Rewritten."}, "amendment_without_reason"),
        ("object", {"objections.o.by": "Kit Osei"}, "objection_incomplete"),
        ("distribute", {"receivers.x.way": "post"}, "receiver_without_name"),
    ],
)
def test_a_signed_off_record_refuses_further_edits(
    anna: Laptop, signed: tuple[str, str], act: str, values: dict[str, Value], reason: str
) -> None:
    record_id, head = signed
    about = {"kind": "review", "child_id": "c-1", "record_id": record_id, "parents": [head]}

    (verdict,) = anna.send(anna.bare_change(values, act=act, **about))

    assert (verdict.outcome, verdict.reason) == (Outcome.QUARANTINED, reason)


def test_an_amendment_with_its_reason_is_received(anna: Laptop, signed: tuple[str, str]) -> None:
    record_id, head = signed
    values: dict[str, Value] = {
        "working_well": "Home.",
        "amendments.a.on": "2026-11-24",
        "amendments.a.reason": "It was left out.",
    }
    about = {"kind": "review", "child_id": "c-1", "record_id": record_id, "parents": [head]}

    (verdict,) = anna.send(anna.bare_change(values, act="amend", **about))

    assert verdict.outcome is Outcome.RECEIVED


@pytest.mark.parametrize("path", ["objections.o.text", "receivers.x.name", "signed_off_on"])
def test_an_edit_writes_nothing_that_belongs_beside_the_record(anna: Laptop, path: str) -> None:
    recorded = anna.bare_change(RECORD, kind="review", act="record", child_id="c-1")
    about = {"kind": "review", "child_id": "c-1", "record_id": recorded.record_id}
    edit = anna.bare_change({path: "x"}, act="edit", parents=[recorded.change_id], **about)

    verdict = anna.send(recorded, edit)[1]

    assert (verdict.outcome, verdict.path) == (Outcome.REFUSED, f"set.{path}")
