"""The main job, as one story: two laptops, a supervisor and a server."""

from datetime import date

from iro_core.changes.change import Value
from iro_core.forms.answers import visible
from iro_core.forms.definition import QuestionType
from iro_desktop.workflows import challenge, challenge_file, quality, review_record, supervision
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.outgoing import sync_status, unsent_count
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage
from tests.support.world import World, sync

REVIEW: dict[str, Value] = {
    "held_on": "2026-11-23",
    "participation_code": "PN1",
    "views_methods": ["face_to_face"],
    "seen_alone": "yes",
    "seen_alone_on": "2026-11-23",
    "child_words": "I like my form tutor.",
    "working_well": "Settled at school since September.",
    "worried_about": "The dental check is overdue.",
    "needs_to_happen": "Book the dentist.",
    "venue_kind": "placement",
    "venue_child_choice": True,
    "decisions.d1.text": "Book the overdue dental check",
    "decisions.d1.owner": "Social worker",
    "decisions.d1.due_on": "2026-12-17",
    "decisions.d1.kind": "decision",
}


def record_review(session: Session, child_id: str, **more: Value) -> str:
    draft = review_record.start_review(session, child_id)
    answers = {**draft.answers, **REVIEW, **more}
    review_record.save_draft(session, draft, answers)
    finished = review_record.finish(session, draft, answers)
    assert finished.changed is not None, finished.problems
    return finished.review_id


def complete_answers(session: Session, form: quality.QualityForm) -> dict[str, Value]:
    """Answers to everything the form still asks, none of them a bad one."""
    answers: dict[str, Value] = dict(form.answers)
    for _ in range(3):
        for question in visible(form.definition, answers, form.at):
            if answers.get(question.key) in (None, ""):
                options = [
                    each.value
                    for each in question.choices
                    if each.value not in question.note_required_when
                ]
                if question.type is QuestionType.CHOICES:
                    answers[question.key] = options[:1]
                elif question.type is QuestionType.INTEGER:
                    answers[question.key] = 1
                else:
                    answers[question.key] = options[0] if options else "Nothing to add."
            answers.setdefault(question.note_key, "Seen on the day.")
    return answers


def submitted_form(session: Session, review_id: str) -> str:
    form = quality.start_form(session, review_id)
    done = quality.submit(session, form, complete_answers(session, form))
    assert done.changed is not None, done.problems
    return form.form_id


def test_a_review_recorded_offline_is_sent_with_a_receipt_and_seen_by_the_supervisor(
    world: World,
) -> None:
    child_id = world.child(1042, "anna", {"given_name": "Jay", "family_name": "Otterbrook"})
    anna = world.laptop("anna")
    sync(anna)

    review_id = record_review(anna, child_id)
    form_id = submitted_form(anna, review_id)

    assert unsent_count(anna) == 2
    assert all(item.stage is RecordStage.READY for item in sync_status(anna).waiting)
    report = sync(anna)
    assert {item.kind for item in report.sent} == {"review", "qa_form"}
    assert all(item.receipt.startswith("R-") for item in report.sent)
    assert unsent_count(anna) == 0
    sara = world.laptop("sara")
    sync(sara)
    (row,) = supervision.queue(sara).rows
    assert (row.form_id, row.child_name) == (form_id, "Jay Otterbrook")
    beside = supervision.read_form(sara, form_id)
    assert beside.review.answers["child_words"] == "I like my form tutor."


def test_a_returned_form_comes_back_with_its_comment_and_is_accepted_the_second_time(
    world: World,
) -> None:
    child_id = world.child(1042, "anna")
    anna, sara = world.laptop("anna"), world.laptop("sara")
    sync(anna)
    form_id = submitted_form(anna, record_review(anna, child_id))
    sync(anna)
    sync(sara)

    form = supervision.read_form(sara, form_id).form
    supervision.comment(sara, form, "d_dental", "When was the last check?")
    form = supervision.read_form(sara, form_id).form
    supervision.return_form(sara, form, "One answer needs a date.")
    sync(sara)
    sync(anna)

    returned = quality.open_form(anna, form_id)
    assert (returned.stage, returned.return_reason) == (
        RecordStage.RETURNED,
        "One answer needs a date.",
    )
    assert [comment.text for comment in returned.comments] == ["When was the last check?"]
    draft = quality.start_form(anna, returned.review_id)
    answers = {**draft.answers, "d_dental.note": "12 May 2026"}
    assert quality.submit(anna, draft, answers).changed is not None
    sync(anna)
    sync(sara)
    supervision.accept(sara, supervision.read_form(sara, form_id).form)
    sync(sara)
    sync(anna)
    assert quality.open_form(anna, form_id).stage is RecordStage.ACCEPTED
    assert not quality.open_form(anna, form_id).may_edit


def test_a_challenge_and_an_alert_reach_the_child_file_with_their_reply_dates(
    world: World,
) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)

    draft = challenge.start_challenge(anna, child_id, "informal")
    raised = challenge.raise_challenge(
        anna,
        draft,
        {
            **draft.answers,
            "reasons": ["health"],
            "with_whom": "Priya Marrowfield, social worker",
            "how": "phone",
            "concern": "The dental check has been missed three times.",
            "asked_for": "Book it this week.",
        },
    )
    assert raised.changed is not None, raised.problems
    informal = challenge_file.open_challenge(anna, raised.challenge_id)
    assert informal.reply_by == date(2026, 11, 30)
    formal = challenge.escalate(anna, informal)
    alert = challenge.raise_challenge(
        anna,
        formal,
        {
            **formal.answers,
            "reasons": ["health"],
            "concern": "Still not booked.",
            "asked_for": "A date in writing.",
            "to.role": "team_manager",
            "to.name": "Kofi Quillfeather",
        },
    )
    assert alert.changed is not None, alert.problems
    sync(anna)

    file = open_child(anna, child_id)
    assert {entry.kind for entry in file.challenges} & {"alert"}
    assert caseload(anna).rows[0].challenge_stage == 1


def test_work_survives_locking_and_a_draft_is_where_it_was_left(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    draft = review_record.start_review(anna, child_id)
    review_record.save_draft(anna, draft, {**draft.answers, "working_well": "Settled"})

    anna = world.unlocked_again(anna)

    resumed = review_record.start_review(anna, child_id)
    assert resumed.resumed
    assert resumed.answers["working_well"] == "Settled"
