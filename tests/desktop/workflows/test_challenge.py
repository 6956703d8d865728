from datetime import date, timedelta

import pytest

from iro_core.changes.change import Value
from iro_core.clock import FixedClock
from iro_core.domain.alert_ladder import Agency, Ladder, LadderStage
from iro_core.domain.challenge import BesideKind, ChallengeKind, Phase
from iro_core.domain.word_lists import ListName, WordList
from iro_core.errors import RuleBroken
from iro_desktop.workflows import challenge
from iro_desktop.workflows.challenge_acts import (
    Answer,
    Closing,
    Note,
    add_note,
    answer_reply,
    close,
    record_no_reply,
    record_response,
    reopen,
)
from iro_desktop.workflows.challenge_file import challenges, open_challenge, open_challenges
from iro_desktop.workflows.session import Session
from tests.support.casework import raised_challenge
from tests.support.laptops import child_from_office, from_office

ALERT, INFORMAL = ChallengeKind.ALERT, ChallengeKind.INFORMAL


def later(session: Session, *, days: int) -> None:
    assert isinstance(session.clock, FixedClock)
    session.clock.advance(timedelta(days=days))


def test_an_informal_challenge_awaits_its_reply_in_five_working_days(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), INFORMAL)
    file = open_challenge(anna, challenge_id)
    assert (file.status, file.reply_by, file.stage_number) == ("open", date(2026, 11, 30), 0)


def test_an_alert_goes_to_the_first_of_the_ladder_with_both_its_dates(anna: Session) -> None:
    draft = challenge.start_challenge(anna, child_from_office(anna), ALERT)
    choice = draft.choice(draft.answers)
    assert choice is not None
    assert choice.role == "team_manager"
    assert choice.reply.due_on == date(2026, 11, 30)
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
        "to.name",
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
    record_response(anna, open_challenge(anna, challenge_id), "Waiting list.", anna.today)
    answer_reply(anna, open_challenge(anna, challenge_id), Answer(False, "That is too long."))
    draft = challenge.escalate(anna, open_challenge(anna, challenge_id))
    answers = {**draft.answers, "to.name": "Kit Osei"}
    assert challenge.raise_challenge(anna, draft, answers).changed is not None

    file = open_challenge(anna, challenge_id)
    assert (file.kind, file.status, file.stage_number) == (ALERT, "open", 1)
    assert [stage.number for stage in file.content.stages] == [0, 1]
    assert file.reply_by == date(2026, 11, 30)
    assert [change.act for change in anna.store.changes.history(challenge_id)] == [
        "raise",
        "respond",
        "answer",
        "escalate",
    ]


def test_a_reply_ends_the_waiting_and_has_to_be_answered(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), ALERT)
    record_response(anna, open_challenge(anna, challenge_id), "Booked.", anna.today)

    file = open_challenge(anna, challenge_id)
    assert (file.reply_by, file.phase) == (None, Phase.TO_ANSWER)
    with pytest.raises(RuleBroken, match="reply_unanswered"):
        close(anna, file, Closing("resolved", "Has been to the dentist."))
    answer_reply(anna, file, Answer(False, "Next week is too late.", date(2026, 11, 25)))
    again = open_challenge(anna, challenge_id)
    assert (again.phase, again.reply_by) == (Phase.WAITING, date(2026, 11, 25))
    assert [stage.path for stage in again.content.stages] == ["stages.1", "stages.1-2"]


def test_no_reply_in_time_is_an_outcome_of_the_stage_and_not_of_the_alert(
    anna: Session,
) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), ALERT)
    with pytest.raises(RuleBroken, match="reply_not_late"):
        record_no_reply(anna, open_challenge(anna, challenge_id))
    later(anna, days=8)
    record_no_reply(anna, open_challenge(anna, challenge_id))

    file = open_challenge(anna, challenge_id)
    assert (file.status, file.phase, file.reply_by) == ("open", Phase.TO_DECIDE, None)
    assert file.whole_due_on == date(2026, 12, 21), "the whole process goes on"


def test_a_stage_whose_time_passed_is_noted_when_the_alert_goes_on(
    anna: Session,
) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), ALERT)
    later(anna, days=8)
    draft = challenge.escalate(anna, open_challenge(anna, challenge_id))
    assert draft.goes_on
    assert [choice.number for choice in draft.choices(draft.answers)] == [2, 3, 4, 5, 6]
    answers = {**draft.answers, "to.name": "Kai Fernsby", "to.asked": "A named worker."}
    assert challenge.raise_challenge(anna, draft, answers).changed is not None

    first, second = open_challenge(anna, challenge_id).content.stages
    assert first.no_reply_on == anna.today
    assert (second.addressee_role, second.asked) == ("service_manager", "A named worker.")


def test_passing_somebody_over_asks_for_the_reason_and_cafcass_is_noted(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), ALERT)
    draft = challenge.escalate(anna, open_challenge(anna, challenge_id))
    answers = {**draft.answers, "to.role": "cafcass", "to.name": "Duty officer"}
    found = challenge.raise_challenge(anna, draft, answers)
    assert [(each.rule, each.path) for each in found.problems] == [
        ("skip_without_reason", "to.skipped_because")
    ]
    answers["to.skipped_because"] = "The breach is significant and nobody will decide."
    assert challenge.raise_challenge(anna, draft, answers).changed is not None

    content = open_challenge(anna, challenge_id).content
    assert content.stages[-1].number == 6
    assert [each.kind for each in content.beside] == [BesideKind.CAFCASS_REFERRED]


