"""Small forms, authored as XLSForm and converted as the server does."""

from datetime import datetime
from typing import Final

from iro_core.forms.definition import FormDefinition
from iro_server.services.form_conversion import ConvertedForm, Row, Sheets, converted

NOW: Final = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - the wall clock, as forms read it
COLUMNS: Final = ("type", "name", "label", "required", "relevant", "calculation")


def a_form(*rows: str | Row, choices: str = "", **settings: object) -> FormDefinition:
    """A form of these rows: `type | name | label | required | relevant | calculation`, or cells."""
    return authored(*rows, choices=choices, **settings).definition


def authored(*rows: str | Row, choices: str = "", **settings: object) -> ConvertedForm:
    """The same, as it would be published; choices are written `list=yes:Yes,no:No;other=…`."""
    known = {"form_id": "small", "version": 1, "form_title": "Small", **settings}
    return converted(
        Sheets(
            [row if isinstance(row, dict) else _row(row) for row in rows],
            list(_choices(choices)),
            [{name: str(value) for name, value in known.items()}],
        )
    )


def _row(line: str) -> Row:
    cells = [cell.strip() for cell in line.split("|")]
    return {column: cell for column, cell in zip(COLUMNS, cells, strict=False) if cell}


def _choices(written: str) -> list[Row]:
    found = []
    for each in filter(None, written.split(";")):
        name, _, offered = each.partition("=")
        for one in offered.split(","):
            value, _, label = one.partition(":")
            found.append({"list_name": name, "name": value, "label": label})
    return found
