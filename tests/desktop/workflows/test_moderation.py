"""A sample is drawn, read twice without knowing of each other, and compared."""

from datetime import date

import pytest

from iro_core.changes.change import Value
from iro_core.domain.period import Period
from iro_core.domain.share import Share
from iro_core.errors import NotPermitted
from iro_desktop.workflows import moderation, quality, supervision
from iro_desktop.workflows.moderation import ModeratedForm
from iro_desktop.workflows.session import Session
from tests.support.casework import complete
from tests.support.laptops import child_from_office, form_by, from_office, review_by

AUTUMN = Period(date(2026, 10, 1), date(2026, 12, 31))
FOUND: dict[str, Value] = {
    "m_life": "yes",
    "m_views": "partly",
    "m_borne_out": "yes",
    "m_drift": "na",
    "m_overall": "good",
    "m_outcome": "accept",
}


@pytest.fixture
def council(sara: Session) -> Session:
    """Six forms of this autumn."""
    for number in range(1, 7):
        child_id = child_from_office(sara, number)
        review_id = review_by(sara, child_id, f"2026-10-0{number}", "rosa")
        form_by(sara, review_id, "rosa", c_careplan="yes")
    return sara


def _drawn(session: Session) -> list[ModeratedForm]:
    return list(moderation.samples(session)[0].forms)


def _read(session: Session, drawn_id: str, **found: Value) -> None:
    draft = moderation.start_reading(session, drawn_id)
    answers = complete(draft.definition, {**FOUND, **found})
    assert moderation.finish_reading(session, draft, answers).changed is not None


def _read_by_another(session: Session, form: ModeratedForm, **found: Value) -> None:
    values: dict[str, Value] = {f"answers.{key}": each for key, each in {**FOUND, **found}.items()}
    values["drawn_id"] = form.drawn.drawn_id
    from_office(
        session,
        "moderation_reading",
        f"tom-{form.drawn.drawn_id}",
        values,
        child_id=form.child_id,
        act="read",
        author="tom",
    )


def test_a_sample_says_how_it_was_drawn_and_is_drawn_again(council: Session) -> None:
    moderation.draw_sample(council, AUTUMN, 4, "4711")

    (sample,) = moderation.samples(council)
    again = moderation.drawn_again(council, sample)
    assert (len(sample.forms), sample.how.out_of, sample.how.seed) == (4, 6, "4711")
    assert (again.out_of, again.same, again.missing) == (6, sample.forms, ())

    late = review_by(council, "c-1", "2026-11-20", "rosa")
    form_by(council, late, "rosa")
    assert moderation.drawn_again(council, sample).out_of == 7
    assert len(moderation.drawn_again(council, sample).missing) <= 1


def test_nothing_is_drawn_where_no_form_was_handed_in(council: Session) -> None:
    empty = Period(date(2025, 1, 1), date(2025, 1, 31))

    assert moderation.draw_sample(council, empty, 4, "4711") is None
    assert moderation.samples(council) == ()


def test_what_the_other_found_is_seen_only_after_ones_own_reading(council: Session) -> None:
    moderation.draw_sample(council, AUTUMN, 2, "4711")
    first, second = _drawn(council)
    _read_by_another(council, first, m_outcome="return")
    (first, second) = _drawn(council)
    assert (first.readers, first.both, first.awaits_me) == (1, None, True)

    _read(council, first.drawn.drawn_id)

    first, second = _drawn(council)
    assert first.both is not None
    assert [each.answers["m_outcome"] for each in first.both] == ["accept", "return"]
    assert not first.awaits_me
    assert second.both is None


def test_agreement_is_counted_question_by_question_without_what_does_not_apply(
    council: Session,
) -> None:
    moderation.draw_sample(council, AUTUMN, 3, "4711")
    for form, outcome in zip(_drawn(council), ("accept", "accept", "return"), strict=True):
        _read(council, form.drawn.drawn_id)
        _read_by_another(council, form, m_outcome=outcome)

    found = {each.question.key: each for each in moderation.agreements(_drawn(council), 2)}

    assert found["m_outcome"].agreement.share == Share(2, 3)
    assert found["m_life"].agreement.share == Share(3, 3)
    assert found["m_drift"].agreement.share == Share(0, 0)
    assert found["m_outcome"].agreement.kappa == 0
    assert len(found["m_outcome"].forms) == 3


def test_both_readers_read_the_form_as_it_was_drawn(council: Session) -> None:
    moderation.draw_sample(council, AUTUMN, 1, "4711")
    (drawn,) = _drawn(council)
    form = quality.open_form(council, drawn.drawn.form_id)
    supervision.comment(council, form, "c_careplan", "Is it?")
    form = quality.open_form(council, drawn.drawn.form_id)
    supervision.return_form(council, form, "Look again.")

    read = moderation.start_reading(council, drawn.drawn.drawn_id).form

    assert (read.comments, read.return_reason, read.status) == ((), "", "submitted")
    assert read.answers["c_careplan"] == "yes"


def test_a_reading_is_kept_while_it_is_written_and_finished_only_when_complete(
    council: Session,
) -> None:
    moderation.draw_sample(council, AUTUMN, 1, "4711")
    (drawn,) = _drawn(council)
    draft = moderation.start_reading(council, drawn.drawn.drawn_id)

    result = moderation.finish_reading(council, draft, {"m_life": "yes"})

    assert result.changed is None
    assert result.problems
    again = moderation.start_reading(council, drawn.drawn.drawn_id)
    assert (again.answers, again.record_id) == ({"m_life": "yes"}, draft.record_id)
    assert _drawn(council)[0].readers == 0


def test_an_iro_neither_draws_nor_reads(anna: Session) -> None:
    with pytest.raises(NotPermitted):
        moderation.samples(anna)
    with pytest.raises(NotPermitted):
        moderation.draw_sample(anna, AUTUMN, 1, "4711")
    with pytest.raises(NotPermitted):
        moderation.start_reading(anna, "d")
