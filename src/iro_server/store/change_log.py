"""The log of changes: adding to it, reading a record's history, and the stream of one viewer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from iro_core.changes.change import Change, SignedChange
from iro_server.store.database import Transaction, chunks
from iro_server.store.tables import allocation, change

# In a batch of children the children themselves, and what the whole program needs, come first.
_FIRST_KINDS: Final = (
    "child",
    "allocation",
    "user",
    "policy",
    "policy_amendment",
    "form_definition",
)


class Stored(msgspec.Struct, frozen=True):
    """A change as the log has it.

    Attributes:
        late: The child had gone to someone else before it arrived.
    """

    seq: int
    change_id: str
    record_id: str
    kind: str
    child_id: str | None
    body: bytes
    signature: bytes
    received_at: str
    receipt: str
    late: bool

    def change(self) -> Change:
        """The change, understood; it was checked before it was stored."""
        return msgspec.json.decode(self.body, type=Change)

    def agrees_with(self, change: Change) -> bool:
        """Whether the columns by which it is found say what the signed bytes say."""
        columns = (self.change_id, self.record_id, self.kind, self.child_id)
        return columns == (change.change_id, change.record_id, change.kind, change.child_id)


class Place(msgspec.Struct, frozen=True, order=True):
    """A place in a viewer's stream: the position, the rank in that position, the number."""

    position: int = 0
    rank: int = 0
    seq: int = 0


class Viewer(msgspec.Struct, frozen=True):
    """Who reads the stream, and on which laptop.

    Attributes:
        holder: The user whose allocations count; empty for a role that holds no children.
        team: The team whose children a supervisor sees; empty for everyone else.
        unseen: Kinds of record that this person does not get.
        scope_seq: When this person's role or team last changed.
    """

    holder: str
    device_id: str
    team: str
    scope_seq: int
    unseen: frozenset[str] = frozenset()


class Entry(msgspec.Struct, frozen=True):
    """One change of a stream, without its content."""

    place: Place
    size_bytes: int


_STORED: Final = tuple(change.c[name] for name in Stored.__struct_fields__)


def add(tx: Transaction, signed: Sequence[SignedChange], stored: Sequence[Stored]) -> None:
    """Write changes with the numbers they were given."""
    tx.add(change, [_row(each, kept) for each, kept in zip(signed, stored, strict=True)])


def find(tx: Transaction, change_ids: Sequence[str]) -> dict[str, Stored]:
    """Those of these changes that the log has."""
    return {
        row.change_id: Stored(*row)
        for part in chunks(change_ids)
        for row in tx.connection.execute(
            select(*_STORED).where(tx.mine(change), change.c.change_id.in_(part))
        )
    }


def histories(tx: Transaction, record_ids: Iterable[str]) -> dict[str, list[Change]]:
    """Every change of these records, in the order of receipt."""
    found: dict[str, list[Change]] = {}
    for part in chunks(sorted(set(record_ids))):
        statement = (
            select(change.c.body)
            .where(tx.mine(change), change.c.record_id.in_(part))
            .order_by(change.c.seq)
        )
        for (body,) in tx.connection.execute(statement):
            each = msgspec.json.decode(body, type=Change)
            found.setdefault(each.record_id, []).append(each)
    return found


def everything(tx: Transaction) -> Iterator[Stored]:
    """The whole log in order, a part at a time."""
    last = 0
    while rows := tx.connection.execute(
        select(*_STORED)
        .where(tx.mine(change), change.c.seq > last)
        .order_by(change.c.seq)
        .limit(1_000)
    ).all():
        for row in rows:
            yield Stored(*row)
        last = rows[-1].seq


def used_numbers(tx: Transaction, device_id: str, numbers: Sequence[int]) -> set[int]:
    """Those of a device's own numbers that the log already has."""
    statement = select(change.c.device_seq).where(
        tx.mine(change), change.c.device == device_id, change.c.device_seq.in_(numbers)
    )
    return set(tx.connection.execute(statement).scalars())


def last_device_seq(tx: Transaction, device_id: str) -> int:
    """The highest number that a device gave to a change which is in the log; 0 if none."""
    statement = select(func.max(change.c.device_seq)).where(
        tx.mine(change), change.c.device == device_id
    )
    return tx.connection.execute(statement).scalar_one() or 0


