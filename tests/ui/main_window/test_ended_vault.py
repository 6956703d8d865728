"""What the window shows of a vault that the office sealed or shredded."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from iro_core.clock import FixedClock
from iro_desktop.keys import ending
from iro_desktop.keys.vault import finish_vault
from iro_desktop.ui.pages.unlock import UnlockPage
from iro_desktop.ui.pages.welcome import WelcomePage
from iro_desktop.wiring import Home, Program
from tests.support.server import START
from tests.support.vaults import new_keys


def shown(qtbot: QtBot, folder: Path) -> Program:
    """The program, just started."""
    program = Program(Home.below(folder), clock=FixedClock(START))
    qtbot.addWidget(program.window)
    program.start()
    return program


def test_after_shredding_the_program_removes_the_rest_and_begins_as_on_a_new_laptop(
    qtbot: QtBot, tmp_path: Path
) -> None:
    keys = new_keys(tmp_path / "vaults" / "v")
    finish_vault(keys)
    ending.shred(keys, None)
    keys.wipe()

    program = shown(qtbot, tmp_path)

    assert program.window.findChild(WelcomePage) is not None
    assert not keys.folder.exists()
    program.window.close()


def test_a_sealed_vault_still_asks_and_says_why_it_does_not_open(
    qtbot: QtBot, tmp_path: Path
) -> None:
    keys = new_keys(tmp_path / "vaults" / "v")
    finish_vault(keys)
    ending.seal(keys)
    keys.wipe()
    program = shown(qtbot, tmp_path)
    page = program.window.findChild(UnlockPage)
    assert page is not None

    page._passphrase.line.setText("otter-lantern-bagel-wisdom")
    page._button.click()

    qtbot.waitUntil(lambda: "sealed" in page.banner.words)
    program.window.close()
