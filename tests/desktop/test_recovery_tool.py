"""The officers' own program: keys and answers, from files to files."""

import sys
from pathlib import Path

import pytest

from iro_core.errors import IroError
from iro_core.officers import Officer
from iro_core.protocol import codec
from iro_desktop.keys import header, officers
from iro_desktop.keys.recovery_files import Request, to_bytes
from iro_desktop.keys.vault import finish_vault
from iro_desktop.recovery_tool import in_words, main
from tests.support.officers import OFFICER_PASSPHRASE, RecoveryOfficers, use_tool
from tests.support.vaults import CHEAPEST_KDF, new_keys

NEW = "lantern-otter-marbled-kettle"
ALL = RecoveryOfficers()
BOTH = f"y\n{OFFICER_PASSPHRASE}\n{OFFICER_PASSPHRASE}\n"
ONE = f"y\n{OFFICER_PASSPHRASE}\n"


class Case:
    """A laptop that asks, and the officers' files beside it."""

    def __init__(self, folder: Path) -> None:
        keys = new_keys(folder / "v")
        finish_vault(keys)
        officers.name_officers(keys, ALL.named)
        self.escrow = officers.escrow(keys)
        self.database = bytes(keys.database)
        keys.wipe()
        self.folder = folder
        self.vault = folder / "v"
        self.keys = ALL.write(folder)
        self.request = folder / "request.json"
        self.out = folder / "answer.json"
        self.ask()

    def ask(self) -> Request:
        asked = officers.ask(self.vault, NEW, device_id="laptop-a", kdf=CHEAPEST_KDF)
        self.request.write_bytes(to_bytes(asked))
        return asked

    def opens(self) -> bool:
        found = officers.open_with_answer(
            self.vault, NEW, self.out.read_bytes(), key_store=None, kdf=CHEAPEST_KDF
        )
        database = bytes(found.database)
        found.wipe()
        return database == self.database


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_a_key_is_made_once_and_its_public_half_goes_to_the_office(tmp_path: Path) -> None:
    out = tmp_path / "helen.key"
    typed = f"{OFFICER_PASSPHRASE}\n{OFFICER_PASSPHRASE}\n"

    made = use_tool("key", "Helen Marsh", "--out", out, typed=typed)

    assert made.exit_code == 0, made.output
    public = codec.decode((tmp_path / "helen.key.public").read_bytes(), Officer)
    assert public.name == "Helen Marsh"
    assert public.spoken_key in made.output
    assert OFFICER_PASSPHRASE.encode() not in out.read_bytes()
    assert out.stat().st_mode & 0o077 == 0
    before = out.read_bytes()
    assert use_tool("key", "Helen Marsh", "--out", out, typed=typed).exit_code != 0
    assert out.read_bytes() == before


def test_two_officers_at_one_machine_answer_at_once(case: Case) -> None:
    asked = case.ask()
    result = use_tool(
        "answer", case.request, "--key", case.keys[1], "--key", case.keys[0], "--out", case.out,
        typed=BOTH,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert asked.spoken in result.output
    assert "laptop-a" in result.output
    assert case.opens()


def test_two_officers_in_two_places_answer_one_after_the_other(case: Case) -> None:
    half = case.folder / "half.json"
    first = use_tool("answer", case.request, "--key", case.keys[0], "--out", half, typed=ONE)
    assert first.exit_code == 0, first.output
    assert ALL.named.officers[1].spoken_key in first.output

    second = use_tool("answer", half, "--key", case.keys[1], "--out", case.out, typed=ONE)

    assert second.exit_code == 0, second.output
    assert case.opens()


def test_nothing_is_opened_unless_its_user_was_rung(case: Case) -> None:
    result = use_tool(
        "answer", case.request, "--key", case.keys[0], "--key", case.keys[1], "--out", case.out,
        typed="n\n",
    )  # fmt: skip
    assert result.exit_code != 0
    assert not case.out.exists()


def test_the_office_s_copy_answers_for_a_laptop_that_lost_its_own(case: Case) -> None:
    """H-07."""
    for name in header.NAMES:
        (case.vault / name).unlink()
    case.ask()
    kept = case.folder / "escrow.json"
    assert case.escrow is not None
    kept.write_bytes(codec.encode(case.escrow))
    keys = ("--key", case.keys[2], "--key", case.keys[1])

    result = use_tool(
        "answer", case.request, *keys, "--escrow", kept, "--out", case.out, typed=BOTH
    )

    assert result.exit_code == 0, result.output
    assert case.opens()


def test_what_is_refused_is_said_in_words_and_writes_nothing(case: Case) -> None:
    """The other officer begins; a stranger's key; a wrong passphrase; files that are none."""
    strangers = RecoveryOfficers().write(case.folder / "v")
    half = case.folder / "half.json"
    use_tool("answer", case.request, "--key", case.keys[0], "--out", half, typed=ONE)
    torn = case.folder / "torn.json"
    torn.write_bytes(case.request.read_bytes()[:-9])
    for arguments, typed, words in (
        ((case.request, "--key", strangers[0], "--key", case.keys[0]), "", "cannot be opened with"),
        ((half, "--key", case.keys[2]), "", "for another key"),
        ((case.request, "--key", case.keys[0]), "y\nwrong-lamp-bread-door\n", "not the passphrase"),
        ((torn, "--key", case.keys[0]), "", "not one that a laptop"),
        ((case.keys[0], "--key", case.keys[0]), "", "not one that a laptop"),
    ):
        result = use_tool("answer", *arguments, "--out", case.out, typed=typed)
        assert isinstance(result.exception, IroError), result.output
        assert words in in_words(result.exception)
    assert not case.out.exists()


def test_the_program_ends_with_words_and_a_code(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, words in ((case.folder / "none.json", "No such file"), (case.keys[0], "not one")):
        arguments = ("answer", file, "--key", case.keys[0], "--out", case.out)
        monkeypatch.setattr(sys, "argv", ["iro-recovery", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        assert words in capsys.readouterr().err