class Stream:
    """One viewer's stream of changes, after a place."""

    def __init__(self, tx: Transaction, viewer: Viewer, after: Place, own_until: int) -> None:
        """Look at it from a place; `own_until`: the viewer's own changes up to a number, too."""
        self._tx = tx
        self._after = after
        self._entries = _stream(tx, viewer, after, own_until)

    def page(self, *, limit: int) -> list[Entry]:
        """The next entries, in order, without their content."""
        stream = self._entries
        statement = (
            select(stream.c.position, stream.c.rank, stream.c.seq, stream.c.size_bytes)
            .where(_after(stream, self._after))
            .order_by(stream.c.position, stream.c.rank, stream.c.seq)
            .limit(limit)
        )
        return [
            Entry(Place(position, rank, seq), size)
            for position, rank, seq, size in self._tx.connection.execute(statement)
        ]

    def waiting(self, after: Place) -> int:
        """How many entries come after a place of this stream."""
        statement = select(func.count()).select_from(self._entries)
        counted = self._tx.connection.execute(statement.where(_after(self._entries, after)))
        return counted.scalar_one()


def bodies(tx: Transaction, numbers: Sequence[int]) -> list[Stored]:
    """The changes with these numbers, in the order asked."""
    found: dict[int, Stored] = {}
    for part in chunks(numbers):
        statement = select(*_STORED).where(tx.mine(change), change.c.seq.in_(part))
        found.update((row.seq, Stored(*row)) for row in tx.connection.execute(statement))
    return [found[number] for number in numbers]


def _row(signed: SignedChange, stored: Stored) -> dict[str, Any]:
    made = signed.change
    whose = {"author": made.author, "device": made.device, "device_seq": made.device_seq}
    return msgspec.structs.asdict(stored) | whose


def _after(stream: Subquery, after: Place) -> ColumnElement[bool]:
    place = tuple_(stream.c.position, stream.c.rank, stream.c.seq)
    return place > tuple_(after.position, after.rank, after.seq)


def _stream(tx: Transaction, viewer: Viewer, after: Place, own_until: int) -> Subquery:
    """What is of nobody in particular, the news of the viewer's children, and their past.

    A child's past takes its place where the child was given, which is later than every place the
    viewer's cursor can have reached before, so a cursor never steps over it. The parts are kept
    apart because each is found by an index.
    """
    held = _held(tx, viewer)
    given_now = tx.connection.execute(
        select(held.c.child_id).where(held.c.granted >= after.position)
    ).scalars()
    arriving = list(given_now)
    others = select(held.c.child_id).where(held.c.granted < after.position)
    by_others = or_(change.c.device != viewer.device_id, change.c.seq <= own_until)
    seen = change.c.kind.not_in(sorted(viewer.unseen))
    shared = _entries(change.c.seq).where(
        tx.mine(change), change.c.child_id.is_(None), change.c.seq >= after.position, by_others
    )
    news = _entries(change.c.seq).where(
        tx.mine(change),
        change.c.seq >= after.position,
        change.c.child_id.in_(others),
        seen,
        by_others,
    )
    if not arriving:
        return union_all(shared, news).subquery()
    # What this laptop wrote before it was given the child, it may have had to remove in between.
    position = case((held.c.granted > change.c.seq, held.c.granted), else_=change.c.seq)
    past = (
        _entries(position)
        .join(held, held.c.child_id == change.c.child_id)
        .where(
            tx.mine(change),
            change.c.child_id.in_(arriving),
            seen,
            or_(by_others, change.c.seq < held.c.granted),
        )
    )
    return union_all(shared, news, past).subquery()


def _entries(position: ColumnElement[int]) -> Select[Any]:
    return select(
        position.label("position"),
        case((change.c.kind.in_(_FIRST_KINDS), 0), else_=1).label("rank"),
        change.c.seq.label("seq"),
        func.length(change.c.body).label("size_bytes"),
    ).select_from(change)


def _held(tx: Transaction, viewer: Viewer) -> Subquery:
    """The children a viewer may see, each with the number at which they came into sight."""
    mine = allocation.c.user_id == viewer.holder
    if viewer.team:
        mine = or_(mine, allocation.c.team == viewer.team)
    since = literal(viewer.scope_seq, BigInteger)
    granted = case((allocation.c.granted_seq > since, allocation.c.granted_seq), else_=since)
    return (
        select(allocation.c.child_id, granted.label("granted"))
        .where(tx.mine(allocation), allocation.c.to_at.is_(None), mine)
        .subquery("held")
    )
