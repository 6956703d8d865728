"""QA results and reviews without a form, on the supervisor's laptop."""

from datetime import date
from pathlib import Path

import docx
import pytest

from iro_core.changes.change import Value
from iro_core.domain.period import Period
from iro_core.domain.share import Share
from iro_core.errors import NotPermitted
from iro_desktop.ui.support.feedback_words import HIDDEN, feedback_words
from iro_desktop.workflows import quality, supervision
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.team_feedback import save_team_feedback, team_feedback
from iro_desktop.workflows.team_quality import results_of, team_quality
from iro_desktop.workflows.themes import set_themes
from tests.support.laptops import child_from_office, form_by, from_office, past_review, review_by

AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 30))


@pytest.fixture
def council(sara: Session) -> Session:
    """Three reviews recorded this autumn, two with a form; one imported, one too old."""
    first, second = child_from_office(sara, 1, team="North"), child_from_office(sara, 2)
    form_by(sara, review_by(sara, first, "2026-10-01", "rosa"), "rosa", c_careplan="no")
    form_by(sara, review_by(sara, second, "2026-10-05", "ben"), "ben", c_careplan="na")
    review_by(sara, second, "2026-11-20", "ben")
    review_by(sara, first, "2026-08-20", "rosa")
    past_review(sara, first, "2026-09-10")
    return sara


def test_a_review_without_a_form_is_listed_with_its_age(council: Session) -> None:
    found = team_quality(council, AUTUMN)

    (missing,) = found.missing
    assert (missing.held_on, missing.working_days_since, missing.is_late) == (
        date(2026, 11, 20),
        1,
        False,
    )
    assert found.completion() == Share(2, 3)


def test_answers_are_counted_with_who_gave_them(council: Session) -> None:
    found = team_quality(council, AUTUMN)
    result = next(r for r in results_of(found.forms, found.definitions) if r.key == "c_careplan")

    assert [(form.iro_name, form.team) for form in found.forms] == [
        ("rosa", "North"),
        ("ben", "North"),
    ]
    assert result.share("no") == Share(1, 1)
    assert result.not_applicable == ("form-rec-c-2-2026-10-05",)
    assert found.forms[0].concerns == 1


def test_the_supervisor_sees_what_was_altered_after_a_form_was_returned(sara: Session) -> None:
    child_id = child_from_office(sara, 1)
    review_id = review_by(sara, child_id, "2026-10-01", "rosa")
    note: dict[str, Value] = {"c_careplan.note": "Out of date."}
    form_id = form_by(sara, review_id, "rosa", c_careplan="no", c_drift="no", **note)
    assert supervision.read_form(sara, form_id).altered == ()
    returned: dict[str, Value] = {"return_reason": "Since when?"}
    _go_on(sara, form_id, "return", "anna", returned)
    assert supervision.read_form(sara, form_id).altered == ()
    answered: dict[str, Value] = {
        "answers.c_careplan": "partly",
        "answers.c_careplan.note": "Out of date since May.",
    }
    _go_on(sara, form_id, "submit", "rosa", answered)

    altered = supervision.read_form(sara, form_id).altered

    assert [(each.path, each.before, each.after) for each in altered] == [
        ("c_careplan", "No", "Partly"),
        ("c_careplan.note", "Out of date.", "Out of date since May."),
    ]


def test_feedback_for_a_team_names_nobody_and_prints_no_small_number(
    sara: Session, tmp_path: Path
) -> None:
    """Acceptance 52."""
    for number in range(1, 9):
        child_id = child_from_office(sara, number, team="North", family_name="Canary")
        answer = "no" if number == 1 else "yes"
        more: dict[str, Value] = {"c_careplan.note": "Canary reason"} if answer == "no" else {}
        review_id = review_by(sara, child_id, f"2026-10-0{number}", "rosa")
        form_by(sara, review_id, "rosa", c_careplan=answer, **more)

    feedback = team_feedback(sara, "North", AUTUMN)
    careplan = next(each for each in feedback.results if "care plan" in each.label.lower())
    words = feedback_words(feedback)
    save_team_feedback(feedback, words, tmp_path / "north.docx")

    assert feedback.forms == 8
    assert careplan.answered == 8
    assert [each.forms for each in careplan.answers if each.label in {"Yes", "No"}] == [None, None]
    document = docx.Document(str(tmp_path / "north.docx"))
    styles = [(p.style.name, p.text) for p in document.paragraphs if p.style is not None]
    assert styles[0] == ("Heading 1", "What IROs saw: North")
    assert ("Heading 2", careplan.section) in styles
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert HIDDEN in cells
    assert "Canary" not in " ".join([*cells, *(text for _, text in styles)])


def test_feedback_counts_themes_and_prints_no_small_number_of_them(sara: Session) -> None:
    for number in range(1, 13):
        child_id = child_from_office(sara, number, team="North")
        review_id = review_by(sara, child_id, f"2026-10-{number:02}", "rosa")
        form = quality.open_form(sara, form_by(sara, review_id, "rosa", c_careplan="yes"))
        wanted = ["health"] if number < 8 else ["safety"] if number < 9 else []
        set_themes(sara, form, "c_careplan", wanted)

    feedback = team_feedback(sara, "North", AUTUMN)
    chapter = feedback_words(feedback).chapters[-1]

    assert feedback.themes == (("health", 7), ("safety", None))
    assert chapter.table[1:] == (("Health", "7"), ("Safety", HIDDEN))


def test_too_few_forms_give_no_results_at_all(council: Session) -> None:
    feedback = team_feedback(council, "North", AUTUMN)

    assert (feedback.forms, feedback.results) == (None, ())
    assert "too few" in " ".join(feedback_words(feedback).introduction)


def _go_on(session: Session, form_id: str, act: str, author: str, values: dict[str, Value]) -> None:
    held = session.reading.form(form_id)
    assert held is not None
    child_id, parents = held.state.child_id, held.state.heads
    from_office(
        session,
        "qa_form",
        form_id,
        values,
        child_id=child_id,
        act=act,
        author=author,
        parents=parents,
    )


def test_an_iro_does_not_see_the_teams_results(anna: Session) -> None:
    with pytest.raises(NotPermitted):
        team_quality(anna, AUTUMN)
