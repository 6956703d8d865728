"""Which table a file is: told by its columns, never by its name."""

from collections.abc import Iterable

from iro_core.errors import InvalidData
from iro_server.returns.csv_file import Sheet
from iro_server.returns.tables import TABLES, TableName


def recognise(columns: Iterable[str]) -> TableName | None:
    """The table that has these columns, in any order; further columns do no harm.

    Where the columns of several tables are there, the most demanding one is meant: a header file
    with a column DUC is still the header.

    Raises:
        InvalidData: Two tables fit equally well.
    """
    present = set(columns)
    fitting = sorted(
        (name for name, table in TABLES.items() if table.required <= present),
        key=lambda name: len(TABLES[name].required),
        reverse=True,
    )
    if not fitting:
        return None
    best = len(TABLES[fitting[0]].required)
    if sum(len(TABLES[name].required) == best for name in fitting) > 1:
        raise InvalidData("columns", "could_be_several_tables")
    return fitting[0]


def sort_sheets(sheets: Iterable[Sheet]) -> tuple[dict[TableName, Sheet], tuple[str, ...]]:
    """Each table's file, and the names of the files that are no table of the return.

    Raises:
        InvalidData: Two files are the same table, or header or episodes are missing.
    """
    found: dict[TableName, Sheet] = {}
    others: list[str] = []
    for sheet in sheets:
        try:
            name = recognise(sheet.columns)
        except InvalidData as error:
            raise InvalidData(sheet.file, error.reason) from error
        if name is None:
            others.append(sheet.file)
        elif name in found:
            raise InvalidData(f"{found[name].file}, {sheet.file}", f"two_files_for_{name}")
        else:
            found[name] = sheet
    missing = [name for name in (TableName.HEADER, TableName.EPISODES) if name not in found]
    if missing:
        raise InvalidData(", ".join(missing), "missing_tables")
    return found, tuple(others)
