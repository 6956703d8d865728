"""The audit trail: one unbroken chain, whoever writes at once."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from iro_core.changes.chain import chained
from iro_server.errors import DatabaseUnavailable
from iro_server.services.check import check
from iro_server.services.manage_accounts import list_users
from iro_server.services.office import Office
from iro_server.store import audit
from iro_server.store.audit import Event


@pytest.mark.parametrize(
    ("writers", "each"), [(8, 50), pytest.param(64, 500, marks=pytest.mark.campaign)]
)
def test_writers_at_once_leave_no_gap_and_no_bad_link(
    office: Office, writers: int, each: int
) -> None:
    """G-02. The long one: `python -m pytest -m campaign tests/server/store/test_audit.py`."""
    with ThreadPoolExecutor(writers) as pool:
        done = [pool.submit(_written, office, each) for _ in range(writers)]
    assert [future.exception() for future in done] == [None] * writers

    with office.database.read() as tx:
        entries = audit.entries(tx)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.event.action for entry in entries].count("list_users") == writers * each
    assert check(office).findings == []


def _written(office: Office, left: int) -> None:
    """So many entries; whoever waited too long for a connection tries again, as a laptop does."""
    while left:
        with contextlib.suppress(DatabaseUnavailable):
            list_users(office)
            left -= 1


def test_every_part_of_an_entry_is_in_its_digest() -> None:
    event = Event(at="a", actor="b", action="c", device="d", object_id="e", outcome="f")
    digest = chained("0", 1, event)
    others = [
        Event(**{**{name: getattr(event, name) for name in event.__struct_fields__}, changed: "x"})
        for changed in event.__struct_fields__
    ]

    digests = [chained("0", 1, other) for other in others]

    assert len({digest, *digests}) == len(event.__struct_fields__) + 1
    assert chained("1", 1, event) != digest
    assert chained("0", 2, event) != digest
