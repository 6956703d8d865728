"""Naming the recovery officers, as an administrator types it."""

from pathlib import Path

import pytest

from iro_core.protocol import codec
from iro_server.store import officers
from iro_server.wiring import open_server
from tests.server.commands.conftest import Run
from tests.support.officers import NAMES, RecoveryOfficers
from tests.support.server import add_person, enrol

ALL = RecoveryOfficers()


@pytest.fixture
def public(run: Run, tmp_path: Path) -> list[Path]:
    """The public files of the three, and a server."""
    run("init", "--authority", "Invented Council")
    paths = [tmp_path / f"{number}.public" for number in range(3)]
    for path, key in zip(paths, ALL.keys, strict=True):
        path.write_bytes(codec.encode(key.officer))
    return paths


def test_three_officers_are_named_and_the_laptops_that_are_not_sealed_yet_are_listed(
    run: Run, tmp_path: Path, public: list[Path]
) -> None:
    assert "No recovery officers are named" in run("officers", "show")[1]
    office = open_server(tmp_path / "data").office
    add_person(office, "anna")
    laptop = enrol(office, "anna")
    office.database.close()

    code, said, _ = run("officers", "set", *public)

    assert code == 0
    for name, key in zip(NAMES, ALL.keys, strict=True):
        assert f"{key.officer.spoken_key}  {name}" in said
    code, said, _ = run("officers", "show")
    assert (code, "0 of 1 laptops" in said, laptop.device_id in said) == (0, True, True)


def test_the_same_key_twice_and_a_file_that_is_none_name_nobody(
    run: Run, tmp_path: Path, public: list[Path]
) -> None:
    code, _, complaint = run("officers", "set", public[0], public[1], public[0])
    assert (code, "not three different" in complaint) == (2, True)
    none = tmp_path / "none.public"
    none.write_bytes(b"{}")
    code, _, complaint = run("officers", "set", public[0], public[1], none)
    assert (code, "not the .public file" in complaint) == (2, True)
    assert "No recovery officers are named" in run("officers", "show")[1]


def test_what_a_laptop_sealed_is_written_as_a_file(
    run: Run, tmp_path: Path, public: list[Path]
) -> None:
    assert public
    office = open_server(tmp_path / "data").office
    add_person(office, "anna")
    laptop = enrol(office, "anna")
    out = tmp_path / "escrow.json"
    code, _, complaint = run("officers", "escrow", laptop.device_id, "--out", out)
    assert (code, "never sealed" in complaint, out.exists()) == (2, True, False)
    with office.database.write() as tx:
        officers.keep_escrow(tx, laptop.device_id, b"{}", at=office.now())
    office.database.close()

    code, _, _ = run("officers", "escrow", laptop.device_id, "--out", out)

    assert (code, out.read_bytes()) == (0, b"{}")
