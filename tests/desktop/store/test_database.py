import random

import pytest
from sqlcipher3 import dbapi2

from iro_desktop.errors import StoreBusy, StoreDamaged, StoreProblem
from iro_desktop.store.database import create_database, open_database

KEY = bytes(range(1, 33))
OTHER_KEY = bytes(range(2, 34))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vault.db"


@pytest.fixture
def database(path):
    database = create_database(path, KEY)
    database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT) STRICT")
    yield database
    database.close()


def write_notes(database, count):
    with database.transaction():
        database.execute_many(
            "INSERT INTO note (words) VALUES (?)",
            ((f"invented words {n} " * 20,) for n in range(count)),
        )


@pytest.mark.parametrize(
    "key",
    [None, b"", b"short", bytes(31), bytes(33), bytes(32), bytearray(), bytearray(b"x" * 64)],
)
@pytest.mark.parametrize("door", [create_database, open_database])
def test_without_a_whole_key_nothing_is_opened_and_nothing_is_written(path, door, key):
    """D-01."""
    with pytest.raises(StoreDamaged, match="bad_key"):
        door(path, key)

    assert not path.exists()


def test_no_file_of_an_open_database_is_in_the_clear(path, database):
    """D-01."""
    write_notes(database, 100)

    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert not content.startswith(b"SQLite format 3")
        assert b"invented words" not in content


def test_the_library_is_the_one_that_was_measured(database):
    """D-02. Moving to another SQLCipher is a decision, not an accident."""
    options = {option for (option,) in database.query("PRAGMA compile_options")}

    assert dbapi2.sqlite_version == "3.53.4"
    assert database.value("PRAGMA cipher_version") == "4.19.0 community"
    assert database.value("PRAGMA cipher_provider") == "openssl"
    assert {"HAS_CODEC", "TEMP_STORE=2", "ENABLE_FTS5", "THREADSAFE=1"} <= options


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("temp_store", 2),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("mmap_size", 0),
        ("wal_autocheckpoint", 100),
        ("busy_timeout", 5000),
    ],
)
def test_the_profile_is_in_force(database, pragma, value):
    # Some of these may not even be read in the product.
    database._connection.set_authorizer(None)

    assert database.value(f"PRAGMA {pragma}") == value


def test_another_key_is_damage_and_not_a_wrong_passphrase(path):
    """The header has proved the key before it comes here."""
    database = create_database(path, KEY)
    database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT")
    database.close()

    with pytest.raises(StoreDamaged, match="NOTADB"):
        open_database(path, OTHER_KEY)


def test_a_plaintext_database_in_its_place_is_refused(path):
    """D-08."""
    plain = dbapi2.connect(str(path))
    plain.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)")
    plain.commit()
    plain.close()
    before = path.read_bytes()

    with pytest.raises(StoreDamaged):
        open_database(path, KEY)

    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, b""])
def test_a_missing_or_empty_file_is_never_made_anew_by_opening(path, content):
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(StoreDamaged, match="missing"):
        open_database(path, KEY)

    assert not path.exists() or path.read_bytes() == b""


def test_creating_never_overwrites(path, database):
    with pytest.raises(StoreDamaged, match="exists_already"):
        create_database(path, KEY)


