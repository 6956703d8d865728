"""Who opened a child's record, as their laptops noted it: for the data protection officer."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_server.errors import ServerProblem
from iro_server.returns.csv_file import write_cells
from iro_server.services.office import Office
from iro_server.store import accounts, device_logs, devices, projection

_COLUMNS: Final = ("When", "Received", "User", "Name", "Laptop", "What was done", "To", "Outcome")
_DAY: Final = timedelta(days=1)


class Opened(msgspec.Struct, frozen=True):
    """One thing that was done to a child's record on a laptop.

    Attributes:
        at: By the laptop's clock; `received_at` by the server's.
        action: A DeviceAction; `object_id` is the child or one of the child's records.
    """

    at: str
    received_at: str
    user_id: str
    user_name: str
    device_id: str
    action: str
    object_id: str
    outcome: str


def who_opened(office: Office, child: str, from_on: date, to_on: date) -> list[Opened]:
    """Everything that laptops noted about a child between two days, both included.

    Args:
        child: The child's id, or the number that the return has.

    Raises:
        ServerProblem: There is no such child, or the first day is after the last.
    """
    if from_on > to_on:
        raise ServerProblem("days_reversed")
    with office.database.write() as tx:
        found = projection.state(tx, child) or projection.state(tx, f"c-{child}")
        if found is None or found.kind != "child":
            raise ServerProblem("no_such_child", child)
        office.note(tx, "who_opened", found.record_id)
        names = {each.user_id: each.name for each in accounts.accounts(tx)}
        users = {each.device_id: each.user_id for each in devices.all_devices(tx)}
        about = [found.record_id, *projection.ids_of_child(tx, found.record_id)]
        noted = device_logs.about(
            tx, about, from_at=_text(from_on - _DAY), to_at=_text(to_on + 2 * _DAY)
        )
    return [
        Opened(
            at=each.event.at,
            received_at=each.received_at,
            user_id=users.get(each.device_id, ""),
            user_name=names.get(users.get(each.device_id, ""), ""),
            device_id=each.device_id,
            action=each.event.action,
            object_id=each.event.object_id,
            outcome=each.event.outcome,
        )
        for each in noted
        if _is_between(each.event.at, from_on, to_on)
    ]


def write_opened_csv(path: Path, opened: list[Opened]) -> None:
    """Write one line for each, for a spreadsheet; no cell can start a formula."""
    write_cells(path, [_COLUMNS, *(msgspec.structs.astuple(each) for each in opened)])


def _is_between(at: str, from_on: date, to_on: date) -> bool:
    """By the date in England; an instant that no program of ours wrote is shown, too."""
    try:
        return from_on <= clocks.local_date(clocks.from_text(at)) <= to_on
    except ValueError:
        return True


def _text(day: date) -> str:
    return clocks.to_text(datetime.combine(day, time(), tzinfo=UTC))
