"""Joins an answer sheet to the store: saves what is typed and says how far it got."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.autosave import Autosave, Done, Failed, SaveState
from iro_desktop.ui.support.background import Background

SaveDraft = Callable[[Answers], object]


class DraftSaver(QObject):
    """Saves the answers of one open form as a draft.

    Signals:
        saving: A save began.
        saved: Everything typed before it is on the disk.
        failed: The words are only on the screen; the IroError that says why.
    """

    saving = Signal()
    saved = Signal()
    failed = Signal(object)

    def __init__(
        self, sheet: AnswerSheet, save: SaveDraft, background: Background, parent: QObject
    ) -> None:
        """`save` runs on the thread that owns the store."""
        super().__init__(parent)
        self._sheet = sheet
        self._save = save
        self._background = background
        self._autosave = Autosave(self._write, self)
        self._autosave.state_changed.connect(self._on_state_changed)
        sheet.edited.connect(self._autosave.edited)

    @property
    def is_clean(self) -> bool:
        """Whether everything typed is on the disk."""
        return self._autosave.is_clean

    def flush(self) -> None:
        """Save now."""
        self._autosave.flush()

    def _write(self, done: Done, failed: Failed) -> None:
        answers = self._sheet.answers()
        self._sheet.end_step()
        self._background.run(self, lambda: self._save(answers), lambda _result: done(), failed)

    def _on_state_changed(self, state: SaveState) -> None:
        if state is SaveState.SAVING:
            self.saving.emit()
        elif state is SaveState.SAVED:
            self.saved.emit()
        else:
            self.failed.emit(self._autosave.problem)