@pytest.mark.parametrize("count", [200, pytest.param(5_000, marks=pytest.mark.campaign)])
def test_a_flipped_bit_is_noticed_before_a_row_is_shown(path, database, count):
    """D-03. In every page."""
    write_notes(database, 300)
    expected = database.query("SELECT id, words FROM note ORDER BY id")
    database.close()
    sound = path.read_bytes()
    rng = random.Random(3)
    noticed = 0
    for number in range(count):
        content = bytearray(sound)
        page = number % (len(sound) // 4096)
        content[page * 4096 + rng.randrange(4096)] ^= 1 << rng.randrange(8)
        path.write_bytes(content)
        try:
            damaged = open_database(path, KEY)
            try:
                assert damaged.query("SELECT id, words FROM note ORDER BY id") == expected
                damaged.check_integrity()
            finally:
                damaged.close()
        except StoreDamaged:
            noticed += 1

    assert noticed == count


DENIED = [
    "ATTACH DATABASE 'other.db' AS other",
    "ATTACH DATABASE 'other.db' AS other KEY ''",
    "ATTACH DATABASE ':memory:' AS other",
    "DETACH DATABASE main",
    "VACUUM",
    "VACUUM INTO 'copy.db'",
    "SELECT load_extension('evil')",
    "SELECT sqlcipher_export('main')",
    "PRAGMA key = 'other'",
    "PRAGMA KEY = 'other'",
    "PRAGMA main.key = 'other'",
    "PRAGMA rekey = 'other'",
    "PRAGMA hexkey = '00'",
    "PRAGMA hexrekey = '00'",
    "PRAGMA textkey = 'other'",
    "PRAGMA textrekey = 'other'",
    "PRAGMA temp_store = FILE",
    "PRAGMA temp_store = DEFAULT",
    "PRAGMA temp_store_directory = '.'",
    "PRAGMA cipher_log = 'cipher.log'",
    "PRAGMA cipher_log_level = TRACE",
    "PRAGMA cipher_profile = 'sql.log'",
    "PRAGMA cipher_plaintext_header_size = 32",
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA journal_mode = OFF",
    "PRAGMA main.journal_mode = MEMORY",
    "PRAGMA synchronous = OFF",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA secure_delete = OFF",
    "PRAGMA trusted_schema = ON",
]


@pytest.mark.parametrize("statement", DENIED)
def test_what_could_write_in_the_clear_is_denied(path, database, statement, monkeypatch):
    """D-10. And L-04: temporary storage stays in memory."""
    monkeypatch.chdir(path.parent)
    before = {file.name for file in path.parent.iterdir()}

    with pytest.raises(dbapi2.DatabaseError):
        database.execute(statement)

    assert {file.name for file in path.parent.iterdir()} == before


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA integrity_check",
        "PRAGMA quick_check",
        "PRAGMA cipher_integrity_check",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA user_version",
        "PRAGMA application_id",
        "CREATE VIRTUAL TABLE words USING fts5(text)",
        "SELECT value FROM json_each('[1]')",
    ],
)
def test_what_the_store_needs_is_allowed(database, statement):
    """D-10."""
    database.query(statement)


def test_a_failed_transaction_leaves_nothing(database):
    def fails():
        with database.transaction():
            database.execute("INSERT INTO note (words) VALUES ('invented')")
            raise KeyError

    with pytest.raises(KeyError):
        fails()

    assert database.value("SELECT count(*) FROM note") == 0
    assert not database.in_transaction


def test_a_full_database_is_a_typed_error_and_stays_readable(database):
    """C-11, small: SQLite itself says that there is no room."""
    write_notes(database, 10)
    database.query("PRAGMA max_page_count = 1")

    with pytest.raises(StoreProblem) as refused:
        write_notes(database, 500)

    assert type(refused.value).__name__ == "DiskFull"
    assert database.value("SELECT count(*) FROM note") == 10


def test_a_second_writer_is_told_that_the_store_is_busy(path, database):
    """D-11."""
    second = open_database(path, KEY)
    second.query("PRAGMA busy_timeout = 1")

    with database.transaction():
        database.execute("INSERT INTO note (words) VALUES ('first')")
        with pytest.raises(StoreBusy):
            write_notes(second, 1)

    assert second.query("SELECT words FROM note") == [("first",)]
    second.close()


def test_the_key_text_is_overwritten_after_use(path, monkeypatch):
    given = []
    real = dbapi2.connect

    class Watched:
        def __init__(self, connection):
            self._connection = connection

        def __getattr__(self, name):
            return getattr(self._connection, name)

        def executescript(self, script):
            given.append(script)
            return self._connection.executescript(script)

    monkeypatch.setattr(dbapi2, "connect", lambda *a, **k: Watched(real(*a, **k)))
    database = create_database(path, KEY)
    database.close()

    assert given == ["\x00" * len(given[0])]


def test_closing_twice_is_harmless(database):
    database.close()
    database.close()
