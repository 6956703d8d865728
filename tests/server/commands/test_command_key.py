"""The command key, as those who keep it and the office type it: files go from one to the other."""

from pathlib import Path

import pytest

from iro_core.protocol import codec
from iro_server.wiring import open_server
from tests.server.commands.conftest import Run
from tests.support.officers import NAMES, OFFICER_PASSPHRASE, RecoveryOfficers, use_tool
from tests.support.server import add_person, enrol

TWICE = f"{OFFICER_PASSPHRASE}\n{OFFICER_PASSPHRASE}\n"
ONCE = f"{OFFICER_PASSPHRASE}\n"


@pytest.fixture
def key(run: Run, tmp_path: Path) -> Path:
    """A command key, made away from the server and named to it."""
    run("init", "--authority", "Invented Council")
    assert "alone" in run("device", "command-key")[1]
    path = tmp_path / "command.key"
    made = use_tool("command-key", "--out", path, typed=TWICE)
    assert made.exit_code == 0, made.output
    code, said, _ = run("device", "command-key", f"{path}.public")
    assert code == 0
    assert said.split()[-1] in made.output
    return path


@pytest.fixture
def device_id(key: Path, tmp_path: Path) -> str:
    """Anna's laptop."""
    assert key.exists()
    office = open_server(tmp_path / "data").office
    add_person(office, "anna")
    laptop = enrol(office, "anna")
    office.database.close()
    return laptop.device_id


def test_a_laptop_is_sealed_by_an_order_that_was_signed_elsewhere(
    run: Run, tmp_path: Path, key: Path, device_id: str
) -> None:
    code, _, complaint = run("device", "seal", device_id)
    assert (code, "iro-recovery order" in complaint) == (2, True)
    assert device_id in run("device", "list")[1]
    out = tmp_path / "order.json"
    signed = use_tool("order", device_id, "seal", "--key", key, "--out", out, typed=ONCE)
    assert signed.exit_code == 0, signed.output

    code, said, _ = run("device", "order", out)

    assert (code, "Ordered to seal" in said) == (0, True)
    code, _, complaint = run("device", "order", key)
    assert (code, "not signed by the command key" in complaint) == (2, True)


def test_a_wrong_passphrase_signs_nothing(tmp_path: Path, key: Path, device_id: str) -> None:
    out = tmp_path / "order.json"
    refused = use_tool("order", device_id, "seal", "--key", key, "--out", out, typed="not-that\n")
    assert refused.exit_code != 0
    assert not out.exists()
    assert OFFICER_PASSPHRASE.encode() not in key.read_bytes()


def test_officers_are_named_by_one_signed_file_and_not_by_three(
    run: Run, tmp_path: Path, key: Path
) -> None:
    paths = [tmp_path / f"{number}.public" for number in range(3)]
    for path, each in zip(paths, RecoveryOfficers().keys, strict=True):
        path.write_bytes(codec.encode(each.officer))
    code, _, complaint = run("officers", "set", *paths)
    assert (code, "iro-recovery name" in complaint) == (2, True)
    out = tmp_path / "officers.json"
    named = use_tool("name", *paths, "--key", key, "--out", out, typed=f"y\n{ONCE}")
    assert named.exit_code == 0, named.output

    code, said, _ = run("officers", "set", out)

    assert (code, all(name in said for name in NAMES)) == (0, True)


def test_the_next_key_is_named_only_if_the_one_before_signed_it(
    run: Run, tmp_path: Path, key: Path
) -> None:
    other, successor = tmp_path / "other.key", tmp_path / "next.key"
    use_tool("command-key", "--out", other, typed=TWICE)
    code, _, complaint = run("device", "command-key", f"{other}.public")
    assert (code, "did not sign this one" in complaint) == (2, True)
    made = use_tool("command-key", "--out", successor, "--before", key, typed=ONCE + TWICE)
    assert made.exit_code == 0, made.output
    assert run("device", "command-key", f"{successor}.public")[0] == 0
