"""The authority's rules: what is in force, amending a number from a day on, one-off holidays."""

from datetime import date
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.changes.change import Value
from iro_core.domain.policy import (
    AMENDMENT,
    SETTINGS,
    Amendment,
    Policy,
    Setting,
    check_bounds,
    setting,
)
from iro_core.errors import RuleBroken
from iro_server.errors import ServerProblem
from iro_server.services.office import Office, SystemAct
from iro_server.store import projection
from iro_server.store.database import Transaction

_WITHDRAWN: Final = "withdrawn"


class InForce(msgspec.Struct, frozen=True):
    """A setting, its number on a day, and where that number comes from."""

    setting: Setting
    number: int
    source: str


class NewAmendment(msgspec.Struct, frozen=True):
    """A number from a day on, as the administrator gives it."""

    name: str
    number: int
    from_on: date
    because: str
    is_law: bool = False


def in_force(office: Office, day: date) -> list[InForce]:
    """Every number as it is on a day."""
    with office.database.read() as tx:
        policy = _policy(tx)
    return [
        InForce(each, policy.number(each.name, day), policy.source(each.name, day))
        for each in SETTINGS
    ]


def policy_now(office: Office) -> Policy:
    """The numbers in force today."""
    with office.database.read() as tx:
        return _policy(tx, clocks.today(office.clock))


def amendments(office: Office) -> list[Amendment]:
    """Every amendment that stands, the earliest first."""
    with office.database.read() as tx:
        return list(_policy(tx).amendments)


def amend(office: Office, new: NewAmendment) -> str:
    """Set a number from a day on, for every clock that starts then or later.

    Returns:
        The id of the amendment.

    Raises:
        ServerProblem: There is no such setting, no reason, or the authority may not set it so.
    """
    known = setting(new.name)
    if known is None:
        raise ServerProblem("no_such_setting", new.name)
    _check_reason(new.because)
    try:
        if not new.is_law:
            check_bounds(known, new.number)
    except RuleBroken as broken:
        bounds = f"{known.lowest} to {known.highest} {known.unit}"
        raise ServerProblem("setting_bounds", f"{new.name}: {bounds}") from broken
    values: dict[str, Value] = {
        "name": new.name,
        "number": new.number,
        "from_on": new.from_on.isoformat(),
        "is_law": new.is_law,
        "because": new.because.strip(),
    }
    return _announce(office, values)


def announce_holiday(office: Office, day: date, because: str) -> str:
    """Add a one-off bank holiday; the clocks that run over it move.

    Raises:
        ServerProblem: There is no reason.
    """
    _check_reason(because)
    return _announce(
        office,
        {
            "holidays": [day.isoformat()],
            "from_on": day.isoformat(),
            "because": because.strip(),
        },
    )


def withdraw(office: Office, amendment_id: str) -> None:
    """Take an amendment back; it stays in the history.

    Raises:
        ServerProblem: There is no such amendment that stands.
    """
    with office.database.write() as tx:
        state = projection.state(tx, amendment_id)
        if state is None or state.kind != AMENDMENT or state.status == _WITHDRAWN:
            raise ServerProblem("no_such_amendment", amendment_id)
        act = SystemAct(
            record_id=amendment_id, kind=AMENDMENT, act="withdraw", set={}, parents=state.heads
        )
        office.write(tx, [act])
        office.note(tx, "withdraw_amendment", amendment_id)


def _announce(office: Office, values: dict[str, Value]) -> str:
    amendment_id = f"amendment-{office.new_id()}"
    with office.database.write() as tx:
        act = SystemAct(record_id=amendment_id, kind=AMENDMENT, act="announce", set=values)
        office.write(tx, [act])
        office.note(tx, "amend_policy", amendment_id)
    return amendment_id


def _check_reason(because: str) -> None:
    if not because.strip():
        raise ServerProblem("amendment_reason")


def _policy(tx: Transaction, today: date = date.max) -> Policy:
    base = projection.state(tx, "policy")
    found = (
        Amendment.from_fields(state.record_id, state.values())
        for state in projection.of_kind(tx, AMENDMENT)
        if state.status != _WITHDRAWN
    )
    amended = [each for each in found if each]
    return Policy.from_fields(base.values() if base else {}, amended, today)
