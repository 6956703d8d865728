"""People, caseloads and laptops."""

from datetime import timedelta
from decimal import Decimal

import pytest

from iro_core import clock as clocks
from iro_core.clock import FixedClock
from iro_server.errors import ServerProblem
from iro_server.services.manage_accounts import (
    NewUser,
    add_user,
    allocate,
    deactivate,
    list_users,
    spread,
)
from iro_server.services.manage_devices import list_devices, stop_device
from iro_server.services.office import Office
from iro_server.store import accounts, audit, projection
from tests.support.server import Laptop, add_child, add_person, enrol, give


def holders(office: Office) -> dict[str, str]:
    with office.database.read() as tx:
        return {each.child_id: each.user_id for each in accounts.open_allocations(tx)}


def a_user(**changed: str) -> NewUser:
    return NewUser(**{"user_id": "anna", "name": "Anna Invented", "role": "iro", **changed})


def test_a_person_is_added_once_and_then_brought_up_to_date(office: Office) -> None:
    assert add_user(office, a_user())
    assert not add_user(office, a_user())
    assert add_user(office, a_user(fte="0.6"))

    ((user, children),) = list_users(office)
    assert (user.user_id, user.fte, children) == ("anna", "0.6", 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"user_id": "Anna Invented"},
        {"user_id": "system"},
        {"user_id": "policy"},
        {"user_id": "c-1042"},
        {"name": " "},
        {"name": "Anna\x00"},
        {"role": "chief"},
        {"role": "supervisor"},
        {"fte": "0"},
        {"fte": "two"},
        {"fte": "NaN"},
        {"fte": "9"},
    ],
    ids=str,
)
def test_a_person_who_cannot_be_is_refused_and_nothing_is_written(
    office: Office, changed: dict[str, str]
) -> None:
    with office.database.read() as tx:
        before = tx.present_head()

    with pytest.raises(ServerProblem):
        add_user(office, a_user(**changed))

    with office.database.read() as tx:
        assert tx.present_head() == before


def test_children_are_spread_by_working_time(office: Office) -> None:
    for name, fte in (("anna", "1.0"), ("bashir", "0.5"), ("clara", "0.5")):
        add_user(office, a_user(user_id=name, fte=fte))
    for number in range(80):
        add_child(office, number)

    counts = {count.user_id: count.children for count in spread(office)}

    assert sum(counts.values()) == 80
    loads = [counts["anna"], counts["bashir"] / Decimal("0.5"), counts["clara"] / Decimal("0.5")]
    assert max(loads) - min(loads) <= 2


def test_brothers_and_sisters_stay_together(office: Office) -> None:
    for name in ("anna", "bashir", "clara"):
        add_person(office, name)
    for number in range(30):
        add_child(office, number, {"sibling_group": f"family-{number // 3}"})

    spread(office)

    given = holders(office)
    for family in range(10):
        assert len({given[f"c-{number}"] for number in range(family * 3, family * 3 + 3)}) == 1


def test_who_has_an_iro_stays_and_brings_the_family(office: Office) -> None:
    add_person(office, "anna")
    add_person(office, "bashir")
    for number in range(4):
        add_child(office, number, {"sibling_group": "one"})
    give(office, "c-0", "bashir")

    spread(office)

    assert set(holders(office).values()) == {"bashir"}


def test_spreading_again_changes_nothing(office: Office, anna: Laptop) -> None:
    spread(office)
    before = holders(office)
    with office.database.read() as tx:
        last_seq = tx.present_head().last_seq

    spread(office)

    with office.database.read() as tx:
        assert tx.present_head().last_seq == last_seq
    assert holders(office) == before


def test_a_child_who_left_care_is_given_to_nobody(office: Office) -> None:
    add_person(office, "anna")
    add_child(office, 1, {"episodes.20250102.ended_on": "2026-01-05"})

    spread(office)

    assert holders(office) == {}


