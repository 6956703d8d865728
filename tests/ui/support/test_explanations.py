from datetime import date

import pytest

from iro_core.domain.due import DueKind, Rag
from iro_core.domain.policy import SETTINGS
from iro_desktop.ui.support.explanations import (
    RAG_TONES,
    RAG_WORDS,
    because,
    distance_words,
    short_because,
    source_words,
)
from tests.support.screen_rows import CLOCKWORK, WHY


def test_a_date_explains_its_months():
    assert because(WHY, date(2026, 11, 29)) == (
        "Every later review: 6 months from the review on Fri 29 May 2026 is Sun 29 Nov 2026."
    )
    assert source_words(WHY).startswith("Source: Care Planning")
    assert short_because(WHY) == "6 months from Fri 29 May 2026"


def test_a_date_names_the_bank_holidays_it_skipped():
    due = CLOCKWORK.working(
        DueKind.DISTRIBUTION, "distribution_working_days", date(2026, 12, 10), "review_held"
    )

    words = because(due.explanation, due.due_on)

    assert words.startswith("20 working days from the review on Thu 10 Dec 2026 is Tue 12 Jan 2027")
    assert words.endswith("nor Fri 25 Dec 2026, Mon 28 Dec 2026 and Fri 1 Jan 2027.")


def test_a_date_says_when_no_bank_holiday_is_in_between():
    due = CLOCKWORK.working(
        DueKind.DECISIONS, "decisions_working_days", date(2026, 11, 2), "review_held"
    )

    assert because(due.explanation, due.due_on).endswith("no bank holiday is in between.")


def test_the_midway_date_is_explained_by_halves():
    due = CLOCKWORK.midway(date(2026, 5, 29), date(2026, 11, 29))

    assert because(due.explanation, due.due_on).startswith("Halfway between the review on")
    assert short_because(due.explanation).startswith("halfway")


def test_the_report_is_explained_backwards():
    due = CLOCKWORK.report_due(date(2026, 11, 27))

    assert because(due.explanation, due.due_on).startswith("5 working days before the review")


@pytest.mark.parametrize("setting", [each for each in SETTINGS if each.unit == "working days"])
def test_every_rule_of_working_days_can_be_said(setting):
    due = CLOCKWORK.working(DueKind.RECORD, setting.name, date(2026, 3, 2), "raised")

    assert "working day" in because(due.explanation, due.due_on)


@pytest.mark.parametrize(
    ("days", "words"),
    [(-2, "2 working days late"), (0, "today"), (1, "in 1 working day"), (None, "")],
)
def test_how_far_a_due_date_is(days, words):
    assert distance_words(days) == words


def test_every_urgency_has_a_word_and_a_tone():
    assert set(RAG_WORDS) == set(RAG_TONES) == set(Rag)
    assert len(set(RAG_WORDS.values())) == len(set(RAG_TONES.values())) == len(Rag)
