from datetime import date

import pytest

from iro_desktop.ui.models.timeline import (
    FILTERS,
    TimelineModel,
    can_be_opened,
    entry_more,
    entry_words,
)
from iro_desktop.workflows.stages import RecordStage
from iro_desktop.workflows.timeline import EntryKind, TimelineEntry
from tests.support.screen_rows import a_timeline


def test_the_model_is_sound(qtmodeltester):
    history = TimelineModel()
    history.set_rows(a_timeline())
    qtmodeltester.check(history)


@pytest.mark.parametrize("kind", list(EntryKind))
def test_every_kind_of_entry_has_words(kind):
    assert entry_words(TimelineEntry(kind, date(2026, 5, 29), number=2, code=""))


def test_every_kind_of_entry_belongs_to_at_most_one_filter():
    kinds = [kind for kept in FILTERS.values() for kind in kept]

    assert len(kinds) == len(set(kinds))


def test_a_review_says_how_the_child_took_part_and_its_receipt():
    entry = TimelineEntry(
        EntryKind.REVIEW,
        date(2026, 5, 29),
        code="PN1",
        record_id="r-5",
        number=5,
        stage=RecordStage.SENT,
        receipt="R-8F2C",
    )

    assert entry_words(entry) == "Review 5"
    assert entry_more(entry) == "Attended and spoke for themselves (PN1) · Sent · receipt R-8F2C"
    assert can_be_opened(entry)


def test_a_review_of_the_return_has_nothing_more_to_open():
    entry = TimelineEntry(EntryKind.REVIEW, date(2026, 5, 29), code="PN1", record_id="r-5")

    assert not can_be_opened(entry)


def test_a_move_is_said_in_plain_words():
    entry = TimelineEntry(EntryKind.PLACEMENT, date(2026, 5, 29), code="K2")

    assert entry_words(entry) == "Moved: children’s home"


def test_a_missing_episode_says_how_long_or_that_no_return_is_recorded():
    gone = TimelineEntry(EntryKind.MISSING, date(2026, 3, 2), until=date(2026, 3, 4))

    assert entry_more(gone) == "until Wed 4 Mar 2026, 2 nights"
    assert entry_more(TimelineEntry(EntryKind.MISSING, date(2026, 3, 2))) == "no return recorded"
