"""Builders of changes for tests: short to write, lawful in shape."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from iro_core import clock
from iro_core.changes.change import Change, Value
from iro_core.ids import uuid7

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def change_id(number: int) -> str:
    """A lawful change id that sorts by number."""
    return uuid7(number, number.to_bytes(10, "big"))


def a_change(
    number: int,
    values: Mapping[str, Value] | None = None,
    *,
    parents: tuple[int, ...] = (),
    act: str = "edit",
    kind: str = "child",
    record_id: str = "c-1042",
    author: str = "anna",
    device: str = "laptop-a",
    child_id: str | None = "c-1042",
) -> Change:
    """A change whose id, order and time follow from its number."""
    return Change(
        change_id=change_id(number),
        authority="invented",
        record_id=record_id,
        kind=kind,
        child_id=child_id,
        act=act,
        parents=sorted(change_id(parent) for parent in parents),
        author=author,
        device=device,
        device_seq=number,
        claimed_at=clock.to_text(START + timedelta(minutes=number)),
        set=dict(values or {}),
    )
