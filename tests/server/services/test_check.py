"""Verifying what is stored: nothing wrong in a sound store, and every damage found."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from iro_server.services.check import check
from iro_server.services.office import Office
from tests.support.server import Laptop


@pytest.fixture
def used(office: Office, anna: Laptop) -> Office:
    first = anna.change()
    anna.send(first)
    anna.send(anna.change(record_id=first.record_id, act="edit", parents=[first.change_id]))
    return office


@contextmanager
def tampering(office: Office) -> Iterator[object]:
    """As somebody with the rights of the database's owner could."""
    with office.database.write() as tx:
        connection = tx.connection
        if connection.dialect.name == "postgresql":
            for table in ("audit", "change"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            for table in ("audit", "change"):
                for act in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER {table}_refuses_{act}"))
        yield connection


def damaged(office: Office, statement: str) -> list[tuple[str, str]]:
    with tampering(office) as connection:
        connection.execute(text(statement))  # type: ignore[attr-defined]
    return [(finding.problem, finding.position) for finding in check(office).findings]


def test_a_sound_store_has_no_findings(used: Office) -> None:
    checked = check(used)

    assert checked.findings == []
    assert checked.changes > 5
    assert checked.audit_entries > 5


def test_an_altered_change_is_found_by_its_number(used: Office) -> None:
    found = damaged(used, "UPDATE change SET signature = body WHERE seq = 4")

    assert ("unreadable_change", "4") in found


def test_a_swapped_signature_is_found_by_its_number(used: Office) -> None:
    found = damaged(
        used,
        "UPDATE change SET signature = (SELECT signature FROM change WHERE seq = 3) WHERE seq = 4",
    )

    assert found == [("bad_signature", "4")]


def test_a_change_filed_under_another_child_is_found(used: Office) -> None:
    found = damaged(used, "UPDATE change SET child_id = 'c-2' WHERE kind = 'review'")

    assert {problem for problem, _ in found} == {"columns_differ"}
    assert len(found) == 2


def test_a_removed_change_is_found_by_its_number(used: Office) -> None:
    found = damaged(used, "DELETE FROM change WHERE seq = 4")

    assert ("numbers_missing", "4 to 4") in found


def test_changes_cut_off_the_end_are_found(used: Office) -> None:
    with used.database.read() as tx:
        last = tx.present_head().last_seq

    found = damaged(used, f"DELETE FROM change WHERE seq > {last - 2}")  # noqa: S608

    assert ("numbers_missing", f"{last - 1} to {last}") in found


def test_an_altered_record_is_found(used: Office) -> None:
    found = damaged(
        used,
        "UPDATE record SET state = (SELECT state FROM record WHERE record_id = 'c-2') "
        "WHERE record_id = 'c-1'",
    )

    assert found == [("record_differs", "c-1")]


def test_a_record_that_nobody_wrote_is_found(used: Office) -> None:
    found = damaged(used, "UPDATE record SET record_id = 'c-77' WHERE record_id = 'c-1'")

    assert set(found) == {("record_differs", "c-1"), ("record_without_history", "c-77")}


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE number = 3", ("audit_entry_changed", "3")),
        ("UPDATE audit SET at = '' WHERE number = 3", ("audit_entry_changed", "3")),
        ("DELETE FROM audit WHERE number = 3", ("audit_entries_missing", "3 to 3")),
        ("UPDATE audit SET number = 900 WHERE number = 3", ("audit_entries_missing", "3 to 3")),
    ],
)
def test_an_altered_audit_trail_is_found_with_its_position(
    used: Office, statement: str, problem: tuple[str, str]
) -> None:
    """G-01."""
    assert problem in damaged(used, statement)


def test_an_audit_trail_cut_off_at_the_end_is_found(used: Office) -> None:
    """G-01."""
    with used.database.read() as tx:
        number = tx.present_head().audit_number

    found = damaged(used, f"DELETE FROM audit WHERE number > {number - 2}")  # noqa: S608

    # The check itself adds an entry, bound to one that is gone.
    assert ("audit_entries_missing", f"{number - 1} to {number}") in found


def test_an_end_of_the_trail_that_was_kept_elsewhere_is_looked_for(used: Office) -> None:
    kept = check(used).audit_end

    assert check(used, kept_end=kept).findings == []
    number, digest = kept.split(":")
    other = f"{number}:{digest[::-1]}"
    assert [finding.problem for finding in check(used, kept_end=other).findings] == [
        "kept_end_missing"
    ]
