"""The audit trail: one unbroken chain, whoever writes at once."""

import threading

from iro_core.changes.chain import chained
from iro_server.services.check import check
from iro_server.services.manage_accounts import list_users
from iro_server.services.office import Office
from iro_server.store import audit
from iro_server.store.audit import Event


def test_eight_writers_leave_no_gap_and_no_bad_link(office: Office) -> None:
    """G-02, small."""
    threads = [
        threading.Thread(target=lambda: [list_users(office) for _ in range(5)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with office.database.read() as tx:
        entries = audit.entries(tx)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.event.action for entry in entries].count("list_users") == 40
    assert check(office).findings == []


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
