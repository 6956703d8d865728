"""QA results and reviews without a form, on the supervisor's laptop."""

from datetime import date

import pytest

from iro_core.domain.period import Period
from iro_core.domain.share import Share
from iro_core.errors import NotPermitted
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.team_quality import results_of, team_quality
from tests.support.laptops import child_from_office, form_by, past_review, review_by

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


def test_an_iro_does_not_see_the_teams_results(anna: Session) -> None:
    with pytest.raises(NotPermitted):
        team_quality(anna, AUTUMN)
