"""The way of a challenge: whatever is tried in whatever order, nobody and nothing is forgotten."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iro_core.domain.challenge import Challenge, Phase
from iro_core.domain.challenge_rules import check_step
from iro_core.domain.supervision import NEW, status_after
from iro_core.errors import RuleBroken

RAISED = {
    "kind": "alert",
    "raised_on": "2026-03-02",
    "reasons": ["personal_adviser"],
    "concern": "Nobody was named.",
    "asked_for": "Name an adviser.",
    "stages.1.addressee_role": "team_manager",
    "stages.1.addressee_name": "Kit Osei",
    "stages.1.sent_on": "2026-03-02",
    "stages.1.due_on": "2026-03-09",
}
REPLIED = {"stages.1.responded_on": "2026-03-05", "stages.1.response": "There is a waiting list."}
NOT_SATISFIED = {"stages.1.satisfied": "no", "stages.1.feedback_on": "2026-03-06"}
ENDED = {"outcome": "resolved", "changed_for_child": "She has one.", "closed_on": "2026-03-20"}


def of(values: dict[str, object]) -> Challenge:
    return Challenge.from_fields("x-1", "c-1", values)


def step(act: str, before: dict[str, object] | None, more: dict[str, object]) -> None:
    after = {**(before or {}), **more}
    check_step(act, of(before) if before is not None else None, of(after))


def refused(act: str, before: dict[str, object], more: dict[str, object]) -> str:
    with pytest.raises(RuleBroken) as caught:
        step(act, before, more)
    return caught.value.rule


def stage(number: str, sent_on: str = "2026-03-10", **more: object) -> dict[str, object]:
    values = {
        "addressee_role": "service_manager",
        "addressee_name": "Kai Fernsby",
        "sent_on": sent_on,
        "due_on": "2026-03-17",
        **more,
    }
    return {f"stages.{number}.{name}": value for name, value in values.items()}


def test_a_reply_is_answered_before_anything_else_goes_on() -> None:
    step("respond", RAISED, REPLIED)
    replied = {**RAISED, **REPLIED}

    assert refused("escalate", replied, stage("2")) == "reply_unanswered"
    assert refused("close", replied, ENDED) == "reply_unanswered"
    step("answer", replied, NOT_SATISFIED)
    step("escalate", replied, {**NOT_SATISFIED, **stage("2")})


def test_a_stage_is_skipped_or_not_waited_for_only_with_a_reason() -> None:
    waiting = dict(RAISED)

    assert refused("escalate", waiting, stage("2", "2026-03-05")) == "skip_without_reason"
    step("escalate", waiting, stage("2", "2026-03-05", skipped_because="She moves on Monday."))
    step("escalate", waiting, stage("2", "2026-03-10"))
    answered = {**RAISED, **REPLIED, **NOT_SATISFIED}
    assert refused("escalate", answered, stage("3")) == "skip_without_reason"
    step("escalate", answered, stage("3", skipped_because="The manager is on leave."))


def test_an_alert_may_begin_higher_up_with_a_reason() -> None:
    start = {path: value for path, value in RAISED.items() if not path.startswith("stages")}

    assert refused("raise", {}, {**start, **stage("3")}) == "skip_without_reason"
    step("raise", None, {**start, **stage("3", skipped_because="The director decided it.")})


def test_no_reply_in_time_is_noted_on_the_stage_and_the_alert_stays_open() -> None:
    noted = {**RAISED, "stages.1.no_reply_on": "2026-03-10"}

    step("respond", RAISED, noted)
    assert of(noted).phase is Phase.TO_DECIDE
    step("escalate", noted, stage("2"))


def test_what_was_asked_is_not_taken_back() -> None:
    assert refused("respond", RAISED, {**REPLIED, "stages.1.sent_on": None}) == "history_changed"
    assert refused("note", RAISED, {"stages.1.addressee_role": "director"}) == "history_changed"


def test_advice_beside_the_stages_has_its_day_and_its_words() -> None:
    advice = {"beside.a.kind": "legal_advice", "beside.a.text": "Judicial review is open."}

    assert refused("note", RAISED, advice) == "note_incomplete"
    step("note", RAISED, {**advice, "beside.a.on": "2026-03-11"})


def test_reopening_keeps_how_it_ended_and_says_why() -> None:
    closed = {**RAISED, **ENDED}
    again = {
        "endings.1.closed_on": "2026-03-20",
        "endings.1.outcome": "resolved",
        "endings.1.changed_for_child": "She has one.",
        "endings.1.reopened_on": "2026-04-02",
        "closed_on": None,
        "outcome": None,
        "changed_for_child": None,
    }

    assert refused("reopen", closed, again) == "reopening_without_reason"
    because = {"endings.1.reopened_because": "The adviser left after a week."}
    assert refused("reopen", closed, {**again, **because, "endings.1.outcome": "withdrawn"}) == (
        "history_changed"
    )
    assert refused("reopen", closed, because) == "history_changed"
    step("reopen", closed, {**again, **because})
    opened = {**closed, **again, **because}
    assert refused("close", opened, {**ENDED, "endings.1.outcome": "x"}) == "history_changed"


_DAYS = st.none() | st.integers(0, 40).map(
    lambda days: (date(2026, 3, 1) + timedelta(days)).isoformat()
)
_WORDS = st.sampled_from([None, "", " ", "Said so."])
_FIELDS = {
    "concern": _WORDS,
    "asked_for": _WORDS,
    "reasons": st.sampled_from([None, ["health"]]),
    "kind": st.sampled_from(["informal", "alert"]),
    "raised_on": _DAYS,
    "outcome": st.sampled_from([None, "resolved"]),
    "changed_for_child": _WORDS,
    "closed_on": _DAYS,
    **{
        f"stages.{key}.{name}": values
        for key in ("0", "1", "1-2", "2", "3")
        for name, values in {
            "addressee_role": st.sampled_from([None, "team_manager", "director"]),
            "addressee_name": _WORDS,
            "sent_on": _DAYS,
            "due_on": _DAYS,
            "skipped_because": _WORDS,
            "responded_on": _DAYS,
            "response": _WORDS,
            "satisfied": st.sampled_from([None, "yes", "no"]),
            "feedback_on": _DAYS,
            "no_reply_on": _DAYS,
        }.items()
    },
}
_ACTS = ("raise", "respond", "answer", "escalate", "note", "close")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_tried_no_stage_lacks_its_addressee_and_no_end_its_outcome(
    data: st.DataObject,
) -> None:
    """Random acts with random words upon a sound alert: what is admitted is sound again."""
    values: dict[str, object] = dict(RAISED)
    status = str(status_after("challenge", NEW, "raise"))
    for act in data.draw(st.lists(st.sampled_from(_ACTS), min_size=1, max_size=8)):
        paths = data.draw(st.sets(st.sampled_from(sorted(_FIELDS)), max_size=6))
        more = {path: data.draw(_FIELDS[path]) for path in sorted(paths)}
        before = dict(values)
        following = status_after("challenge", status, act)
        try:
            step(act, values, more)
        except RuleBroken:
            continue
        if following is None:
            continue
        values, status = {**values, **more}, following
        _is_sound(act, of(before), of(values))


def _is_sound(act: str, before: Challenge, after: Challenge) -> None:
    kept = {each.path: each for each in after.stages}
    assert all(kept[each.path].sent_on == each.sent_on for each in before.stages)
    if act in {"raise", "escalate"}:
        formal = [each for each in after.stages if each.number]
        assert all(each.addressee_role and each.addressee_name.strip() for each in formal)
        assert all(each.sent_on and each.due_on and each.sent_on <= each.due_on for each in formal)
        assert after.stage_to_answer is None or act == "raise"
    if act == "close":
        assert after.closed_on
        assert after.outcome
        assert after.changed_for_child.strip()
        assert after.stage_to_answer is None
    started = [day for day in (after.raised_on, *(each.sent_on for each in after.stages)) if day]
    assert started == sorted(started), "the clocks run one way"
    assert after.closed_on is None or not started or after.closed_on >= started[-1]
