"""Bringing a store's file to the version this program knows, and refusing a newer one.

What is missing of `schema/NNNN_*.sql` is applied in order in one transaction, so that a file which
a new program cannot take over stays one that the program before it opens.
"""

import importlib.resources
from collections.abc import Callable
from functools import cache
from typing import Final

from iro_desktop.errors import StoreDamaged, StoreTooNew
from iro_desktop.store.database import APPLICATION_ID, Database

_NEW: Final = 0


def set_up(database: Database, *, vault_id: str, device_id: str) -> None:
    """Give a new, empty file its tables and its owner."""
    if database.value("SELECT count(*) FROM sqlite_schema") != 0:
        raise StoreDamaged("not_empty")
    _apply(database, _NEW)
    with database.transaction():
        database.execute(
            "INSERT INTO vault (only_row, vault_id, device_id) VALUES (1, ?, ?)",
            (vault_id, device_id),
        )


def bring_up_to_date(
    database: Database, *, vault_id: str, before: Callable[[int], None] = lambda _version: None
) -> None:
    """Check whose file it is and apply what is missing.

    Args:
        before: Called with the file's version before anything is applied.

    Raises:
        StoreDamaged: It is not a store, or not this vault's.
        StoreTooNew: A newer program wrote it; nothing was changed.
        UpdateFailed: This program cannot take it over; nothing was changed.
    """
    version = int(database.value("PRAGMA user_version"))
    if database.value("PRAGMA application_id") != APPLICATION_ID or version == _NEW:
        raise StoreDamaged("not_a_store")
    if version > newest_version():
        raise StoreTooNew(version, newest_version())
    if database.value("SELECT vault_id FROM vault") != vault_id:
        raise StoreDamaged("other_vault")
    if version < newest_version():
        before(version)
        _apply(database, version)


def newest_version() -> int:
    """The version that this program's schema results in."""
    return max(_scripts())


def _apply(database: Database, version: int) -> None:
    missing = [script for number, script in _scripts().items() if number > version]
    database.run_script(
        "\n".join(missing) + f"\nPRAGMA application_id = {APPLICATION_ID};\n"
        f"PRAGMA user_version = {newest_version()};"
    )


@cache
def _scripts() -> dict[int, str]:
    folder = importlib.resources.files("iro_desktop.store").joinpath("schema")
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".sql")), key=str)
    return {int(each.name[:4]): each.read_text("utf-8") for each in files}
