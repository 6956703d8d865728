import pytest

from iro_core.errors import NotPermitted, RuleBroken
from iro_core.forms import catalogue
from iro_desktop.workflows import quality, supervision
from iro_desktop.workflows.form_versions import latest_name
from iro_desktop.workflows.my_day import my_day
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage
from tests.support.casework import complete, recorded_review, submitted_form
from tests.support.laptops import child_from_office, from_office


def send_back(session: Session, form_id: str, child_id: str, *, heads: tuple[str, ...]) -> None:
    from_office(
        session,
        "qa_form",
        form_id,
        {"comments.k.question": "d_dental", "comments.k.text": "When?", "return_reason": "A date"},
        child_id=child_id,
        act="return",
        author="sara",
        device="laptop-s",
        parents=heads,
    )


def test_a_form_begins_with_what_the_review_says_and_where_from(anna: Session) -> None:
    review_id = recorded_review(anna, child_from_office(anna))
    form = quality.start_form(anna, review_id)
    assert form.answers["a_participation"] == "pn1"
    assert form.prefilled["a_participation"] == "participation"
    assert (form.version, form.stage, form.may_edit) == ("qa_form.v1", RecordStage.DRAFT, True)


def test_an_answer_that_was_changed_by_hand_no_longer_says_where_it_came_from(
    anna: Session,
) -> None:
    form = quality.start_form(anna, recorded_review(anna, child_from_office(anna)))
    quality.save_draft(anna, form, {**form.answers, "a_participation": "pn2"})
    again = quality.start_form(anna, form.review_id)
    assert again.answers["a_participation"] == "pn2"
    assert "a_participation" not in again.prefilled


def test_an_incomplete_form_stays_a_draft_and_says_what_is_missing(anna: Session) -> None:
    form = quality.start_form(anna, recorded_review(anna, child_from_office(anna)))
    result = quality.submit(anna, form, form.answers)
    assert result.changed is None
    assert result.problems == quality.problems(anna, form, form.answers)
    assert quality.start_form(anna, form.review_id).is_draft


def test_a_complete_form_is_submitted_once(anna: Session) -> None:
    form = quality.start_form(anna, recorded_review(anna, child_from_office(anna)))
    answers = complete(form.definition, form.answers)
    assert quality.submit(anna, form, answers).changed is not None
    submitted = quality.open_form(anna, form.form_id)
    assert (submitted.status, submitted.stage) == ("submitted", RecordStage.READY)
    assert submitted.answers == answers
    assert not submitted.may_edit
    with pytest.raises(RuleBroken) as caught:
        quality.submit(anna, submitted, answers)
    assert caught.value.rule == "not_in_this_state"


def test_a_returned_form_is_put_right_and_submitted_again(anna: Session) -> None:
    child_id = child_from_office(anna)
    form_id = submitted_form(anna, recorded_review(anna, child_id))
    send_back(anna, form_id, child_id, heads=quality.open_form(anna, form_id).based_on)

    form = quality.start_form(anna, quality.open_form(anna, form_id).review_id)
    assert (form.status, form.return_reason, form.may_edit) == ("returned", "A date", True)
    assert [(each.question, each.text) for each in form.comments] == [("d_dental", "When?")]
    assert [each.reason for each in my_day(anna).returned] == ["A date"]

    answers = {**form.answers, "d_dental": "yes", "d_dental.note": None}
    assert quality.submit(anna, form, answers).changed is not None
    assert quality.open_form(anna, form_id).status == "submitted"
    assert my_day(anna).returned == ()


def test_a_form_is_always_shown_with_the_version_it_was_made_with(anna: Session) -> None:
    form_id = submitted_form(anna, recorded_review(anna, child_from_office(anna)))
    newer = catalogue.source_of("qa_form.v1").replace('version="1"', 'version="2"')
    from_office(
        anna,
        "form_definition",
        "form-qa_form-2",
        {"form_id": "qa_form", "version": 2, "xform": [newer]},
        act="publish",
    )
    assert latest_name(anna, "qa_form") == "qa_form.v2"
    assert quality.open_form(anna, form_id).version == "qa_form.v1"
    other = recorded_review(anna, child_from_office(anna, 7))
    assert quality.start_form(anna, other).version == "qa_form.v2"


def test_only_a_supervisor_reads_the_queue(anna: Session) -> None:
    """Z-01."""
    with pytest.raises(NotPermitted):
        supervision.queue(anna)


def test_an_iro_may_not_accept_a_form(anna: Session) -> None:
    """Z-01."""
    form_id = submitted_form(anna, recorded_review(anna, child_from_office(anna)))
    with pytest.raises(NotPermitted):
        supervision.accept(anna, quality.open_form(anna, form_id))


def test_my_day_says_how_much_a_form_that_was_begun_still_lacks(anna: Session) -> None:
    review_id = recorded_review(anna, child_from_office(anna))
    form = quality.start_form(anna, review_id)
    quality.save_draft(anna, form, form.answers)
    missing = len(quality.problems(anna, form, form.answers))
    assert [each.lacks for each in my_day(anna).drafts] == [missing]

    quality.save_draft(anna, form, complete(form.definition, form.answers))
    assert [each.lacks for each in my_day(anna).drafts] == [0]
