"""What an act altered, so that only the screens it concerns look again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from iro_desktop.store.change_log import Touched

DRAFT: Final = "draft"
OUTBOX: Final = "outbox"


@dataclass(frozen=True)
class Changed:
    """Kinds of record and ids that an act touched.

    Attributes:
        kinds: Kinds of record; also "draft" for drafts and "outbox" for what waits to be sent.
        initiator: The page that acted, which need not look again.
    """

    kinds: frozenset[str]
    record_ids: frozenset[str]
    child_ids: frozenset[str]
    initiator: object = None

    def by(self, initiator: object) -> "Changed":
        """The same, begun by this page."""
        return replace(self, initiator=initiator)

    def concerns(self, *kinds: str, child_id: str | None = None) -> bool:
        """Whether any of these kinds was touched, for this child if one is named."""
        of_child = child_id is None or not self.child_ids or child_id in self.child_ids
        return of_child and (not kinds or not self.kinds.isdisjoint(kinds))

    def __bool__(self) -> bool:
        """Whether anything was touched."""
        return bool(self.kinds)

    def __or__(self, other: "Changed") -> "Changed":
        """What two acts touched together."""
        return Changed(
            self.kinds | other.kinds,
            self.record_ids | other.record_ids,
            self.child_ids | other.child_ids,
            self.initiator or other.initiator,
        )


NOTHING_CHANGED: Final = Changed(frozenset(), frozenset(), frozenset())


def changed_by(touched: Iterable[Touched], also: Collection[str] = ()) -> Changed:
    """What a write to the store altered, with further kinds such as "outbox"."""
    records = list(touched)
    return Changed(
        frozenset({each.kind for each in records}) | frozenset(also),
        frozenset(each.record_id for each in records),
        frozenset(each.child_id for each in records if each.child_id is not None),
    )
