"""L-09: what is copied here is marked as nobody's to keep, and leaves the clipboard again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.clipboard_story import WORDS

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The story, on a display of its own: without one, Qt does not know whose the clipboard is."""
    if shutil.which("xvfb-run") is None:
        pytest.skip("there is no virtual display: run packaging/bootstrap.sh")
    program = [sys.executable, "-m", "tests.support.clipboard_story"]
    done = subprocess.run(
        [str(_ROOT / "packaging/run-under-virtual-display.sh"), *program],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT / "src"), str(_ROOT)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_a_copy_says_that_it_is_to_be_kept_in_no_history_and_no_cloud(told: dict[str, Any]) -> None:
    assert (told["text"], told["hint"]) == (WORDS, "secret")
    for name in ("ExcludeClipboardContent", "CanIncludeInClipboardHistory", "CanUploadToCloud"):
        assert any(name in each for each in told["formats"])
    assert "text/html" not in told["formats"]


def test_a_copy_is_cleared_when_its_time_is_over(told: dict[str, Any]) -> None:
    assert told["cleared"]


def test_what_another_program_copied_is_left_alone(told: dict[str, Any]) -> None:
    assert told["of another program"] == "from elsewhere"
