"""L-03: however much is sorted, copied or migrated, nothing is written in the clear.

A sort that does not fit would be written to a temporary file by a SQLite that may; ours may not,
and it does not rewrite a whole file at all (VACUUM).
"""

import contextlib
import sys
import threading
from pathlib import Path
from typing import Self

import pytest
from sqlcipher3.dbapi2 import DatabaseError

from iro_desktop.store.database import create_database, open_database

_KEY = bytes(range(32))
_MARKER = "Wrenfield-Ashdown"


class Watching:
    """Notes every file that this process has open while something is done, deleted ones too."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.seen: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.002):
            for link in Path("/proc/self/fd").iterdir():
                with contextlib.suppress(OSError):
                    self.seen.add(str(link.readlink()))


@pytest.mark.skipif(sys.platform != "linux", reason="sees open files as Linux shows them")
@pytest.mark.parametrize("rows", [10_000, pytest.param(100_000, marks=pytest.mark.campaign)])
def test_no_work_on_many_rows_leaves_the_encrypted_files(
    tmp_path: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(spare))
    monkeypatch.setenv("TMPDIR", str(spare))
    path = tmp_path / "vault.db"
    with Watching() as files:
        database = create_database(path, _KEY)
        database.execute("CREATE TABLE child (number INTEGER PRIMARY KEY, name TEXT) STRICT")
        with database.transaction():
            database.execute_many(
                "INSERT INTO child (number, name) VALUES (?, ?)",
                (
                    (number, f"{_MARKER} {number * 7919 % rows} " + "x" * 200)
                    for number in range(rows)
                ),
            )
        assert len(database.query("SELECT name FROM child ORDER BY name DESC, number")) == rows
        database.query("SELECT name, count(*) FROM child GROUP BY name ORDER BY 2, 1")
        database.execute("CREATE INDEX child_by_name ON child (name)")
        database.run_script(
            "CREATE TABLE again AS SELECT * FROM child ORDER BY name; DROP TABLE child;"
            " ALTER TABLE again RENAME TO child;"
        )
        with pytest.raises(DatabaseError, match="authorization denied"):
            database.execute("VACUUM")
        database.copy_into(copy := create_database(tmp_path / "copy.db", _KEY))
        copy.close()
        database.checkpoint()
        database.close()

    ours = {each for each in files.seen if f"{tmp_path}/" in each}
    assert ours
    assert {Path(each).name.partition(".db")[0] for each in ours} <= {"vault", "copy"}
    assert not [each for each in files.seen if "etilqs" in each]
    assert list(spare.iterdir()) == []
    for file in tmp_path.glob("*.db*"):
        assert _MARKER.encode() not in file.read_bytes()
    assert open_database(path, _KEY).value("SELECT count(*) FROM child") == rows
