"""Signed off, amended, objected to and given out: what follows what, which clock it stops."""

from datetime import date

import pytest

from iro_core.domain.access import may_set, may_write
from iro_core.domain.due import DueKind
from iro_core.domain.people import Role
from iro_core.domain.review import Review
from iro_core.domain.review_papers import (
    PaperKind,
    amendments,
    check_review_step,
    distributed_on,
    objections,
    paper_for,
    proposed_receivers,
    receivers,
)
from iro_core.domain.supervision import SIGNED_OFF, next_status
from iro_core.domain.work_done import work_done
from iro_core.errors import RuleBroken

HELD = {"held_on": "2026-11-23", "participation_code": "PN1", "decisions.a.text": "Dentist"}
SIGNED = {**HELD, "signed_off_on": "2026-11-24"}


def a_review(values: dict[str, object]) -> Review:
    return Review.from_fields("r-1", "c-1", values)


def refused(act: str, before: dict[str, object], more: dict[str, object]) -> str:
    with pytest.raises(RuleBroken) as broken:
        check_review_step(act, a_review(before), a_review({**before, **more}))
    assert broken.value.source
    return broken.value.rule


@pytest.mark.parametrize("act", ["edit", "record", "import"])
@pytest.mark.parametrize("kind", ["review", "child_letter"])
def test_a_signed_off_record_refuses_further_edits(kind: str, act: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        next_status(kind, SIGNED_OFF, act)

    assert broken.value.rule == "record_signed_off"


@pytest.mark.parametrize("act", ["amend", "note_work", "object", "distribute"])
def test_what_belongs_beside_a_signed_record_may_still_be_noted(act: str) -> None:
    assert next_status("review", SIGNED_OFF, act) == SIGNED_OFF


def test_a_review_is_signed_off_once_and_only_when_it_is_finished() -> None:
    signs = {"signed_off_on": "2026-11-24"}

    check_review_step("sign_off", a_review(HELD), a_review({**HELD, **signs}))
    assert refused("sign_off", {}, signs) == "sign_off_unfinished"
    assert refused("sign_off", SIGNED, signs) == "record_signed_off"
    early = {"signed_off_on": "2026-11-22"}
    assert refused("sign_off", HELD, early) == "sign_off_without_date"


def test_an_amendment_has_its_reason_and_leaves_the_earlier_reasons() -> None:
    first = {"amendments.a.on": "2026-11-25", "amendments.a.reason": "The month was wrong."}
    amended = {**SIGNED, **first}

    check_review_step("amend", a_review(SIGNED), a_review(amended))
    assert [each.reason for each in amendments(amended)] == ["The month was wrong."]
    assert refused("amend", SIGNED, {"working_well": "Home."}) == "amendment_without_reason"
    assert refused("amend", amended, {"working_well": "Home."}) == "amendment_without_reason"
    nameless = {"amendments.b.on": "2026-11-26", "amendments.b.reason": " "}
    assert refused("amend", amended, nameless) == "amendment_without_reason"
    assert refused("amend", amended, {"amendments.a.reason": "Other."}) == "history_changed"


def test_decisions_that_somebody_has_in_hand_are_not_rewritten() -> None:
    sent = {**HELD, "receivers.x.role": "team_manager", "receivers.x.decisions_on": "2026-11-24"}

    assert refused("edit", sent, {"decisions.a.text": "Optician"}) == "decisions_sent"
    check_review_step("edit", a_review(sent), a_review({**sent, "working_well": "More."}))


def test_a_review_is_adjourned_once() -> None:
    """Regulation 36(2)-(3); an earlier day puts a slip right."""
    adjourned = {"adjourned_on": "2026-11-20", "adjourned_reason": "The report was not shared."}

    assert refused("edit", adjourned, {"adjourned_on": "2026-12-04"}) == "adjourned_twice"
    check_review_step("edit", a_review(adjourned), a_review({**adjourned, **HELD}))
    check_review_step(
        "edit", a_review(adjourned), a_review({**adjourned, "adjourned_on": "2026-11-19"})
    )


def test_an_objection_says_who_when_and_what() -> None:
    objection = {
        "objections.o.by": "Kit Osei",
        "objections.o.on": "2026-11-26",
        "objections.o.text": "Not agreed.",
    }

    check_review_step("object", a_review(HELD), a_review({**HELD, **objection}))
    for missing in objection:
        without = {path: value for path, value in objection.items() if path != missing}
        if without:
            assert refused("object", HELD, without) == "objection_incomplete"
    assert objections({**HELD, **objection})[0].by == "Kit Osei"


def test_a_list_names_everybody_and_leaves_nobody_out_who_was_sent_something() -> None:
    assert refused("distribute", HELD, {"receivers.x.way": "post"}) == "receiver_without_name"
    both = {
        "receivers.x.role": "father",
        "receivers.x.record_on": "2026-11-26",
        "receivers.x.left_out_because": "A court order",
    }
    assert refused("distribute", HELD, both) == "left_out_but_sent"


def test_signing_sending_and_objecting_stop_their_clocks_by_themselves() -> None:
    values = {
        **SIGNED,
        "receivers.m.role": "team_manager",
        "receivers.m.decisions_on": "2026-11-25",
        "receivers.m.record_on": "2026-11-30",
        "receivers.c.role": "child",
        "receivers.c.letter_on": "2026-12-01",
        "receivers.f.role": "father",
        "objections.o.by": "Kit Osei",
        "objections.o.on": "2026-11-26",
        "objections.o.text": "Not agreed.",
    }
    assert work_done(a_review(values)) == {
        DueKind.DECISIONS: date(2026, 11, 25),
        DueKind.OBJECTION: date(2026, 11, 26),
        DueKind.RECORD: date(2026, 11, 24),
    }, "the father has nothing yet"

    values["receivers.f.left_out_because"] = "A court order"
    assert work_done(a_review(values))[DueKind.DISTRIBUTION] == date(2026, 12, 1)
    noted = {**values, "done.record_on": "2026-11-23"}
    assert work_done(a_review(noted))[DueKind.RECORD] == date(2026, 11, 23), "as it was noted"


def test_who_needs_only_the_decisions_is_served_by_them_and_the_child_by_a_letter() -> None:
    school = {"receivers.s.role": "school", "receivers.s.decisions_on": "2026-11-25"}
    carer = {"receivers.s.role": "carer", "receivers.s.decisions_on": "2026-11-25"}

    assert receivers(school)[0].is_served
    assert not receivers(carer)[0].is_served
    assert distributed_on({}) is None
    assert [paper_for(role) for role in ("child", "school", "mother")] == [
        *(PaperKind.LETTER, PaperKind.DECISIONS, PaperKind.RECORD)
    ]


def test_the_list_begins_with_the_family_the_team_and_who_came() -> None:
    came = {"attendees.a.role": "school", "attendees.a.name": "Ms Invented"}

    proposed = proposed_receivers(a_review({**HELD, **came}), ["health", "mother"])

    assert [each.role for each in proposed] == [
        *("child", "mother", "father", "carer", "social_worker", "team_manager"),
        *("school", "health"),
    ]
    assert proposed[6].name == "Ms Invented"
    assert not any(each.is_served for each in proposed)


@pytest.mark.parametrize(
    ("act", "path"),
    [
        ("object", "objections.o.text"),
        ("distribute", "receivers.x.role"),
        ("sign_off", "signed_off_on"),
    ],
)
def test_each_act_beside_the_record_writes_its_own_fields_only(act: str, path: str) -> None:
    assert may_set(Role.IRO, "review", path, act)
    assert not may_set(Role.IRO, "review", "working_well", act)
    assert not may_set(Role.IRO, "review", path, "edit")
    assert not may_set(Role.IRO, "review", path, "amend")


def test_a_supervisor_records_an_objection_and_signs_nothing() -> None:
    assert may_write(Role.SUPERVISOR, "review", "object")
    assert may_set(Role.SUPERVISOR, "review", "objections.o.text", "object")
    for act in ("sign_off", "amend", "distribute", "edit"):
        assert not may_write(Role.SUPERVISOR, "review", act)
    assert not may_write(Role.SUPERVISOR, "child_letter", "edit")
