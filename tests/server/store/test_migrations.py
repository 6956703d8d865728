"""A database of an older program, brought up to date, holds what it held."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

import iro_server.store.migrations
from iro_server.errors import DatabaseUnavailable
from iro_server.services.office import Office
from iro_server.store import schema
from iro_server.store.database import Database
from iro_server.store.tables import change
from tests.support.postgres import PostgresCluster
from tests.support.server import add_child

# As version 0003 had it: one change of a device to a number.
_OLD_ROW = """INSERT INTO change VALUES ('invented', 1, 'id', 'c-1', 'child', NULL, 'system',
    'server', 7, '2026', 'R-1', :late, :body, :signature)"""
_OLD_AUTHORITY = "INSERT INTO authority VALUES ('invented', 'n', 'e', 'k', '2026', 1, 0, '0')"


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.sqlite'}"
    cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
    return cluster.url(cluster.new_database())


def test_the_log_comes_through_the_steps_word_for_word(old_url: str) -> None:
    database = Database(old_url, "invented")
    _upgrade_to(database, "0003")
    with database.write(in_line=False) as tx:
        tx.connection.execute(text(_OLD_AUTHORITY))
        values = {"late": False, "body": b"\x00body", "signature": b"\xffsigned"}
        tx.connection.execute(text(_OLD_ROW), values)
        before = tx.connection.execute(select(change)).all()

    schema.upgrade(database)

    with database.read() as tx:
        after = tx.connection.execute(select(change)).all()
    database.close()
    assert after == before


@pytest.mark.parametrize("act", ["UPDATE change SET author = 'x'", "DELETE FROM change"])
def test_after_the_last_step_the_log_refuses_to_be_rewritten(office: Office, act: str) -> None:
    add_child(office, 1)

    with pytest.raises(DatabaseUnavailable), office.database.write() as tx:
        tx.connection.execute(text(act))

    with office.database.read() as tx:
        assert {each.author for each in tx.connection.execute(select(change))} == {"system"}


def _upgrade_to(database: Database, revision: str) -> None:
    config = Config()
    folder = Path(iro_server.store.migrations.__file__).parent
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    with database.write(in_line=False) as tx:
        config.attributes["connection"] = tx.connection
        command.upgrade(config, revision)
