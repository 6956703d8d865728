from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.child import Child
from tests.support.builders import a_child

DAY = date(2017, 3, 31)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"given_name": "Jayden", "family_name": "Otterbrook"}, "Jayden Otterbrook"),
        (
            {"given_name": "Jayden", "preferred_name": "Jay", "family_name": "Otterbrook"},
            "Jay Otterbrook",
        ),
        ({"family_name": "Otterbrook"}, "Otterbrook"),
        ({}, "Child 1042"),
    ],
)
def test_a_child_goes_by_the_preferred_name_and_without_names_by_the_number(
    names: dict[str, object], shown: str
) -> None:
    assert a_child(**names).display_name == shown


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2017, 5, 11), 6),
        (date(2017, 5, 12), 7),
        (date(2010, 5, 12), 0),
    ],
)
def test_a_child_is_a_year_older_on_the_birthday_itself(day: date, age: int) -> None:
    assert a_child().age_on(day) == age


def test_a_child_born_on_29_february_is_18_on_1_march() -> None:
    child = a_child(born_on=date(2000, 2, 29))

    assert child.age_on(date(2018, 2, 28)) == 17
    assert child.age_on(date(2018, 3, 1)) == 18


def test_a_child_is_looked_after_from_the_first_day_until_the_day_care_ended() -> None:
    child = a_child("2016-06-01 S V2 U4 2017-01-05 E4A")

    assert not child.is_looked_after(date(2016, 5, 31))
    assert child.is_looked_after(date(2016, 6, 1))
    assert child.is_looked_after(date(2017, 1, 4))
    assert not child.is_looked_after(date(2017, 1, 5))


def test_episodes_are_in_order_of_their_start_whatever_the_order_of_the_file() -> None:
    child = a_child("2017-01-05 P C2 U4", "2016-06-01 S C1 U6 2017-01-05 X1")

    assert [each.placement_type for each in child.episodes] == ["U6", "U4"]


def test_of_overlapping_episodes_the_latest_started_counts() -> None:
    child = a_child("2015-01-01 S C1 U6", "2016-01-01 P C2 U4")

    episode = child.episode_on(DAY)

    assert episode is not None
    assert episode.placement_type == "U4"


def test_an_older_open_episode_does_not_outlive_leaving_care() -> None:
    """A return may leave an episode open that a later one overtook."""
    child = a_child("2015-01-01 S C1 U6", "2016-01-01 P C2 U4 2017-01-05 E4A")

    assert child.is_looked_after(date(2017, 1, 4))
    assert not child.is_looked_after(DAY)
    assert child.care_started_on(DAY) is None


def test_an_older_open_episode_goes_on_when_a_later_one_ended_within_care() -> None:
    child = a_child("2015-01-01 S C1 U6", "2016-01-01 P C2 T4 2016-01-05 X1")

    episode = child.episode_on(DAY)

    assert episode is not None
    assert episode.placement_type == "U6"


def test_a_future_episode_is_not_the_present_one() -> None:
    child = a_child("2016-06-01 S C1 U6", "2018-01-01 P C2 U4")

    episode = child.episode_on(DAY)

    assert episode is not None
    assert episode.placement_type == "U6"


def test_an_episode_without_a_start_is_left_out() -> None:
    child = Child.from_fields("c-1", {"born_on": "2010-05-12", "episodes.x.legal_status": "C2"})

    assert child.episodes == ()


def test_care_began_with_the_episode_that_says_so() -> None:
    child = a_child(
        "2014-01-01 S V2 U4 2014-06-01 E4A",
        "2016-06-01 S C1 U6 2016-09-01 X1",
        "2016-09-01 L C2 U6 2016-12-01 X1",
        "2016-12-01 P C2 U4",
    )

    assert child.care_started_on(DAY) == (date(2016, 6, 1), True)
    assert child.reviews_count_from(DAY) == date(2016, 6, 1)


def test_where_the_return_begins_in_the_middle_care_began_at_the_latest_with_what_is_known() -> (
    None
):
    child = a_child("2016-06-01 P C2 U6 2016-09-01 X1", "2016-09-01 P C2 U4")

    assert child.care_started_on(DAY) == (date(2016, 6, 1), False)
    assert child.reviews_count_from(DAY) == date.min


