"""Reading a record's fields: typed, and calm about what is absent or of another kind."""

from collections.abc import Mapping
from datetime import date


class Fields:
    """The values of a record, or of one item of a list in it, by path."""

    def __init__(self, values: Mapping[str, object], item_id: str = "") -> None:
        """Look at values; an item of a list also knows its id."""
        self.item_id = item_id
        self._values = values
        self._lists: dict[str, dict[str, dict[str, object]]] | None = None

    def text(self, path: str) -> str:
        """The text at a path; empty if there is none."""
        value = self._values.get(path)
        return value if isinstance(value, str) else ""

    def texts(self, path: str) -> tuple[str, ...]:
        """The list at a path; empty if there is none."""
        value = self._values.get(path)
        return tuple(str(each) for each in value) if isinstance(value, list) else ()

    def day(self, path: str) -> date | None:
        """The date at a path; None if there is none, or it is no date."""
        try:
            return date.fromisoformat(self.text(path))
        except ValueError:
            return None

    def whole(self, path: str) -> int | None:
        """The whole number at a path."""
        value = self._values.get(path)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def truth(self, path: str) -> bool | None:
        """The yes or no at a path."""
        value = self._values.get(path)
        return value if isinstance(value, bool) else None

    def under(self, name: str) -> dict[str, object]:
        """The values whose paths are `name.<rest>`, by the rest."""
        prefix = f"{name}."
        return {
            path[len(prefix) :]: value
            for path, value in self._values.items()
            if path.startswith(prefix)
        }

    def items(self, name: str) -> list["Fields"]:
        """The items of a list whose paths are `name.<id>.<field>`, by id."""
        if self._lists is None:
            self._lists = _lists_in(self._values)
        return [Fields(item, each) for each, item in sorted(self._lists.get(name, {}).items())]


def _lists_in(values: Mapping[str, object]) -> dict[str, dict[str, dict[str, object]]]:
    """Every list, its items and their fields, in one pass: a review has thousands of paths."""
    lists: dict[str, dict[str, dict[str, object]]] = {}
    for path, value in values.items():
        name, dot, rest = path.partition(".")
        if dot:
            item_id, _, field = rest.partition(".")
            lists.setdefault(name, {}).setdefault(item_id, {})[field] = value
    return lists
