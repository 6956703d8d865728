"""From the bytes of a CSV file to rows of text, within stated limits; and back."""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from iro_core.errors import InvalidData

FILE_LIMIT_BYTES: Final = 200_000_000
ROW_LIMIT: Final = 1_000_000
FIELD_LIMIT_CHARACTERS: Final = 1_000
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


class Sheet(msgspec.Struct, frozen=True):
    """A CSV file as text.

    Attributes:
        columns: Names from the first line, in capitals.
        rows: Row number as a spreadsheet counts (the first line is 1), and the cells. Empty rows
            are not there.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(file: str, content: bytes) -> Sheet:
    """The file's rows; a byte order mark, CRLF or LF make no difference.

    Raises:
        InvalidData: The bytes are not a CSV file in UTF-8 within the limits.
    """
    reader = csv.reader(io.StringIO(_text(file, content), newline=""), strict=True)
    lines: list[tuple[int, tuple[str, ...]]] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number > ROW_LIMIT:
                raise InvalidData(file, "too_many_rows")
            stripped = tuple(cell.strip() for cell in cells)
            if any(len(cell) > FIELD_LIMIT_CHARACTERS for cell in stripped):
                raise InvalidData(file, "field_too_long")
            if any(stripped):
                lines.append((number, stripped))
    except csv.Error as error:
        raise InvalidData(file, _reason(str(error))) from error
    if not lines:
        return Sheet(file, (), ())
    columns = tuple(name.upper() for name in lines[0][1])
    named = [name for name in columns if name]
    if len(set(named)) != len(named):
        raise InvalidData(file, "column_twice")
    return Sheet(file, columns, tuple(lines[1:]))


def write_cells(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """Write lines as a spreadsheet reads them; no cell can start a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_plain(cell) for cell in line] for line in lines)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _text(file: str, content: bytes) -> str:
    if len(content) > FILE_LIMIT_BYTES:
        raise InvalidData(file, "too_large")
    if b"\x00" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InvalidData(file, "nul_character")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidData(file, "not_utf8") from error


def _reason(message: str) -> str:
    if "unexpected end of data" in message:
        return "unclosed_quote"
    return "field_too_long" if "field larger than" in message else "bad_quoting"
