from datetime import date

import pytest

from iro_core.domain.challenge import Challenge, ChallengeKind, ChallengeOutcome, Phase
from iro_core.domain.challenge_rules import check_closed, check_raised, names_said_in
from iro_core.errors import RuleBroken

INFORMAL = {
    "kind": "informal",
    "raised_on": "2026-03-02",
    "reasons": ["health"],
    "concern": "The dental check was not booked.",
    "asked_for": "Book it this week.",
    "reply_by": "2026-03-09",
}
ALERT = INFORMAL | {
    "kind": "alert",
    "stages.1.addressee_role": "team_manager",
    "stages.1.addressee_name": "Kit Osei",
    "stages.1.sent_on": "2026-03-10",
    "stages.1.due_on": "2026-03-17",
}


def challenge(values: dict[str, object], **changed: object) -> Challenge:
    changes = {path.replace("__", "."): value for path, value in changed.items()}
    return Challenge.from_fields("x-1", "c-1042", values | changes)


@pytest.mark.parametrize("values", [INFORMAL, ALERT], ids=["informal", "alert"])
def test_a_complete_challenge_may_be_raised(values: dict[str, object]) -> None:
    check_raised(challenge(values))


def test_good_practice_asks_for_nothing() -> None:
    check_raised(challenge({"kind": "good_practice", "reasons": ["other"], "concern": "Well done"}))


@pytest.mark.parametrize(
    ("changed", "rule", "path"),
    [
        ({"concern": " "}, "challenge_without_concern", "concern"),
        ({"reasons": []}, "challenge_without_reason", "reasons"),
        ({"asked_for": ""}, "challenge_without_request", "asked_for"),
        (
            {"stages__1__addressee_name": ""},
            "stage_without_addressee",
            "stages.1.addressee_name",
        ),
        (
            {"stages__1__addressee_role": ""},
            "stage_without_addressee",
            "stages.1.addressee_name",
        ),
        ({"stages__1__sent_on": None}, "stage_without_date", "stages.1.due_on"),
        ({"stages__1__due_on": None}, "stage_without_date", "stages.1.due_on"),
    ],
)
def test_an_alert_needs_its_reason_its_request_an_addressee_and_dates(
    changed: dict[str, object], rule: str, path: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_raised(challenge(ALERT, **changed))

    assert (refused.value.rule, refused.value.path) == (rule, path)


def test_an_alert_goes_to_somebody() -> None:
    with pytest.raises(RuleBroken, match="stage_without_addressee"):
        check_raised(challenge(INFORMAL, kind="alert"))


def test_closing_needs_an_outcome_and_what_changed_for_the_child() -> None:
    with pytest.raises(RuleBroken, match="closing_without_outcome"):
        check_closed(challenge(ALERT, changed_for_child="Booked."))
    with pytest.raises(RuleBroken, match="closing_without_change"):
        check_closed(challenge(ALERT, outcome="resolved", changed_for_child=" "))

    ended = {"outcome": "resolved", "changed_for_child": "Booked.", "closed_on": "2026-03-12"}
    check_closed(challenge(ALERT, **ended))
    with pytest.raises(RuleBroken, match="reply_unanswered"):
        check_closed(challenge(ALERT, stages__1__responded_on="2026-03-11", **ended))


def test_a_reply_is_awaited_until_it_comes_or_the_challenge_ends() -> None:
    assert challenge(INFORMAL).reply_due_on == date(2026, 3, 9)
    assert challenge(ALERT).reply_due_on == date(2026, 3, 17)
    assert challenge(ALERT, stages__1__responded_on="2026-03-12").reply_due_on is None
    assert challenge(INFORMAL, stages__0__responded_on="2026-03-05").reply_due_on is None
    assert challenge(ALERT, closed_on="2026-03-12").reply_due_on is None
    assert challenge(INFORMAL, kind="good_practice").reply_due_on is None


def test_the_stages_are_kept_in_their_order_with_what_was_said() -> None:
    found = challenge(
        ALERT,
        stages__0__response="Will do",
        stages__0__satisfied="no",
        outcome="resolved_partly",
    )

    assert [(stage.number, stage.satisfied) for stage in found.stages] == [(0, False), (1, None)]
    assert found.current_stage is not None
    assert found.current_stage.addressee_name == "Kit Osei"
    assert found.outcome == ChallengeOutcome.RESOLVED_PARTLY


def test_a_challenge_of_an_unknown_kind_is_taken_for_the_least_formal() -> None:
    assert challenge({"kind": "not known yet"}).kind is ChallengeKind.INFORMAL


def test_the_clock_of_the_whole_process_runs_beside_the_stages_and_warns_first() -> None:
    whole = challenge(ALERT, whole_process_due_on="2026-03-16")

    assert (whole.reply_due_on, whole.next_due_on) == (date(2026, 3, 17), date(2026, 3, 16))
    replied = challenge(
        ALERT, whole_process_due_on="2026-03-16", stages__1__responded_on="2026-03-12"
    )
    assert (replied.phase, replied.next_due_on) == (Phase.TO_ANSWER, date(2026, 3, 16))
    assert challenge(ALERT, closed_on="2026-03-12").next_due_on is None


def test_a_stage_that_was_stayed_with_keeps_both_askings_in_their_order() -> None:
    stayed = {
        "stages__1__responded_on": "2026-03-12",
        "stages__1__satisfied": "no",
        "stages__1-2__addressee_role": "team_manager",
        "stages__1-2__addressee_name": "Kit Osei",
        "stages__1-2__sent_on": "2026-03-12",
        "stages__1-2__due_on": "2026-03-19",
        "stages__10__sent_on": "2026-03-30",
    }
    found = challenge(ALERT, **stayed)

    assert [stage.path for stage in found.stages] == ["stages.1", "stages.1-2", "stages.10"]
    assert found.phase is Phase.WAITING


def test_a_statement_about_several_children_is_searched_for_their_names_as_words() -> None:
    text = "Six young people, among them JAY’s sister, have no adviser. Rosemary is a herb."

    assert names_said_in(text, ["Jay", "Rose", "Otterbrook", ""]) == ("Jay",)
