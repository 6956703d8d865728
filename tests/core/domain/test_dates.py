import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.dates import parse_date, parse_decision_line, parse_time
from iro_core.domain.working_days import WorkingDays
from iro_core.errors import RuleBroken

TODAY = date(2026, 11, 26)  # a Thursday
ENGLAND = WorkingDays()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("27 11 2026", date(2026, 11, 27)),
        ("27/11/2026", date(2026, 11, 27)),
        ("27/11/26", date(2026, 11, 27)),
        ("27.11.2026", date(2026, 11, 27)),
        ("27-11-2026", date(2026, 11, 27)),
        ("3/12", date(2026, 12, 3)),
        ("3 12", date(2026, 12, 3)),
        ("2026-11-27", date(2026, 11, 27)),
        ("27 nov", date(2026, 11, 27)),
        ("27 Nov", date(2026, 11, 27)),
        ("27 November 2026", date(2026, 11, 27)),
        ("27th november", date(2026, 11, 27)),
        ("1st dec", date(2026, 12, 1)),
        ("2nd dec 26", date(2026, 12, 2)),
        ("3rd December, 2026", date(2026, 12, 3)),
        ("Fri 4 Dec 2026", date(2026, 12, 4)),
        ("Friday 4 Dec", date(2026, 12, 4)),
        ("31 jan", date(2027, 1, 31)),
        ("17 dec", date(2026, 12, 17)),
        ("30 jun", date(2026, 6, 30)),
        ("1 may", date(2027, 5, 1)),
        ("29 feb 2028", date(2028, 2, 29)),
        ("today", date(2026, 11, 26)),
        ("TODAY", date(2026, 11, 26)),
        ("tomorrow", date(2026, 11, 27)),
        ("yesterday", date(2026, 11, 25)),
        ("+5wd", date(2026, 12, 3)),
        ("+ 5 wd", date(2026, 12, 3)),
        ("in 5 working days", date(2026, 12, 3)),
        ("in 1 working day", date(2026, 11, 27)),
        ("+20wd", date(2026, 12, 24)),
        ("in 2 weeks", date(2026, 12, 10)),
        ("+2w", date(2026, 12, 10)),
        ("in 1 week", date(2026, 12, 3)),
        ("in 10 days", date(2026, 12, 6)),
        ("+1d", date(2026, 11, 27)),
        ("in 3 months", date(2027, 2, 26)),
        ("+1m", date(2026, 12, 26)),
        ("friday", date(2026, 11, 27)),
        ("fri", date(2026, 11, 27)),
        ("thursday", date(2026, 12, 3)),
        ("next friday", date(2026, 11, 27)),
        ("on monday", date(2026, 11, 30)),
        ("  27   nov  ", date(2026, 11, 27)),
    ],
)
def test_a_date_is_understood_as_people_type_it(typed: str, expected: date) -> None:
    assert parse_date(typed, TODAY, ENGLAND) == expected


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            "soon",
            "rubbish 27 nov",
            "tuesday 27 nov",
            "Mon 4 Dec 2026",
            "27.11",
            "4-5",
            "friend",
            "month",
            "27 decide",
            "marching",
            "31 2 2026",
            "31/11/2026",
            "29 feb 2027",
            "0 12 2026",
            "12/2026",
            "13",
        ),
        *(
            "12 13 2026",
            "27 nov 20266",
            "1/2/3/4",
            "five days",
            "+5",
            "+wd",
            "2026-13-01",
            "32 jan",
        ),
        *("27 novembar 2026 x", "monthly", "27 xyz", "-5wd", "١٢ nov", "next", "before easter"),
    ],
)
def test_what_is_no_real_date_is_refused_not_guessed(typed: str) -> None:
    with pytest.raises(RuleBroken, match="not_a_date"):
        parse_date(typed, TODAY, ENGLAND)


