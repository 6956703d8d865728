"""What follows from a child's records, kept until one of them changes."""

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from iro_desktop.store.change_log import Touched

T = TypeVar("T")


class WorkedOut:
    """One value for each child, which costs too much to work out at every look."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._kept: dict[str | None, tuple[object, object]] = {}

    def get(self, child_id: str, by: object, work: Callable[[], T]) -> T:
        """The value kept for a child; worked out anew after `by`, or a record, changed."""
        kept = self._kept.get(child_id)
        if kept is None or kept[0] != by:
            kept = self._kept[child_id] = (by, work())
        return cast("T", kept[1])

    def forget(self, touched: Iterable[Touched]) -> None:
        """Work these children's values out again when they are next wanted."""
        for each in touched:
            self._kept.pop(each.child_id, None)

    def forget_all(self) -> None:
        """Work everything out again when it is next wanted."""
        self._kept.clear()
