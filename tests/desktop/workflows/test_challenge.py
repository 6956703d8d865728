from datetime import date

import pytest

from iro_core.domain.challenge import ChallengeKind, ChallengeOutcome
from iro_core.errors import RuleBroken
from iro_desktop.workflows import challenge
from iro_desktop.workflows.challenge import Closing, Response
from iro_desktop.workflows.challenge_file import challenges, open_challenge
from iro_desktop.workflows.session import Session
from tests.support.casework import raised_challenge
from tests.support.laptops import child_from_office

ALERT, INFORMAL = ChallengeKind.ALERT, ChallengeKind.INFORMAL


def test_an_informal_challenge_awaits_its_reply_in_five_working_days(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), INFORMAL)
    file = open_challenge(anna, challenge_id)
    assert (file.status, file.reply_by, file.stage_number) == ("open", date(2026, 11, 30), 0)


def test_an_alert_goes_to_the_first_of_the_ladder_with_both_its_dates(anna: Session) -> None:
    draft = challenge.start_challenge(anna, child_from_office(anna), ALERT)
    assert draft.answers["stages.1.addressee_role"] == "team_manager"
    assert draft.reply is not None
    assert draft.reply.due_on == date(2026, 11, 30)
    assert draft.whole_process is not None
    assert draft.whole_process.due_on == date(2026, 12, 21)


def test_everything_that_is_missing_is_said_at_once(anna: Session) -> None:
    draft = challenge.start_challenge(anna, child_from_office(anna), ALERT)
    raised = challenge.raise_challenge(anna, draft, draft.answers)
    assert raised.changed is None
    assert [problem.path for problem in raised.problems] == [
        "concern",
        "reasons",
        "asked_for",
        "stages.1.addressee_name",
    ]


def test_a_challenge_that_was_begun_is_resumed(anna: Session) -> None:
    child_id = child_from_office(anna)
    draft = challenge.start_challenge(anna, child_id, INFORMAL)
    challenge.save_draft(anna, draft, {**draft.answers, "concern": "No dentist"})
    again = challenge.start_challenge(anna, child_id, INFORMAL)
    assert (again.challenge_id, again.resumed) == (draft.challenge_id, True)
    assert challenge.start_challenge(anna, child_id, ALERT).challenge_id != draft.challenge_id
    assert challenge.resume_challenge(anna, draft.challenge_id).answers["concern"] == "No dentist"


def test_an_informal_challenge_becomes_an_alert_and_keeps_its_history(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), INFORMAL)
    informal = open_challenge(anna, challenge_id)
    challenge.record_response(
        anna, informal, Response("Waiting list.", date(2026, 11, 23), satisfied=False)
    )
    draft = challenge.escalate(anna, open_challenge(anna, challenge_id))
    answers = {**draft.answers, "stages.1.addressee_name": "Kit Osei"}
    assert challenge.raise_challenge(anna, draft, answers).changed is not None

    file = open_challenge(anna, challenge_id)
    assert (file.kind, file.status, file.stage_number) == (ALERT, "open", 1)
    assert [stage.number for stage in file.stages] == [0, 1]
    assert file.reply_by == date(2026, 11, 30)
    assert [change.act for change in anna.store.changes.history(challenge_id)] == [
        "raise",
        "respond",
        "escalate",
    ]


def test_a_reply_ends_the_waiting(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), ALERT)
    file = open_challenge(anna, challenge_id)
    challenge.record_response(anna, file, Response("Booked.", date(2026, 11, 23), satisfied=True))
    assert open_challenge(anna, challenge_id).reply_by is None


def test_a_challenge_is_closed_only_with_what_it_changed_for_the_child(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), INFORMAL)
    file = open_challenge(anna, challenge_id)
    with pytest.raises(RuleBroken) as caught:
        challenge.close(anna, file, Closing(ChallengeOutcome.RESOLVED, " ", anna.today))
    assert caught.value.rule == "closing_without_change"
    challenge.close(
        anna, file, Closing(ChallengeOutcome.RESOLVED, "Has been to the dentist.", anna.today)
    )
    (row,) = challenges(anna)
    assert (row.status, row.reply_by) == ("closed", None)
