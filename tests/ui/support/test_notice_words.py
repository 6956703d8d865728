from datetime import date

import pytest

from iro_core.domain.notice import Concern, Notice
from iro_desktop.ui.support.notice_words import notice_source, notice_title, notice_words


@pytest.mark.parametrize("concern", list(Concern))
def test_every_notice_has_a_title_and_asks_a_question(concern: Concern) -> None:
    notice = Notice(concern=concern, source="x", on=date(2026, 9, 8), number=21, year=2026)
    assert notice_title(notice)
    assert notice_words(notice).endswith("?") or concern is Concern.PERSONAL_ADVISER
    assert "None" not in notice_words(notice)


def test_a_pathway_plan_that_was_due_says_so() -> None:
    due = date(2026, 9, 8)
    late = Notice(concern=Concern.PERSONAL_ADVISER, source="x", on=due, is_pressing=True)
    assert notice_words(late) == (
        "Is there a personal adviser? The pathway plan was due by Tue 8 Sep 2026."
    )


@pytest.mark.parametrize("concern", list(Concern))
def test_what_a_qa_form_told_names_the_review_and_asks(concern: Concern) -> None:
    told_on = date(2026, 9, 8)
    notice = Notice(concern=concern, source="x", told_on=told_on, answer="moderate", number=3)
    assert "None" not in notice_words(notice)
    assert "Tue 8 Sep 2026 says so. Source: x." in notice_source(notice)


def test_a_risk_says_its_level_and_asks_for_the_plan() -> None:
    notice = Notice(
        concern=Concern.SEXUAL_EXPLOITATION,
        source="x",
        told_on=date(2026, 9, 8),
        answer="moderate",
        is_pressing=True,
    )
    assert notice_words(notice) == (
        "At the review on Tue 8 Sep 2026: moderate risk. Is there a plan now, and does it work?"
    )
