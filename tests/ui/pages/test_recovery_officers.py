"""Asking the recovery officers from the lock screen, and opening by their answer."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iro_desktop.keys import officers as sealing
from iro_desktop.keys.recovery_files import Request, read_asking
from iro_desktop.steps import run_inline
from iro_desktop.ui.pages.recover import RecoverPage
from iro_desktop.ui.pages.recovery_officers import AskOfficersPage, OfficersAnswerPage
from iro_desktop.ui.pages.unlock import UnlockPage
from iro_desktop.ui.widgets.page import Page
from iro_desktop.wiring import Home, Program
from iro_desktop.workflows import officers
from iro_server.services.recovery_officers import name_officers
from tests.support.officers import RecoveryOfficers
from tests.support.world import World, sync

NEW = "lantern-otter-marbled-kettle"
ALL = RecoveryOfficers()


@pytest.fixture
def program(qtbot: QtBot, world: World, tmp_path: Path) -> Program:
    """The lock screen of a laptop that is sealed to the officers."""
    name_officers(world.office, ALL.named)
    anna = world.laptop("anna")
    sync(anna)
    world.locked(anna)
    home = Home.below(tmp_path / "home")
    home.vaults.mkdir(parents=True)
    anna.keys.folder.rename(home.vaults / anna.keys.folder.name)
    found = Program(home, clock=world.clock)
    qtbot.addWidget(found.window)
    found.start()
    return found


def shown(program: Program, kind: type[Page]) -> Page:
    """The page of this kind that is on the window."""
    (page,) = (each for each in program.window.findChildren(kind) if each.isVisible())
    return page


def close(qtbot: QtBot, program: Program) -> None:
    with qtbot.waitSignal(program.finished, timeout=20_000):
        program.window.close()


def test_a_request_is_made_with_a_new_passphrase_and_saved(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    shown(program, UnlockPage)._forgotten.click()
    shown(program, RecoverPage)._officers.click()
    ask = shown(program, AskOfficersPage)
    ask._button.click()
    assert "Enter a new passphrase" in ask._field._error.text()
    ask._passphrase.line.setText(NEW)
    ask._button.click()
    qtbot.waitUntil(lambda: bool(program.window.findChildren(OfficersAnswerPage)), timeout=20_000)
    page = shown(program, OfficersAnswerPage)
    path = tmp_path / "request.json"
    page._write(path)
    qtbot.waitUntil(lambda: "Saved as request.json" in page.banner.words)
    request = read_asking(path.read_bytes())
    assert isinstance(request, Request)
    assert page._words.text() == request.spoken
    close(qtbot, program)


def test_their_answer_opens_the_caseload_and_nothing_else_does(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    (folder,) = program._home.vaults.iterdir()
    run_inline(officers.ask(folder, NEW, program._laptop))
    request = sealing.asked(folder)
    assert request is not None
    program._show_officers()
    page = shown(program, OfficersAnswerPage)
    answer = tmp_path / "answer.json"
    answer.write_bytes(b"{}")
    page._passphrase.line.setText(NEW)
    page.open_with(answer)
    qtbot.waitUntil(lambda: "does not answer" in page.banner.words, timeout=20_000)
    page._passphrase.line.setText("some-other-four-words")
    answer.write_bytes(ALL.answered(request))
    page.open_with(answer)
    qtbot.waitUntil(lambda: "not the passphrase" in page._field._error.text(), timeout=20_000)
    page._passphrase.line.setText(NEW)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        page.open_with(answer)
    assert sealing.asked(folder) is None
    close(qtbot, program)


def test_a_waiting_request_is_shown_again_and_can_be_made_anew(
    qtbot: QtBot, program: Program
) -> None:
    (folder,) = program._home.vaults.iterdir()
    waiting = run_inline(officers.ask(folder, NEW, program._laptop))
    shown(program, UnlockPage)._forgotten.click()
    shown(program, RecoverPage)._officers.click()
    page = shown(program, OfficersAnswerPage)
    assert page._words.text() == waiting
    page._anew.click()
    assert shown(program, AskOfficersPage)
    shown(program, AskOfficersPage)._back.click()
    assert shown(program, RecoverPage)
    close(qtbot, program)
