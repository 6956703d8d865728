"""Bringing a database to the shape this program expects, by Alembic's numbered steps."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from iro_server.errors import ServerProblem
from iro_server.store.database import Database, Transaction


def upgrade(database: Database) -> None:
    """Apply every step that is lacking, in one transaction."""
    with database.write(in_line=False) as tx:
        _check_not_newer(tx)
        config = _config()
        config.attributes["connection"] = tx.connection
        command.upgrade(config, "head")


def check_current(database: Database) -> None:
    """ServerProblem if the database was made by an older or a newer program."""
    with database.read() as tx:
        _check_not_newer(tx)
        if _present(tx) != ScriptDirectory.from_config(_config()).get_current_head():
            raise ServerProblem("database_too_old")


def revision(tx: Transaction) -> str:
    """The number of the last step that this database has had."""
    return _present(tx) or ""


def _check_not_newer(tx: Transaction) -> None:
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    present = _present(tx)
    if present is not None and present not in known:
        raise ServerProblem("database_too_new", present)


def _present(tx: Transaction) -> str | None:
    return MigrationContext.configure(tx.connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
