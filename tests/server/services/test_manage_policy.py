"""Amending the authority's rules from a day on."""

from datetime import date

import pytest

from iro_server.errors import ServerProblem
from iro_server.services import manage_policy
from iro_server.services.manage_policy import NewAmendment
from iro_server.services.office import Office
from iro_server.store import projection

DAY = date(2027, 4, 1)
STRICTER = NewAmendment("later_review_months", 4, DAY, "Cabinet, 3 March 2027")


def number(office: Office, name: str, day: date) -> int:
    return next(
        each.number for each in manage_policy.in_force(office, day) if each.setting.name == name
    )


def test_a_number_changes_on_its_day_and_says_why(office: Office) -> None:
    amendment_id = manage_policy.amend(office, STRICTER)

    assert number(office, "later_review_months", date(2027, 3, 31)) == 6
    assert number(office, "later_review_months", DAY) == 4
    (standing,) = manage_policy.amendments(office)
    assert (standing.amendment_id, standing.because) == (amendment_id, "Cabinet, 3 March 2027")


def test_a_withdrawn_amendment_holds_no_more_and_cannot_be_withdrawn_again(office: Office) -> None:
    amendment_id = manage_policy.amend(office, STRICTER)

    manage_policy.withdraw(office, amendment_id)

    assert number(office, "later_review_months", DAY) == 6
    with pytest.raises(ServerProblem, match="no_such_amendment"):
        manage_policy.withdraw(office, amendment_id)


def test_a_holiday_is_announced(office: Office) -> None:
    manage_policy.announce_holiday(office, date(2027, 6, 4), "By proclamation")

    (standing,) = manage_policy.amendments(office)
    assert standing.holidays == (date(2027, 6, 4),)


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        (NewAmendment("no_such", 4, DAY, "x"), "no_such_setting"),
        (NewAmendment("later_review_months", 8, DAY, "x"), "setting_bounds"),
        (NewAmendment("later_review_months", 4, DAY, "  "), "amendment_reason"),
    ],
)
def test_what_the_authority_may_not_set_changes_nothing(
    office: Office, new: NewAmendment, problem: str
) -> None:
    with pytest.raises(ServerProblem, match=problem):
        manage_policy.amend(office, new)

    with office.database.read() as tx:
        assert list(projection.of_kind(tx, "policy_amendment")) == []


def test_a_change_of_law_may_leave_the_bounds(office: Office) -> None:
    manage_policy.amend(
        office, NewAmendment("later_review_months", 8, DAY, "SI 2027/1", is_law=True)
    )

    assert number(office, "later_review_months", DAY) == 8
