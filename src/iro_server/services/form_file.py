"""The sheets of an XLSForm, from a workbook or a Markdown table."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from pyxform import aliases
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform

from iro_core.errors import InvalidData
from iro_core.forms.xform import VERSION
from iro_server.services.form_conversion import ConvertedForm, Row, Sheets, converted

Number = Callable[[str], int]

_FILE_LIMIT_BYTES: Final = 1_000_000
_UNPACKED_LIMIT_BYTES: Final = 8_000_000
_ROWS_LIMIT: Final = 3_000
_CELL_LIMIT_CHARACTERS: Final = 5_000
_SHEETS: Final = frozenset({"survey", "choices", "settings"})
_OTHER_SHEETS: Final = frozenset({"entities", "external_choices", "osm", "cascades"})


def read_form_file(file: Path, number: Number = lambda _form_id: 1) -> ConvertedForm:
    """The form in this file, converted and checked whole.

    Args:
        number: The version of a form of this id that says none, or none in a whole number, as
            Kobo's are.

    Raises:
        InvalidData: It is no .xlsx or .md, is too large, or asks for something outside the
            subset; `where` is the sheet, the row and the feature.
        OSError: It cannot be read.
    """
    kind = file.suffix.lower()
    if kind not in {".xlsx", ".md"}:
        raise InvalidData(file.name, "form_file_kind")
    if file.stat().st_size > _FILE_LIMIT_BYTES:
        raise InvalidData(file.name, "too_large")
    data = file.read_bytes()
    try:
        if kind == ".xlsx":
            _check_unpacked(file.name, data)
        found = get_xlsform(data if kind == ".md" else BytesIO(data), file_type=kind)
    except (PyXFormError, BadZipFile, ValueError, SyntaxError, KeyError) as error:
        raise InvalidData(file.name, "form_file_damaged") from error
    for sheet in found.sheet_names or []:
        if sheet.lower() in _OTHER_SHEETS:
            raise InvalidData(f"sheet {sheet}", "form_feature")
    sheets = Sheets(
        [dict(row) for row in found.survey or []],
        [dict(row) for row in found.choices or []],
        [dict(row) for row in found.settings or []],
    )
    _check_sizes(sheets)
    settings, named = _named(file, sheets.settings, number)
    sheets = replace(sheets, settings=settings)
    unread = [
        f"The sheet {sheet} was not read."
        for sheet in found.sheet_names or []
        if sheet.lower() not in _SHEETS
    ]
    return converted(sheets, [*named, *unread])


def _check_unpacked(name: str, data: bytes) -> None:
    with ZipFile(BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _UNPACKED_LIMIT_BYTES:
            raise InvalidData(name, "too_large")


def _check_sizes(sheets: Sheets) -> None:
    for name, rows in sheets.by_name():
        if len(rows) > _ROWS_LIMIT:
            raise InvalidData(f"sheet {name}", "form_too_long")
        for number, row in enumerate(rows, start=2):
            for column, cell in row.items():
                if len(str(cell)) > _CELL_LIMIT_CHARACTERS:
                    raise InvalidData(f"sheet {name}, row {number}, {column}", "form_too_long")


def _named(file: Path, rows: Sequence[Row], number: Number) -> tuple[list[Row], list[str]]:
    """The settings with an id, a title and a version in a whole number, and what was made up."""
    said = dict(rows[0]) if rows else {}
    known = {aliases.settings_header.get(column, column): cell for column, cell in said.items()}
    made_up: Row = {}
    if not known.get("id_string"):
        made_up["form_id"] = re.sub(r"[^A-Za-z0-9._-]+", "-", file.stem)[:60]
    form_id = known.get("id_string") or made_up["form_id"]
    if not known.get("title"):
        made_up["form_title"] = form_id
    if VERSION.fullmatch(str(known.get("version", ""))) is None:
        made_up["version"] = str(number(form_id))
    words = [
        f"The sheet settings has no {name} to keep: {it} is used." for name, it in made_up.items()
    ]
    return [{**said, **made_up}], words
