"""Backups, as an administrator types it."""

import shutil
from pathlib import Path

import pytest

from iro_server.wiring import open_server
from tests.server.commands.conftest import Run
from tests.support.server import add_child, add_person, give


@pytest.fixture
def key(run: Run, tmp_path: Path) -> Path:
    """The key for backups, and a server with one child."""
    run("init", "--authority", "Invented Council")
    office = open_server(tmp_path / "data").office
    add_person(office, "anna")
    add_child(office, 1)
    give(office, "c-1", "anna")
    office.database.close()
    out = tmp_path / "backup.key"
    assert run("backup", "key", "--out", out)[0] == 0
    assert out.stat().st_mode & 0o077 == 0
    return out


def made(run: Run, key: Path, into: Path) -> Path:
    code, said, _ = run("backup", "make", "--seal-to", f"{key}.public", "--into", into)
    assert (code, "once it is verified" in said) == (0, True)
    (path,) = into.iterdir()
    return path


def test_a_server_that_is_gone_is_put_back_with_its_key_and_agrees_with_itself(
    run: Run, tmp_path: Path, key: Path
) -> None:
    """B-01."""
    path = made(run, key, tmp_path / "elsewhere")
    code, said, _ = run("backup", "verify", path, "--key", key)
    assert (code, "is whole" in said) == (0, True)
    server_key = (tmp_path / "data" / "server.key").read_bytes()
    assert sorted(each.name for each in (tmp_path / "data").iterdir() if each.is_dir()) == []
    shutil.rmtree(tmp_path / "data")

    code, said, _ = run("backup", "restore", path, "--key", key)

    assert (code, "A new epoch has begun" in said) == (0, True)
    assert (tmp_path / "data" / "server.key").read_bytes() == server_key
    code, said, _ = run("check")
    assert (code, "Everything agrees" in said) == (0, True)


def test_nothing_is_put_back_over_a_server_or_from_a_damaged_file(
    run: Run, tmp_path: Path, key: Path
) -> None:
    """B-02."""
    path = made(run, key, tmp_path / "elsewhere")
    code, _, complaint = run("backup", "restore", path, "--key", key)
    assert (code, "There is a server here already" in complaint) == (2, True)
    path.write_bytes(path.read_bytes()[:-1])
    for command in ("verify", "restore"):
        if command == "restore":
            shutil.rmtree(tmp_path / "data")
        code, _, complaint = run("backup", command, path, "--key", key)
        assert (code, "damaged or cut short" in complaint) == (2, True)
    assert not (tmp_path / "data" / "settings.json").exists()
    code, _, complaint = run("backup", "verify", path, "--key", f"{key}.public")
    assert code == 2


def test_a_key_is_not_replaced_and_a_file_that_is_none_is_refused(
    run: Run, tmp_path: Path, key: Path
) -> None:
    before = key.read_bytes()
    code, _, complaint = run("backup", "key", "--out", key)
    assert (code, "File exists" in complaint, key.read_bytes()) == (2, True, before)
    code, _, complaint = run("backup", "make", "--seal-to", key, "--into", tmp_path / "elsewhere")
    assert (code, "is not the key" in complaint) == (2, True)
