"""The log of changes: what was made here and what was received enter by one function.

Appending also writes down the present state of each record touched, in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from iro_core.changes.change import Change, SignedChange
from iro_core.changes.fold import RecordState, fold
from iro_core.errors import InvalidData
from iro_desktop import logs
from iro_desktop.errors import ChildNotDrained
from iro_desktop.store.database import Database
from iro_desktop.store.journal import Journal
from iro_desktop.store.outbox_log import SavedChange
from iro_desktop.store.pieces import TO_SEND
from iro_desktop.store.projection import read_stored_change, write_states
from iro_desktop.store.receipts import SendState

_WRITE: Final = msgspec.json.Encoder()


class Touched(msgspec.Struct, frozen=True, order=True):
    """A record whose present state a write has altered."""

    record_id: str
    kind: str
    child_id: str | None


class Position(msgspec.Struct, frozen=True):
    """How far the server's changes have been read; both empty before the first time."""

    cursor: str = ""
    epoch: str = ""


class SetAside(msgspec.Struct, frozen=True):
    """A received change that does not fit the record it names."""

    change_id: str
    record_id: str
    reason: str


class _Misfit(msgspec.Struct, frozen=True):
    signed: SignedChange
    problem: InvalidData


class ChangeLog:
    """Appends changes, hands out what is to be sent, remembers what became of it."""

    def __init__(self, database: Database, journal: Journal, device_id: str) -> None:
        """Write as a device."""
        self._database = database
        self._journal = journal
        self._device_id = device_id

    def next_device_seq(self) -> int:
        """The number for this device's next change."""
        return int(self._database.value("SELECT device_seq FROM vault")) + 1

    def append_local(self, signed: Sequence[SignedChange]) -> list[Touched]:
        """Save changes made here; once it returns they are on the disk twice.

        Changes that are known already are passed over.

        Raises:
            InvalidData: A change does not follow this device's last one, or does not fit its
                record; nothing was saved.
        """
        with self._journal.transaction():
            fresh = self._unknown(signed)
            self._check_sequence(fresh)
            touched, misfits = self._append(fresh)
            for misfit in misfits:
                raise misfit.problem
            self._remember_own(fresh, SendState.READY)
            for each in fresh:
                self._journal.note(SavedChange(each.change.change_id, each.body, each.signature))
        return touched

    def append_remote(self, signed: Sequence[SignedChange]) -> list[Touched]:
        """Keep received changes; a page of them is folded once for each record.

        Changes that are known already are passed over. One that does not fit its record is set
        aside and holds nothing up.
        """
        with self._journal.transaction():
            fresh = self._unknown(signed)
            touched, misfits = self._append(fresh)
            self._set_aside(misfits)
            own = [each for each in fresh if each.change.device == self._device_id]
            self._remember_own(own, SendState.RECEIVED)
        return touched

    def restore(self, signed: Sequence[SignedChange]) -> int:
        """Take back changes that only the outbox log still had; how many there were."""
        with self._journal.transaction():
            taken = {seq for (seq,) in self._database.query("SELECT device_seq FROM outgoing")}
            lost = [each for each in signed if each.change.device_seq not in taken]
            _, misfits = self._append(self._unknown(lost))
            self._set_aside(misfits)
            self._remember_own(lost, SendState.READY)
        return len(lost)

    def unsent(self, limit_count: int = 500, limit_bytes: int = 700_000) -> list[SignedChange]:
        """The oldest changes that the server has not answered for, in the order they were made.

        At least one, if there is any, even when it alone is larger than the limit.
        """
        rows = self._database.query(
            """SELECT change_id, body, signature FROM outgoing LEFT JOIN change USING (change_id)
               WHERE state = 'ready' ORDER BY device_seq LIMIT ?""",
            (limit_count,),
        )
        gone = self._journal.saved_changes({change_id for change_id, body, _ in rows if not body})
        chosen: list[SignedChange] = []
        size_bytes = 0
        for change_id, body, signature in rows:
            if not body:
                body, signature = gone[change_id].body, gone[change_id].signature  # noqa: PLW2901
            size_bytes += len(body)
            if chosen and size_bytes > limit_bytes:
                break
            chosen.append(SignedChange(read_stored_change(body), body, signature))
        return chosen

    def record_verdict(
        self,
        change_id: str,
        state: SendState,
        *,
        receipt: str = "",
        received_at: str = "",
        reason: str = "",
        path: str = "",
    ) -> None:
        """Write down the server's word on a change made here."""
        with self._journal.transaction():
            self._database.execute(
                """UPDATE outgoing SET state = ?, receipt = ?, received_at = ?, reason = ?, path = ?
                   WHERE change_id = ?""",
                (state, receipt, received_at, reason, path, change_id),
            )

    def position(self) -> Position:
        """How far the server's changes have been read."""
        return Position(*self._database.query("SELECT cursor, epoch FROM vault")[0])

    def set_position(self, position: Position) -> None:
        """Remember it; in the same transaction as the page it stands for."""
        with self._journal.transaction():
            self._database.execute(
                "UPDATE vault SET cursor = ?, epoch = ?", (position.cursor, position.epoch)
            )

    def history(self, record_id: str) -> list[Change]:
        """Every change of a record, in order of arrival; empty if it is not held."""
        rows = self._database.query(
            "SELECT body FROM change WHERE record_id = ? ORDER BY number", (record_id,)
        )
        return [read_stored_change(body) for (body,) in rows]

    def not_held(self, change_ids: Sequence[str]) -> set[str]:
        """Those of these changes that are not on this laptop (any more)."""
        rows = self._database.query(
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT change_id FROM change)",
            (_WRITE.encode(list(change_ids)).decode(),),
        )
        return {change_id for (change_id,) in rows}

    def set_aside(self) -> list[SetAside]:
        """Received changes that wait for a person because they do not fit."""
        rows = self._database.query(
            "SELECT change_id, record_id, reason FROM set_aside ORDER BY change_id"
        )
        return [SetAside(*row) for row in rows]

    def children_held(self) -> list[str]:
        """Every child of whom anything is on this laptop."""
        rows = self._database.query(
            """SELECT child_id FROM change WHERE child_id IS NOT NULL
               UNION SELECT child_id FROM draft WHERE child_id IS NOT NULL ORDER BY 1"""
        )
        return [child_id for (child_id,) in rows]

    def release_child(self, child_id: str) -> None:
        """Remove everything about a child from the database; receipts stay, without content.

        `Store.release_child` sees to the write-ahead log and the copies.

        Raises:
            ChildNotDrained: Something written here has not been received; nothing was removed.
        """
        with self._journal.transaction():
            unsent, drafts = self._database.query(
                f"""SELECT (SELECT count(*) FROM outgoing
                            WHERE child_id = ?1 AND state = 'ready')
                           + (SELECT count(*) FROM piece WHERE child_id = ?1 AND {TO_SEND}),
                           (SELECT count(*) FROM draft WHERE child_id = ?1)""",  # noqa: S608
                (child_id,),
            )[0]
            if unsent or drafts:
                raise ChildNotDrained(unsent=unsent, drafts=drafts)
            for table in ("record", "change", "set_aside", "piece"):
                self._database.execute(f"DELETE FROM {table} WHERE child_id = ?", (child_id,))  # noqa: S608

    def _append(self, fresh: Sequence[SignedChange]) -> tuple[list[Touched], list[_Misfit]]:
        """The one way in: keep changes and write down what their records say now."""
        earlier = self._histories({each.change.record_id for each in fresh})
        groups: defaultdict[str, list[SignedChange]] = defaultdict(list)
        for each in fresh:
            groups[each.change.record_id].append(each)
        states: list[RecordState] = []
        misfits: list[_Misfit] = []
        for record_id, group in groups.items():
            state, misfitting = _fold_onto(earlier.get(record_id, []), group)
            misfits += misfitting
            if state is not None:
                states.append(state)
        refused = {misfit.signed.change.change_id for misfit in misfits}
        self._insert(each for each in fresh if each.change.change_id not in refused)
        write_states(self._database, states)
        return [Touched(state.record_id, state.kind, state.child_id) for state in states], misfits

    def _insert(self, fresh: Iterable[SignedChange]) -> None:
        self._database.execute_many(
            """INSERT INTO change (change_id, record_id, child_id, body, signature)
               VALUES (?, ?, ?, ?, ?)""",
            (
                (
                    each.change.change_id,
                    each.change.record_id,
                    each.change.child_id,
                    each.body,
                    each.signature,
                )
                for each in fresh
            ),
        )

    def _unknown(self, signed: Sequence[SignedChange]) -> list[SignedChange]:
        by_id = {each.change.change_id: each for each in signed}
        known = self._database.query(
            "SELECT change_id FROM change WHERE change_id IN (SELECT value FROM json_each(?))",
            (_WRITE.encode(list(by_id)).decode(),),
        )
        for (change_id,) in known:
            del by_id[change_id]
        return list(by_id.values())

    def _histories(self, record_ids: set[str]) -> dict[str, list[Change]]:
        rows = self._database.query(
            """SELECT record_id, body FROM change
               WHERE record_id IN (SELECT value FROM json_each(?))""",
            (_WRITE.encode(sorted(record_ids)).decode(),),
        )
        histories: defaultdict[str, list[Change]] = defaultdict(list)
        for record_id, body in rows:
            histories[record_id].append(read_stored_change(body))
        return histories

    def _check_sequence(self, fresh: Sequence[SignedChange]) -> None:
        expected = self.next_device_seq()
        for place, each in enumerate(fresh):
            if each.change.device != self._device_id:
                raise InvalidData("device", "not_this_device")
            if each.change.device_seq != expected + place:
                raise InvalidData("device_seq", "not_the_next")

    def _remember_own(self, own: Sequence[SignedChange], state: SendState) -> None:
        self._database.execute_many(
            """INSERT OR IGNORE INTO outgoing
               (change_id, device_seq, record_id, kind, child_id, act, claimed_at, state)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                (
                    c.change_id,
                    c.device_seq,
                    c.record_id,
                    c.kind,
                    c.child_id,
                    c.act,
                    c.claimed_at,
                    state,
                )
                for c in (each.change for each in own)
            ),
        )
        highest = max((each.change.device_seq for each in own), default=0)
        self._database.execute("UPDATE vault SET device_seq = max(device_seq, ?)", (highest,))

    def _set_aside(self, misfits: Sequence[_Misfit]) -> None:
        for signed, problem in ((misfit.signed, misfit.problem) for misfit in misfits):
            change = signed.change
            logs.event("change_set_aside", change=change.change_id, reason=problem.reason)
            self._database.execute(
                """INSERT OR IGNORE INTO set_aside
                   (change_id, record_id, child_id, reason, body, signature)
                   VALUES (?, ?, ?, ?, ?, ?)""",
                (
                    change.change_id,
                    change.record_id,
                    change.child_id,
                    problem.reason,
                    signed.body,
                    signed.signature,
                ),
            )


def _fold_onto(
    earlier: Sequence[Change], group: Sequence[SignedChange]
) -> tuple[RecordState | None, list[_Misfit]]:
    """The state with the new changes, and those that do not fit the record."""
    try:
        return fold([*earlier, *(each.change for each in group)]), []
    except InvalidData:
        return _fold_one_by_one(earlier, group)


def _fold_one_by_one(
    earlier: Sequence[Change], group: Sequence[SignedChange]
) -> tuple[RecordState | None, list[_Misfit]]:
    fitting = list(earlier)
    state: RecordState | None = None
    misfits: list[_Misfit] = []
    for each in group:
        try:
            state = fold([*fitting, each.change])
            fitting.append(each.change)
        except InvalidData as problem:
            misfits.append(_Misfit(each, problem))
    return state, misfits