def test_without_an_iro_nothing_is_spread(office: Office) -> None:
    with pytest.raises(ServerProblem) as refused:
        spread(office)

    assert refused.value.problem == "no_iro"


def test_a_batch_of_children_shares_one_place_in_the_stream(office: Office, anna: Laptop) -> None:
    for number in range(10, 20):
        add_child(office, number)

    spread(office)

    with office.database.read() as tx:
        granted = {each.granted_seq for each in accounts.open_allocations(tx)}
        last_seq = tx.present_head().last_seq
    assert max(granted) == last_seq
    assert len(granted) == 2  # the batch, and the child whom Anna had before


def test_a_child_is_given_to_another_from_now_on(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=2))

    assert allocate(office, "c-1", "bashir")
    assert not allocate(office, "c-1", "bashir")

    with office.database.read() as tx:
        old, new = accounts.allocations_of(tx, ["c-1"])["c-1"]
        state = projection.state(tx, "a-c-1")
    assert (old.user_id, new.user_id, new.to_at) == ("anna", "bashir", None)
    assert old.to_at == new.from_at == clocks.to_text(clock.now())
    assert state is not None
    assert not state.needs_a_person


@pytest.mark.parametrize(
    ("child", "user"), [("c-9", "anna"), ("c-1", "nobody"), ("policy", "anna"), ("c-1", "system")]
)
def test_a_child_or_person_who_is_not_there_is_refused(
    office: Office, anna: Laptop, child: str, user: str
) -> None:
    before = holders(office)

    with pytest.raises(ServerProblem):
        allocate(office, child, user)

    assert holders(office) == before


def test_a_person_without_access_keeps_the_children_until_they_are_given_on(
    office: Office, anna: Laptop
) -> None:
    deactivate(office, "anna")

    assert holders(office) == {"c-1": "anna"}
    with pytest.raises(ServerProblem):
        allocate(office, "c-2", "anna")


def test_a_stopped_laptop_names_every_child_that_may_be_on_it(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    """A child who was taken away since the last contact is still on it; one given since is not."""
    clock.advance(timedelta(hours=1))
    give(office, "c-1", "bashir")
    give(office, "c-2", "anna")

    stopped = stop_device(office, anna.device_id)

    assert stopped.children == ["c-1"]
    assert stopped.user_name == "Anna Invented"
    assert [device.status for device in list_devices(office)] == ["stopped"]
    assert stop_device(office, anna.device_id) == stopped


def test_a_supervisors_stopped_laptop_names_the_teams_children(
    office: Office, anna: Laptop
) -> None:
    sofia = enrol(office, "sofia")

    assert stop_device(office, sofia.device_id).children == ["c-1"]


@pytest.mark.parametrize("device", ["nothing", "server"])
def test_only_a_laptop_can_be_stopped(office: Office, device: str) -> None:
    with pytest.raises(ServerProblem):
        stop_device(office, device)


def test_everything_an_administrator_does_is_in_the_audit_trail(
    office: Office, anna: Laptop
) -> None:
    """G-04, in part."""
    list_users(office)
    list_devices(office)
    spread(office)
    deactivate(office, "bashir")
    stop_device(office, anna.device_id)

    with office.database.read() as tx:
        entries = audit.entries(tx)
    actions = [entry.event.action for entry in entries]
    assert actions[-5:] == [
        "list_users",
        "list_devices",
        "allocate_spread",
        "deactivate_user",
        "lock_device",
    ]
    assert {"begin_authority", "add_user", "allocate", "issue_code", "enrol_device"} <= set(actions)
    assert {entry.event.actor for entry in entries} == {"admin:test", "anna"}


def test_the_audit_trail_holds_no_names_and_no_words(office: Office, anna: Laptop) -> None:
    """G-05."""
    anna.send(anna.change({"working_well": "Quetzalcoatl"}))

    with office.database.read() as tx:
        text = str([entry.event for entry in audit.entries(tx)])
    assert "Quetzalcoatl" not in text
    assert "Invented" not in text
