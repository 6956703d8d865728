"""Answers are tagged with themes and read together without names."""

from datetime import date

import pytest

from iro_core.changes.change import Value
from iro_core.domain.period import Period
from iro_core.domain.word_lists import ListName, WordList
from iro_core.errors import NotPermitted
from iro_desktop.workflows import quality
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.themes import set_themes, themes, themes_of
from tests.support.laptops import child_from_office, form_by, from_office, review_by

AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 30))


@pytest.fixture
def form(sara: Session) -> quality.QualityForm:
    """A form about a child, with a reason that names people."""
    child_id = child_from_office(sara, 1042, team="North")
    child_from_office(sara, 1055, given_name="Kayden", family_name="Marsh")
    note: dict[str, Value] = {"c_careplan.note": "Jay waits for Kayden's carer since May."}
    review_id = review_by(sara, child_id, "2026-10-01", "rosa")
    form_id = form_by(sara, review_id, "rosa", c_careplan="no", **note)
    return quality.open_form(sara, form_id)


def test_a_tagged_answer_is_quoted_without_names(sara: Session, form: quality.QualityForm) -> None:
    set_themes(sara, form, "c_careplan", ["drift_delay", "health"])

    found = themes(sara, AUTUMN)

    assert [each.theme for each in found.answers] == ["drift_delay", "health"]
    assert {each.quote for each in found.answers} == {
        "No: [name] waits for [name] carer since May."
    }
    assert {each.team for each in found.answers} == {"North"}
    assert themes(sara, Period(date(2026, 1, 1), date(2026, 1, 31))).answers == ()


def test_themes_are_taken_off_and_put_back_and_nothing_is_lost(
    sara: Session, form: quality.QualityForm
) -> None:
    set_themes(sara, form, "c_careplan", ["drift_delay", "health"])
    set_themes(sara, form, "c_careplan", ["health"])
    assert themes_of(sara, form).by_question == {"c_careplan": ("health",)}
    assert set_themes(sara, form, "c_careplan", ["health"]) is None

    set_themes(sara, form, "c_careplan", ["health", "drift_delay"])

    assert set(themes_of(sara, form).by_question["c_careplan"]) == {"health", "drift_delay"}
    assert sara.store.records.count("theme_tag") == 2


def test_two_supervisors_who_tag_alike_count_once(sara: Session, form: quality.QualityForm) -> None:
    set_themes(sara, form, "c_careplan", ["health"])
    values: dict[str, Value] = {
        "form_id": form.form_id,
        "question": "c_careplan",
        "theme": "health",
    }
    child_id = form.child_id
    from_office(sara, "theme_tag", "t-1", values, child_id=child_id, act="tag", author="tom")
    assert len(themes(sara, AUTUMN).answers) == 1

    set_themes(sara, form, "c_careplan", [])

    assert themes(sara, AUTUMN).answers == ()


def test_two_supervisors_who_take_a_theme_off_at_once_contradict_nobody(
    sara: Session, form: quality.QualityForm
) -> None:
    set_themes(sara, form, "c_careplan", ["health"])
    (tag,) = sara.reading.supervised.tags()
    set_themes(sara, form, "c_careplan", [])
    from_office(
        sara,
        "theme_tag",
        tag.record_id,
        {},
        child_id=form.child_id,
        act="take_off",
        author="tom",
        parents=tag.state.heads,
    )

    (tag,) = sara.reading.supervised.tags()
    assert (tag.state.status, tag.state.needs_a_person) == ("taken_off", False)


def test_the_authority_may_set_its_own_list(sara: Session, form: quality.QualityForm) -> None:
    words = WordList(ListName.THEMES, date(2026, 11, 1), (("transport", "Transport"),))
    from_office(sara, "word_list", "words-themes", words.to_fields(), act="publish")

    assert themes_of(sara, form).offered == {"transport": "Transport"}


def test_an_iro_neither_tags_nor_reads_themes(anna: Session, form: quality.QualityForm) -> None:
    with pytest.raises(NotPermitted):
        themes(anna, AUTUMN)
    with pytest.raises(NotPermitted):
        set_themes(anna, form, "c_careplan", ["health"])
