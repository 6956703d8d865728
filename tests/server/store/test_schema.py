"""The steps that make the tables, and who may see their rows."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from iro_server.errors import DatabaseUnavailable, ServerProblem
from iro_server.services.office import Office
from iro_server.store import schema
from iro_server.store.database import Database
from iro_server.store.tables import change, metadata
from tests.support.server import add_child, new_office


def test_the_steps_make_exactly_the_tables_of_the_program(office: Office) -> None:
    with office.database.read() as tx:
        differences = compare_metadata(MigrationContext.configure(tx.connection), metadata)

    assert differences == []


def test_upgrading_again_changes_nothing(office: Office) -> None:
    schema.upgrade(office.database)

    schema.check_current(office.database)


def test_an_empty_database_is_too_old(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}", "invented")

    with pytest.raises(ServerProblem) as refused:
        schema.check_current(database)

    database.close()
    assert refused.value.problem == "database_too_old"


def test_a_database_of_a_newer_program_is_left_alone(office: Office) -> None:
    with office.database.write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for act in (schema.check_current, schema.upgrade):
        with pytest.raises(ServerProblem) as refused:
            act(office.database)
        assert refused.value.problem == "database_too_new"


def test_every_key_leads_with_the_authority() -> None:
    for table in metadata.sorted_tables:
        assert next(iter(table.primary_key.columns)).name == "authority"
        assert all(next(iter(index.columns)).name == "authority" for index in table.indexes)


def test_two_authorities_in_one_database_do_not_see_each_other(
    database_url: str, office: Office
) -> None:
    other = new_office(database_url, name="Other Council", authority="other")
    add_child(office, 1)
    add_child(other, 2)

    with office.database.read() as tx:
        own = (
            tx.connection.execute(select(change.c.record_id).where(tx.mine(change))).scalars().all()
        )
        head = tx.present_head()
    other.database.close()
    assert "c-1" in own
    assert "c-2" not in own
    assert head.last_seq == len(own)


def test_an_authority_begins_once(database_url: str, office: Office) -> None:
    with pytest.raises(ServerProblem) as refused:
        new_office(database_url)

    assert refused.value.problem == "already_a_server"


@pytest.mark.postgres
def test_row_level_security_refuses_rows_for_another_authority(postgres_url: str) -> None:
    first = new_office(postgres_url)

    with pytest.raises(DatabaseUnavailable), first.database.write() as tx:
        tx.connection.execute(
            text(
                "INSERT INTO nonce (authority, device_id, nonce, seen_at) "
                "VALUES ('other', 'd', 'n', 'x')"
            )
        )

    first.database.close()
