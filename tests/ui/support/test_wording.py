from datetime import UTC, date, datetime

import pytest

from iro_desktop.ui.support import wording
from iro_desktop.ui.support.names import hide_names, shown_name

TODAY = date(2026, 11, 26)


def test_a_date_says_its_day_of_the_week():
    assert wording.date_words(date(2026, 12, 4)) == "Fri 4 Dec 2026"
    assert wording.short_date_words(date(2026, 12, 4)) == "4 Dec 2026"
    assert wording.long_date_words(date(2026, 12, 4)) == "4 December 2026"


def test_an_instant_is_said_in_english_time():
    summer = datetime(2026, 7, 1, 12, 2, 11, tzinfo=UTC)

    assert wording.time_words(summer) == "13:02"
    assert wording.time_words(summer, seconds=True) == "13:02:11"
    assert wording.instant_words(summer, date(2026, 7, 1)) == "13:02"
    assert wording.instant_words(summer, TODAY) == "Wed 1 Jul 2026 13:02"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 26), "today"),
        (date(2026, 11, 27), "tomorrow"),
        (date(2026, 11, 25), "yesterday"),
        (date(2026, 12, 8), "in 12 days"),
        (date(2026, 11, 20), "6 days ago"),
    ],
)
def test_how_far_a_date_is(day, words):
    assert wording.days_from_now_words(day, TODAY) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 25), "1 day"),
        (date(2026, 8, 20), "14 weeks"),
        (date(2026, 1, 1), "10 months"),
        (date(2019, 7, 1), "7 years"),
        (date(2026, 12, 1), "0 days"),
    ],
)
def test_how_long_ago_in_the_largest_honest_unit(day, words):
    assert wording.since_words(day, TODAY) == words


def test_numbers_and_their_nouns():
    assert wording.counted(1, "child", "children") == "1 child"
    assert wording.counted(1304, "child", "children") == "1,304 children"
    assert wording.joined(["a"]) == "a"
    assert wording.joined(["a", "b", "c"]) == "a, b and c"
    assert wording.percent_words(1, 3) == "33 %"
    assert wording.percent_words(0, 0) == "none"


def test_an_age_is_said_in_months_until_two():
    assert wording.age_words(date(2025, 10, 27), TODAY) == "12 months"
    assert wording.age_words(date(2012, 11, 27), TODAY) == "13 years"


def test_codes_are_said_in_plain_words_and_unknown_ones_as_they_are():
    assert wording.participation_words("PN1") == "Attended and spoke for themselves (PN1)"
    assert wording.code_words("legal_status", "C2") == "Full care order"
    assert wording.code_words("legal_status", "Q9") == "Code Q9"


def test_a_child_is_shown_by_name_or_by_number():
    assert shown_name("Jay Demoson", "1042") == "Jay Demoson"
    assert shown_name("", "1042") == "Child 1042"

    hide_names(hidden=True)

    assert shown_name("Jay Demoson", "1042") == "Child 1042"
