from PySide6.QtCore import QObject

from iro_desktop.errors import DiskFull
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.autosave import Autosave, SaveState


class Disk:
    """Takes what is to be saved, and answers when the test says so."""

    def __init__(self):
        self.waiting = []

    def write(self, done, failed):
        self.waiting.append((done, failed))

    def finish(self):
        self.waiting.pop(0)[0]()

    def fail(self, problem):
        self.waiting.pop(0)[1](problem)


def a_saver(qapp):
    disk, owner = Disk(), QObject()
    saver = Autosave(disk.write, owner)
    saver.kept_alive = owner
    states = []
    saver.state_changed.connect(states.append)
    return disk, saver, states


def test_a_pause_in_typing_saves(qtbot):
    disk, saver, _states = a_saver(None)
    saver.edited()
    qtbot.waitUntil(lambda: bool(disk.waiting), timeout=5_000)


def test_typing_without_a_pause_is_saved_too(qtbot):
    """The issue: a killed process loses at most two seconds."""
    disk, saver, _states = a_saver(None)

    def keeps_typing():
        saver.edited()
        return bool(disk.waiting)

    qtbot.waitUntil(keeps_typing, timeout=10_000)


def test_leaving_saves_at_once(qtbot):
    disk, saver, states = a_saver(None)
    saver.edited()
    saver.flush()
    assert len(disk.waiting) == 1
    disk.finish()
    assert saver.is_clean
    assert states == [SaveState.SAVING, SaveState.SAVED]


def test_nothing_typed_is_not_saved(qtbot):
    disk, saver, _states = a_saver(None)
    saver.flush()
    assert disk.waiting == []


def test_what_is_typed_during_a_save_is_saved_after_it(qtbot):
    disk, saver, _states = a_saver(None)
    saver.edited()
    saver.flush()
    saver.edited()
    saver.flush()
    assert len(disk.waiting) == 1
    disk.finish()
    assert not saver.is_clean
    assert len(disk.waiting) == 1
    disk.finish()
    assert saver.is_clean


def test_a_failed_save_says_so_and_stays_unsaved(qtbot):
    disk, saver, states = a_saver(None)
    saver.edited()
    saver.flush()
    problem = DiskFull()
    disk.fail(problem)
    assert states[-1] is SaveState.NOT_SAVED
    assert saver.problem is problem
    assert not saver.is_clean
    saver.flush()
    disk.finish()
    assert saver.is_clean
    assert saver.problem is None


def test_undo_is_an_edit_and_is_saved(qtbot):
    sheet = AnswerSheet({})
    edits = []
    sheet.edited.connect(lambda: edits.append(sheet.text("note")))
    sheet.set_value("note", "one")
    sheet.undo_stack.undo()
    assert edits == ["one", ""]