@pytest.mark.parametrize(
    ("line", "text", "owner", "due_on"),
    [
        ("book dental check @SW 17 dec", "Book dental check", "Social worker", date(2026, 12, 17)),
        (
            "apply for passport @carer by 31 jan",
            "Apply for passport",
            "Foster carer",
            date(2027, 1, 31),
        ),
        (
            "@TM authorise the report +5wd",
            "Authorise the report",
            "Team manager",
            date(2026, 12, 3),
        ),
        ("call Nan in 2 weeks @iro", "Call Nan", "IRO", date(2026, 12, 10)),
        ("ring CAMHS before friday", "Ring CAMHS", "", date(2026, 11, 27)),
        ("keep 2 nights a week", "Keep 2 nights a week", "", None),
        ("visit brother @Priya", "Visit brother", "Priya", None),
        ("see the dentist 17 12 2026", "See the dentist", "", date(2026, 12, 17)),
        ("tomorrow", "Tomorrow", "", None),
        ("", "", "", None),
        ("e-mail @ school", "E-mail @ school", "", None),
        ("book a check 17 dec", "Book a check", "", date(2026, 12, 17)),
        ("tell her best friend", "Tell her best friend", "", None),
        ("arrange 6 sessions", "Arrange 6 sessions", "", None),
        ("paint the room with 2 decorators", "Paint the room with 2 decorators", "", None),
        ("school to monitor", "School to monitor", "", None),
        ("find the place where he sat", "Find the place where he sat", "", None),
        ("plan a day in the sun", "Plan a day in the sun", "", None),
        ("see Nan by sun", "See Nan", "", date(2026, 11, 29)),
        ("raise pocket money to 10.5", "Raise pocket money to 10.5", "", None),
        ("join the group for ages 4-5", "Join the group for ages 4-5", "", None),
        ("review again in 6 months", "Review again", "", date(2027, 5, 26)),
        (
            "start the course next monday @pa",
            "Start the course",
            "Personal adviser",
            date(2026, 11, 30),
        ),
        ("agree the plan by Fri 4 Dec 2026", "Agree the plan", "", date(2026, 12, 4)),
        ("renew the passport 1 jul", "Renew the passport", "", date(2027, 7, 1)),
    ],
)
def test_a_line_becomes_what_who_and_by_when(
    line: str, text: str, owner: str, due_on: date | None
) -> None:
    parsed = parse_decision_line(line, TODAY, ENGLAND)

    assert (parsed.text, parsed.owner, parsed.due_on) == (text, owner, due_on)


def test_what_is_decided_today_is_never_due_in_the_past() -> None:
    """A review's own date may lie half a year back; a decision's without a year may not."""
    assert parse_date("30 jun", TODAY, ENGLAND) == date(2026, 6, 30)
    assert parse_decision_line("see Nan 30 jun", TODAY, ENGLAND).due_on == date(2027, 6, 30)


@given(st.text(max_size=40))
def test_any_typing_is_a_date_or_refused_and_no_line_breaks(typed: str) -> None:
    line = parse_decision_line(typed, TODAY, ENGLAND)
    assert line.due_on is None or line.text

    with contextlib.suppress(RuleBroken):
        parse_date(typed, TODAY, ENGLAND)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_is_read_back_however_it_is_written(day: date) -> None:
    for written in ("%d %m %Y", "%d/%m/%y", "%Y-%m-%d", "%d %b %Y", "%A %d %B %Y", "%a %d %b %y"):
        assert parse_date(day.strftime(written), TODAY, ENGLAND) == day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("9.05", time(9, 5)),
        ("2.30pm", time(14, 30)),
        ("11 AM", time(11, 0)),
        ("12pm", time(12, 0)),
        ("12 am", time(0, 0)),
    ],
)
def test_a_time_of_day_is_understood_as_people_write_it(typed, meant):
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "3", "after school", "25:00", "13pm", "12:60", "0pm"])
def test_what_is_no_time_of_day_is_not_guessed(typed):
    assert parse_time(typed) is None