def test_the_ladder_of_the_authority_gives_its_names_and_its_days(anna: Session) -> None:
    ours = Ladder(
        Agency.AUTHORITY,
        date(2026, 11, 1),
        (
            LadderStage(1, "team_manager", "Practice lead", working_days=3),
            LadderStage(2, "head", "Head of service", "Kai Fernsby"),
        ),
        "Invented Council, practice standards 2026",
    )
    from_office(anna, "alert_ladder", "ladder-1", ours.to_fields(), act="publish")

    draft = challenge.start_challenge(anna, child_from_office(anna), ALERT)
    first, second = draft.choices(draft.answers)
    assert (first.title, first.reply.due_on) == ("Practice lead", date(2026, 11, 26))
    assert first.reply.explanation.source == "Invented Council, practice standards 2026"
    assert (second.name, second.reply.due_on) == ("Kai Fernsby", date(2026, 11, 30))
    assert {each for each, choices in draft.stages.items() if choices} == set(Agency)


def test_the_lists_of_the_authority_are_offered_and_old_codes_keep_their_words(
    anna: Session,
) -> None:
    for number, (from_on, words) in enumerate(
        [("2026-01-01", {"old": "Old worry"}), ("2026-11-01", {"health": "Health and teeth"})]
    ):
        listed = WordList(
            ListName.CHALLENGE_REASONS, date.fromisoformat(from_on), tuple(words.items())
        )
        from_office(anna, "word_list", f"list-{number}", listed.to_fields(), act="publish")

    challenge_id = raised_challenge(anna, child_from_office(anna), INFORMAL)
    assert challenge.start_challenge(anna, "c-1042", ALERT).reasons == {
        "health": "Health and teeth"
    }
    assert open_challenge(anna, challenge_id).reason_words == {
        "old": "Old worry",
        "health": "Health and teeth",
    }


def test_a_challenge_is_closed_only_with_what_it_changed_for_the_child(anna: Session) -> None:
    child_id = child_from_office(anna)
    challenge_id = raised_challenge(anna, child_id, INFORMAL)
    file = open_challenge(anna, challenge_id)
    with pytest.raises(RuleBroken) as caught:
        close(anna, file, Closing("resolved", " "))
    assert caught.value.rule == "closing_without_change"
    assert [row.challenge_id for row in open_challenges(anna, child_id)] == [challenge_id]
    close(anna, file, Closing("resolved", "Has been to the dentist."))
    (row,) = challenges(anna)
    assert (row.status, row.reply_by) == ("closed", None)
    assert open_challenges(anna, child_id) == ()


def test_an_opened_again_challenge_keeps_how_it_ended(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), INFORMAL)
    close(anna, open_challenge(anna, challenge_id), Closing("resolved", "Seen."))
    reopen(anna, open_challenge(anna, challenge_id), "The appointment was cancelled.")

    file = open_challenge(anna, challenge_id)
    assert (file.status, file.content.outcome, file.content.closed_on) == ("open", "", None)
    (ending,) = file.content.endings
    assert (ending.outcome, ending.changed_for_child) == ("resolved", "Seen.")
    assert ending.reopened_because == "The appointment was cancelled."


def test_legal_advice_is_recorded_beside_the_stages_at_any_time(anna: Session) -> None:
    challenge_id = raised_challenge(anna, child_from_office(anna), ALERT)
    note = Note(BesideKind.LEGAL_ADVICE, anna.today, "Counsel", "The duty is absolute.")
    add_note(anna, open_challenge(anna, challenge_id), note)

    (beside,) = open_challenge(anna, challenge_id).content.beside
    assert (beside.kind, beside.who) == (BesideKind.LEGAL_ADVICE, "Counsel")


def test_one_statement_gives_each_child_a_record_of_its_own_without_the_others(
    anna: Session,
) -> None:
    jay = child_from_office(anna)
    mia = child_from_office(anna, 1043, given_name="Mia", family_name="Fennimore")
    draft = challenge.start_shared(anna, [jay, mia], ["personal_adviser"])
    answers: dict[str, Value] = {
        **draft.answers,
        "concern": "Young people turn 16 without an adviser, Mia among them.",
        "asked_for": "Name an adviser for each within ten days.",
        "to.name": "Kit Osei",
        f"effect.{jay}": "Nobody helps him with college.",
        f"effect.{mia}": "She does not know her rights.",
    }
    found = challenge.raise_challenge(anna, draft, answers)
    assert [each.rule for each in found.problems] == ["statement_names_a_child"]
    answers["concern"] = "Young people turn 16 without an adviser."
    assert challenge.raise_challenge(anna, draft, answers).changed is not None

    one, other = (open_challenge(anna, row.challenge_id) for row in challenges(anna))
    assert {one.child_id, other.child_id} == {jay, mia}
    assert one.content.shared_concern == other.content.shared_concern
    assert [row.challenge_id for row in one.linked] == [other.challenge_id]
    for file, stranger in ((one, other), (other, one)):
        written = str(file.answers)
        assert stranger.child_id not in written
        assert stranger.challenge_id not in written
        assert str(stranger.content.effect_on_child) not in written
    record_response(anna, one, "There is a waiting list.", anna.today, linked=True)
    answer_reply(
        anna, open_challenge(anna, one.challenge_id), Answer(False, "Not good."), linked=True
    )
    assert open_challenge(anna, other.challenge_id).phase is Phase.TO_DECIDE
    draft = challenge.escalate(anna, open_challenge(anna, one.challenge_id), linked=True)
    answers = {**draft.answers, "to.name": "Kai Fernsby"}
    assert challenge.raise_challenge(anna, draft, answers).changed is not None
    assert open_challenge(anna, other.challenge_id).stage_number == 2
