"""The three sheets of an XLSForm, from a workbook or a Markdown table."""

from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform

from iro_core.errors import InvalidData
from iro_core.forms.xlsform import XlsForm

_FILE_LIMIT_BYTES: Final = 1_000_000
_UNPACKED_LIMIT_BYTES: Final = 4_000_000
_SHEETS: Final = frozenset({"survey", "choices", "settings"})


def read_form_file(file: Path) -> XlsForm:
    """The sheets of this file; rows keep their place, so that a refusal can name it.

    Raises:
        InvalidData: It is no .xlsx or .md, is too large, or has a sheet that is outside the subset.
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
    except (PyXFormError, BadZipFile, ValueError, SyntaxError) as error:
        raise InvalidData(file.name, "form_file_damaged") from error
    for sheet in found.sheet_names:
        if sheet.lower() not in _SHEETS:
            raise InvalidData(f"{file.name}, sheet {sheet}", "form_feature")
    return XlsForm(found.survey or [], found.choices or [], found.settings or [])


def _check_unpacked(name: str, data: bytes) -> None:
    with ZipFile(BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _UNPACKED_LIMIT_BYTES:
            raise InvalidData(name, "too_large")
