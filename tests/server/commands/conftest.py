"""The program iro-server, run in this process."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from iro_server.commands import program

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: exit code, what it said, and what it complained of."""
    monkeypatch.setenv("IRO_SERVER_DATA", str(tmp_path / "data"))

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["iro-server", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            program.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command