@pytest.mark.parametrize(
    "before",
    ["2014-01-01 S V2 U4 2014-06-01 E4A", "2014-01-01 S V2 U4 2016-05-01 X1"],
    ids=["left care", "days in between"],
)
def test_after_a_gap_care_begins_anew_even_if_the_return_forgot_to_say_so(before: str) -> None:
    child = a_child(before, "2016-06-01 P C2 U6")

    assert child.care_started_on(DAY) == (date(2016, 6, 1), False)
    assert child.reviews_count_from(DAY) == date(2016, 6, 1)


@pytest.mark.parametrize("status", ["V3", "V4"])
def test_short_breaks_only_looks_at_the_present_period_of_care(status: str) -> None:
    child = a_child("2012-01-01 S C1 U4 2012-06-01 E4A", f"2016-06-01 S {status} U4")

    assert child.has_short_breaks_only(DAY)
    assert not child.has_short_breaks_only(date(2012, 3, 1))
    assert not child.has_short_breaks_only(date(2014, 1, 1))


def test_legal_status_holds_since_the_first_episode_under_it_without_a_break() -> None:
    child = a_child(
        "2014-01-01 S C2 U4 2014-06-01 E4A",
        "2016-06-01 S C1 U6 2016-09-01 X1",
        "2016-09-01 L C2 U6 2016-12-01 X1",
        "2016-12-01 P C2 U4",
    )

    assert child.legal_status_since(DAY) == date(2016, 9, 1)
    assert child.legal_status_since(date(2015, 1, 1)) is None


def test_a_new_legal_status_is_no_new_placement() -> None:
    child = a_child(
        "2016-06-01 S C1 U6 2016-09-01 X1",
        "2016-09-01 L C2 U6 2016-12-01 X1",
        "2016-12-01 P C2 U4 2017-02-01 X1",
        "2017-02-01 L E1 U4",
    )

    assert [(p.started_on, p.placement_type) for p in child.placements()] == [
        (date(2016, 6, 1), "U6"),
        (date(2016, 12, 1), "U4"),
    ]
    assert child.placement_since(DAY) == date(2016, 12, 1)
    move = child.last_move(DAY)

    assert move is not None
    assert move.on == date(2016, 12, 1)


@pytest.mark.parametrize("reason", ["P", "T", "B", "U"])
def test_a_child_moves_with_every_reason_but_start_and_status(reason: str) -> None:
    child = a_child("2016-06-01 S C1 U6 2016-12-01 X1", f"2016-12-01 {reason} C1 U4")

    move = child.last_move(DAY)

    assert move is not None
    assert move.on == date(2016, 12, 1)
    assert child.last_move(date(2016, 11, 30)) is None


def test_missing_episodes_count_from_a_day_on() -> None:
    child = a_child(missing=("2017-01-01 M 2017-01-03", "2016-12-31 A", "2017-03-01 M"))

    assert [each.kind for each in child.missing_since(date(2017, 1, 1))] == ["M", "M"]


_LINES = st.builds(
    " ".join,
    st.tuples(
        st.dates(date(2014, 1, 1), date(2018, 1, 1)).map(date.isoformat),
        st.sampled_from(["S", "P", "L", "B", "U", "T", ""]),
        st.sampled_from(["C1", "C2", "V2", "V3", "V4"]),
        st.sampled_from(["U4", "K2", "T1"]),
        st.dates(date(2014, 1, 1), date(2018, 1, 1)).map(date.isoformat) | st.just(""),
        st.sampled_from(["X1", "E4A", ""]),
    ),
)


@given(st.lists(_LINES, max_size=6), st.dates(date(2013, 1, 1), date(2019, 1, 1)))
def test_no_return_however_odd_stops_the_program(lines: list[str], day: date) -> None:
    """Overlaps, ends before starts, several open episodes: everything still has an answer."""
    child = a_child(*lines)

    care, status = child.care_started_on(day), child.legal_status_since(day)
    placement, move = child.placement_since(day), child.last_move(day)

    assert (care is not None) == child.is_looked_after(day)
    if care is not None:
        assert status is not None
        assert placement is not None
        assert care[0] <= status <= day
        assert care[0] <= placement <= day
        assert move is None or care[0] <= move.on <= day
