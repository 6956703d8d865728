"""The rules about dates that are in force on this laptop."""

from collections.abc import Iterator
from datetime import date

from iro_core.domain.policy import AMENDMENT, Amendment, Policy
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from iro_core.errors import RuleBroken
from iro_desktop import logs
from iro_desktop.store.store import Store


def clockwork_of(store: Store, today: date, without: frozenset[str] = frozenset()) -> Clockwork:
    """The rules in force, left without some amendments if asked.

    Numbers beyond their bounds cannot come from a server in order: the shipped ones hold then.
    """
    record = store.records.record("policy")
    values: dict[str, object] = dict(record.values()) if record else {}
    try:
        amended = [each for each in _amendments(store) if each.amendment_id not in without]
        policy = Policy.from_fields(values, amended, today)
    except RuleBroken as broken:
        logs.event("policy_out_of_bounds", setting=broken.path)
        policy = Policy()
    return Clockwork(policy, WorkingDays(policy.holidays))


def _amendments(store: Store) -> Iterator[Amendment]:
    for state in store.records.records(AMENDMENT, status="current"):
        found = Amendment.from_fields(state.record_id, state.values())
        if found is not None:
            yield found
