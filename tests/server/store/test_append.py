"""The log: numbers, order, and what is written beside it."""

import dataclasses
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from iro_core.changes.fold import fold
from iro_server.errors import DatabaseUnavailable
from iro_server.services.office import Office, SystemAct
from iro_server.store import change_log, projection
from iro_server.store.append import append, receipt
from iro_server.store.database import Database
from tests.support.server import Laptop, add_child, add_person, enrol, give

WRITERS = 8
WRITES = 6


def in_threads(work: list[Callable[[], object]]) -> None:
    faults: list[BaseException] = []

    def guarded(each: Callable[[], object]) -> None:
        try:
            each()
        except BaseException as fault:  # noqa: BLE001 - shown below, in the test's own thread
            faults.append(fault)

    threads = [threading.Thread(target=guarded, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


def test_eight_writers_leave_no_gap_in_the_numbers(office: Office) -> None:
    def write_some(writer: int) -> None:
        for turn in range(WRITES):
            add_child(office, 1_000 + writer * 100 + turn)

    in_threads([lambda w=writer: write_some(w) for writer in range(WRITERS)])

    with office.database.read() as tx:
        numbers = [stored.seq for stored in change_log.everything(tx)]
        head = tx.present_head()
    assert len(numbers) >= WRITERS * WRITES
    assert numbers == list(range(1, head.last_seq + 1))


def test_a_reader_that_follows_eight_writers_misses_nothing(office: Office, anna: Laptop) -> None:
    """The cursor never steps over a change that is committed later than a higher number."""
    laptops = [anna]
    for number in range(1, WRITERS):
        add_person(office, f"writer-{number}")
        child = add_child(office, 10 + number)
        give(office, child, f"writer-{number}")
        laptops.append(enrol(office, f"writer-{number}"))
    reader = enrol(office, "sofia")
    seen: list[str] = []
    done = threading.Event()

    def write_some(laptop: Laptop, child: str) -> None:
        for _ in range(WRITES):
            laptop.send(laptop.change(child_id=child))

    def read_all() -> None:
        while not done.is_set():
            seen.extend(change.change_id for change in reader.pull())
        seen.extend(change.change_id for change in reader.pull())

    reading = threading.Thread(target=read_all)
    reading.start()
    children = ["c-1", *(f"c-{10 + number}" for number in range(1, WRITERS))]
    try:
        in_threads(
            [
                lambda laptop=laptop, child=child: write_some(laptop, child)
                for laptop, child in zip(laptops, children, strict=True)
            ]
        )
    finally:
        done.set()
        reading.join()

    with office.database.read() as tx:
        written = [s.change_id for s in change_log.everything(tx) if s.kind == "review"]
    assert len(written) == WRITERS * WRITES
    assert set(written) <= set(seen)
    assert len(seen) == len(set(seen))


def test_a_reader_never_passes_a_change_that_is_committed_late(
    office: Office, anna: Laptop, database_url: str
) -> None:
    """The worker that took the lower number is slow; one with its own connections is not."""
    add_person(office, "clara")
    give(office, add_child(office, 20), "clara")
    reader, clara = enrol(office, "sofia"), enrol(office, "clara")
    reader.pull()
    other = Database(database_url, office.authority)
    clara.office = dataclasses.replace(office, database=other)
    slow, quick = anna.signed(anna.change()), clara.change(child_id="c-20")
    sending = threading.Thread(target=lambda: clara.send(quick))

    with office.database.write() as tx:
        append(tx, [slow], at=office.now())
        sending.start()
        seen = [change.change_id for change in reader.pull()]
    sending.join()
    other.close()
    seen += [change.change_id for change in reader.pull()]

    assert seen == [slow.change.change_id, quick.change_id]


def test_the_projection_is_the_fold_of_the_log(office: Office, anna: Laptop) -> None:
    first = anna.change()
    anna.send(first)
    anna.send(
        anna.change(
            {"working_well": "Invented words."},
            record_id=first.record_id,
            act="edit",
            parents=[first.change_id],
        )
    )

    with office.database.read() as tx:
        history = change_log.histories(tx, [first.record_id])[first.record_id]
        stored = projection.state(tx, first.record_id)
    assert stored == fold(history)
    assert stored is not None
    assert stored.value("working_well") == "Invented words."


def test_a_fault_undoes_the_whole_transaction(office: Office, anna: Laptop) -> None:
    signed = anna.signed(anna.change())
    with office.database.read() as tx:
        before = tx.present_head()

    def append_and_fail() -> None:
        with office.database.write() as tx:
            append(tx, [signed], at=office.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        append_and_fail()

    with office.database.read() as tx:
        assert tx.present_head() == before
        assert change_log.find(tx, [signed.change.change_id]) == {}
        assert projection.state(tx, signed.change.record_id) is None


@pytest.mark.parametrize("table", ["change", "audit"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET at = 'x'", "DELETE FROM {0}"])
def test_the_log_and_the_audit_trail_refuse_to_be_changed(
    office: Office, table: str, statement: str
) -> None:
    add_child(office, 1)
    wanted = statement.format(table).replace(
        "SET at", "SET receipt" if table == "change" else "SET at"
    )

    with pytest.raises(DatabaseUnavailable), office.database.write() as tx:
        tx.connection.execute(text(wanted))


def test_a_change_is_stored_once(office: Office, anna: Laptop) -> None:
    signed = anna.signed(anna.change())
    with office.database.write() as tx:
        append(tx, [signed], at=office.now())

    with pytest.raises(DatabaseUnavailable), office.database.write() as tx:
        append(tx, [signed], at=office.now())


def test_the_servers_own_changes_are_numbered_without_a_gap(office: Office) -> None:
    acts = [
        SystemAct(
            record_id=f"c-{n}", kind="child", child_id=f"c-{n}", act="import", set={"sex": "1"}
        )
        for n in range(3)
    ]

    with office.database.write() as tx:
        before = change_log.last_device_seq(tx, "server")
        stored = office.write(tx, acts)

    numbers = [kept.change().device_seq for kept in stored]
    assert numbers == [before + 1, before + 2, before + 3]


def test_a_receipt_can_be_read_out_and_names_one_change() -> None:
    codes = {receipt("epoch", seq, b"body") for seq in range(500)}

    assert len(codes) == 500
    assert all(
        len(code) == len("R-8F2C-51QD") and not set(code[2:]) & set("ILOU") for code in codes
    )
