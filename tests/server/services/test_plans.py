"""Z-05: what was decided in advance begins and ends at the second, on both databases."""

from datetime import date, timedelta

import pytest

from iro_core import clock as clocks
from iro_core.clock import FixedClock
from iro_core.errors import Refused
from iro_server.errors import ServerProblem
from iro_server.services.manage_accounts import deactivate
from iro_server.services.office import Office
from iro_server.services.plans import carry_out, drop_plan, plan_cover, plan_end, plans_to_come
from iro_server.store import audit
from tests.server.services.test_access_in_time import seen_by
from tests.support.server import Laptop, add_child, add_person, enrol, give

SECOND = timedelta(seconds=1)


def at(office: Office, clock: FixedClock, day: date, by: timedelta) -> None:
    """The instant at which a day begins in England, or one beside it; then somebody asks."""
    clock.advance(clocks.midnight(day) + by - clock.now())
    carry_out(office)


def test_a_locum_s_access_ends_with_the_last_day_at_the_second(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    plan_end(office, "anna", last_day=date(2026, 12, 31))
    at(office, clock, date(2027, 1, 1), -SECOND)
    assert seen_by(anna) == {"c-1"}
    at(office, clock, date(2027, 1, 1), timedelta())
    with pytest.raises(Refused) as refused:
        seen_by(anna)
    assert refused.value.detail == "user"
    assert plans_to_come(office) == []


def test_cover_begins_and_ends_at_the_second_fifty_times(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    """Winter and summer time; whole days in England."""
    bashir = enrol(office, "bashir")
    day = date(2026, 12, 1)
    for _ in range(25):
        last = day + timedelta(days=9)
        plan_cover(office, "bashir", of_user_id="anna", days=(day, last))
        for edge, giver, taker in ((day, anna, bashir), (last + timedelta(days=1), bashir, anna)):
            at(office, clock, edge, -SECOND)
            assert ("c-1" in seen_by(giver), "c-1" in seen_by(taker)) == (True, False)
            at(office, clock, edge, timedelta())
            assert ("c-1" in seen_by(giver), "c-1" in seen_by(taker)) == (False, True)
        day = last + timedelta(days=8)
    assert plans_to_come(office) == []


def test_every_child_of_that_day_is_covered_and_only_what_was_lent_goes_back(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    bashir = enrol(office, "bashir")
    give(office, "c-2", "bashir")
    plan_cover(office, "bashir", of_user_id="anna", days=(date(2026, 12, 1), date(2026, 12, 7)))
    third = add_child(office, 3)
    give(office, third, "anna")
    at(office, clock, date(2026, 12, 1), timedelta())
    assert seen_by(bashir) == {"c-1", "c-2", "c-3"}
    give(office, third, "sofia")

    at(office, clock, date(2026, 12, 8), timedelta())

    assert seen_by(anna) == {"c-1"}
    assert seen_by(bashir) == {"c-2"}


def test_what_was_written_in_the_cover_and_sent_after_it_arrives_late(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    bashir = enrol(office, "bashir")
    days = date(2026, 12, 1), date(2026, 12, 1)
    plan_cover(office, "bashir", of_user_id="anna", days=days, child_id="c-1")
    at(office, clock, days[0], timedelta())
    written = bashir.change(child_id="c-1")
    at(office, clock, date(2026, 12, 2), SECOND)
    (verdict,) = bashir.send(written)
    assert verdict.reason == "late"
    assert seen_by(anna) == {"c-1"}


def test_what_nobody_asked_for_in_time_is_made_up_for_in_order(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    """The server was off for the whole of the cover and the end of a contract."""
    plan_cover(office, "bashir", of_user_id="anna", days=(date(2026, 12, 1), date(2026, 12, 7)))
    plan_end(office, "bashir", last_day=date(2026, 12, 20))
    at(office, clock, date(2027, 1, 5), timedelta())
    assert seen_by(anna) == {"c-1"}
    assert plans_to_come(office) == []
    with office.database.read() as tx:
        said = [each.event.action for each in audit.entries(tx)]
    assert said.count("allocate") == 3
    assert said[-1] == "deactivate_user"


def test_a_plan_that_is_not_possible_any_more_is_noted_and_stops_nobody(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    plan_cover(office, "bashir", of_user_id="anna", days=(date(2026, 12, 1), date(2026, 12, 7)))
    deactivate(office, "bashir")
    at(office, clock, date(2026, 12, 1), timedelta())
    assert seen_by(anna) == {"c-1"}
    with office.database.read() as tx:
        last = list(audit.entries(tx))[-1].event
    assert (last.action, last.outcome) == ("begin_cover", "no_such_user")


def test_a_plan_is_given_up_before_its_time_and_not_after(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    plan = plan_end(office, "anna", last_day=date(2026, 12, 31))
    drop_plan(office, plan.plan_id)
    at(office, clock, date(2027, 1, 2), timedelta())
    assert seen_by(anna) == {"c-1"}
    with pytest.raises(ServerProblem) as refused:
        drop_plan(office, plan.plan_id)
    assert refused.value.problem == "no_such_plan"


@pytest.mark.parametrize(
    ("user", "of", "days", "problem"),
    [
        ("anna", "anna", (date(2026, 12, 1), date(2026, 12, 2)), "cover_for_oneself"),
        ("bashir", "anna", (date(2026, 12, 2), date(2026, 12, 1)), "plan_days_reversed"),
        ("bashir", "anna", (date(2026, 11, 1), date(2026, 11, 22)), "plan_in_the_past"),
        ("nobody", "anna", (date(2026, 12, 1), date(2026, 12, 2)), "no_such_user"),
    ],
)
def test_what_cannot_be_is_not_planned(
    office: Office, anna: Laptop, user: str, of: str, days: tuple[date, date], problem: str
) -> None:
    assert anna.children == []
    with pytest.raises(ServerProblem) as refused:
        plan_cover(office, user, of_user_id=of, days=days)
    assert refused.value.problem == problem
    assert plans_to_come(office) == []


def test_two_processes_carry_a_plan_out_once(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    add_person(office, "clara")
    plan_cover(office, "clara", of_user_id="anna", days=(date(2026, 12, 1), date(2026, 12, 7)))
    for _ in range(2):
        at(office, clock, date(2026, 12, 1), timedelta())
    assert [each.child_id for each in plans_to_come(office)] == ["c-1"]
    assert anna.device_id
