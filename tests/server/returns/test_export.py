from datetime import date

import pytest

from iro_server.returns.export import ExportedReview, reviews_csv
from iro_server.returns.issues import Reason
from iro_server.returns.read import read_files

YEAR = (date(2016, 4, 1), date(2017, 3, 31))
BORN = date(2008, 5, 12)


def review(number="900001", held_on=date(2016, 9, 1), code="PN1", **more):
    given = {"born_on": BORN} | more
    return ExportedReview(number, held_on=held_on, participation_code=code, **given)


def test_the_file_has_exactly_the_columns_dates_and_line_ends_of_the_return():
    export = reviews_csv([review("900002"), review(held_on=date(2017, 3, 1)), review()], *YEAR)
    assert export.content == (
        b"CHILD,DOB,REVIEW,REVIEW_CODE\r\n"
        b"900001,12/05/2008,01/09/2016,PN1\r\n"
        b"900001,12/05/2008,01/03/2017,PN1\r\n"
        b"900002,12/05/2008,01/09/2016,PN1\r\n"
    )
    assert (export.rows, export.issues) == (3, ())


def test_both_ends_of_the_period_are_in_it():
    days = [date(2016, 3, 31), date(2016, 4, 1), date(2017, 3, 31), date(2017, 4, 1)]
    assert reviews_csv([review(held_on=day) for day in days], *YEAR).rows == 2


def test_a_child_with_short_breaks_only_is_not_returned():
    """Rule 399."""
    export = reviews_csv([review(short_breaks_only=True)], *YEAR)
    assert (export.rows, export.issues) == (0, ())


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"code": None}, Reason.MISSING_VALUE),
        ({"code": "PN9"}, Reason.UNKNOWN_CODE),
        ({"held_on": None}, Reason.MISSING_VALUE),
        ({"born_on": None}, Reason.MISSING_VALUE),
        ({"code": "PN0"}, Reason.FROM_4_BUT_CODE_UNDER_4),
        ({"born_on": date(2013, 1, 1)}, Reason.UNDER_4_BUT_CODE_FROM_4),
    ],
)
def test_a_review_that_breaks_a_rule_is_reported_and_not_written(given, reason):
    """Rules 166, 167, 440 and 441."""
    bad = review(**given)
    export = reviews_csv([bad, review("900002")], *YEAR)
    assert [each.reason for each in export.issues] == [reason]
    assert export.kept_out == (bad,)
    assert export.rows == 1


def test_one_day_of_one_child_is_returned_once():
    assert reviews_csv([review(), review()], *YEAR).rows == 1
    twice = reviews_csv([review(code="PN1"), review(code="PN2")], *YEAR)
    assert [each.reason for each in twice.issues] == [Reason.DUPLICATE]


def test_what_is_exported_can_be_read_back_without_an_issue(small_return):
    export = reviews_csv([review(), review(held_on=date(2017, 3, 1), code="PN7")], *YEAR)
    del small_return["decisions.csv"]
    reading = read_files(small_return | {"reviews.csv": export.content}, as_at=YEAR[1])
    assert reading.issues == ()
