"""The program is killed while somebody types: what said "Saved" is there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from iro_desktop.workflows import review_record
from tests.support.typist import LETTERS
from tests.support.world import World, sync


def typed_until_killed(vaults: Path, scratch: Path, saves: int) -> int:
    """How many letters the real program had called saved when it was killed."""
    command = [sys.executable, "-m", "tests.support.typist", vaults, scratch, "Child 1042"]
    with subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(saves)]
        process.kill()
        said += process.stdout.readlines()
    return max(int(line) for line in said if line.endswith("\n"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal that cannot be caught")
def test_nothing_that_said_saved_is_lost_when_the_program_is_killed(
    world: World, tmp_path: Path
) -> None:
    """C-01 through the real window: unlock, type, kill -9, unlock again."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    folder = world.locked(anna)
    saved = typed_until_killed(folder.parent, tmp_path / "scratch", saves=2)
    draft = review_record.start_review(world.unlocked(folder), child_id)
    words = str(draft.answers["working_well"])
    assert len(words) >= saved > 0
    assert words.startswith(LETTERS[: len(words)])
