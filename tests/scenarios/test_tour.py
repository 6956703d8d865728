"""The scripted tour, which is also what `make demo` shows where there is no display."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from iro_core.clock import SystemClock
from iro_desktop.tour import first_half, story
from iro_desktop.tour.council import found_practice_council
from iro_desktop.tour.eyes import Album
from iro_desktop.tour.scene import Scene


@pytest.mark.usefixtures("qapp")
def test_a_new_laptop_gets_its_caseload_and_goes_offline(tmp_path: Path) -> None:
    said: list[str] = []
    council = found_practice_council(tmp_path, date(2026, 11, 23), said.append)
    council.office.open()
    scene = Scene(tmp_path, council, Album(tmp_path / "pictures"), SystemClock(), said.append)
    try:
        first_half.open_the_caseload(scene)
        first_half.go_offline(scene)
    finally:
        scene.everybody_leaves()
        council.office.close()
    assert scene.checks == 3
    assert all(picture.stat().st_size > 10_000 for picture in scene.album.taken)


@pytest.mark.campaign
def test_the_whole_tour_ends_well(qapp: QApplication, tmp_path: Path) -> None:
    """Two minutes; the same as `make demo` without a display."""
    assert qapp is not None
    said: list[str] = []
    assert story.tour(tmp_path, None, said.append) == 0, said[-1]
