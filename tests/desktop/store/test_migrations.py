import pytest

from iro_desktop.errors import StoreDamaged, StoreTooNew
from iro_desktop.store import migrations
from iro_desktop.store.database import APPLICATION_ID, create_database, open_database
from iro_desktop.store.store import DATABASE_NAME, Store

KEY = bytes(range(1, 33))
VAULT = "ab" * 16


@pytest.fixture
def path(tmp_path):
    return tmp_path / DATABASE_NAME


@pytest.fixture
def database(path):
    database = create_database(path, KEY)
    yield database
    database.close()


def test_a_new_file_is_at_the_newest_version(database):
    migrations.set_up(database, vault_id=VAULT, device_id="laptop-a")

    assert database.value("PRAGMA user_version") == migrations.newest_version()
    assert database.value("PRAGMA application_id") == APPLICATION_ID
    migrations.bring_up_to_date(database, vault_id=VAULT)


def test_every_table_is_strict(database):
    migrations.set_up(database, vault_id=VAULT, device_id="laptop-a")

    loose = database.query(
        """SELECT name FROM pragma_table_list
           WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'"""
    )

    assert loose == []


def test_a_newer_file_is_refused_and_not_touched(path, database):
    """X-02, small."""
    migrations.set_up(database, vault_id=VAULT, device_id="laptop-a")
    database.query("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()

    newer = open_database(path, KEY)
    with pytest.raises(StoreTooNew) as refused:
        migrations.bring_up_to_date(newer, vault_id=VAULT)
    newer.close()

    assert (refused.value.found, refused.value.known) == (99, migrations.newest_version())
    assert path.read_bytes() == before


def test_the_file_of_another_vault_is_refused(database):
    migrations.set_up(database, vault_id=VAULT, device_id="laptop-a")

    with pytest.raises(StoreDamaged, match="other_vault"):
        migrations.bring_up_to_date(database, vault_id="cd" * 16)


def test_a_file_that_is_no_store_is_refused(database):
    database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT")

    with pytest.raises(StoreDamaged, match="not_a_store"):
        migrations.bring_up_to_date(database, vault_id=VAULT)
    with pytest.raises(StoreDamaged, match="not_empty"):
        migrations.set_up(database, vault_id=VAULT, device_id="laptop-a")


def test_a_store_that_is_too_new_closes_what_it_opened(keys):
    store = Store.create(keys)
    store._database.query("PRAGMA user_version = 99")
    store.close()

    with pytest.raises(StoreTooNew):
        Store.open(keys)

    (keys.folder / DATABASE_NAME).unlink()
