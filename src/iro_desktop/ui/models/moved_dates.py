"""Dates that moved when the rules changed, as a table."""

from datetime import date

from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.due_words import what_words
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.wording import date_words
from iro_desktop.workflows.rule_changes import MovedDate


class MovedDatesModel(RowsModel[MovedDate]):
    """One row for each date, with the day before and the day now."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(
            [
                Column("Child", _child, stretches=True),
                Column("What", lambda row: what_words(row.kind, row.number)),
                Column("Was", lambda row: _day(row.before), sort=lambda row: _order(row.before)),
                Column("Is now", lambda row: _day(row.after), sort=lambda row: _order(row.after)),
            ],
            lambda row: f"{row.child_id}{row.kind}{row.number}{row.before}{row.after}",
        )


def _child(row: MovedDate) -> str:
    return shown_child(row.child_name, row.child_id)


def _day(day: date | None) -> str:
    return date_words(day) if day is not None else "no date"


def _order(day: date | None) -> int:
    return (day or date.max).toordinal()
