"""A page on which something is written that is saved without being asked."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.draft_saver import DraftSaver, SaveDraft
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.widgets.page import Page


class DraftPage(Page):
    """One draft: typed, kept as it is typed, undone with Ctrl+Z."""

    def __init__(
        self,
        title: str,
        background: Background,
        parent: QWidget | None = None,
        *,
        scrolls: bool = True,
    ) -> None:
        """Start empty; `_open_sheet` opens what is written on."""
        super().__init__(title, parent=parent, scrolls=scrolls)
        self._background = background
        self._sheet: AnswerSheet | None = None
        self._saver: DraftSaver | None = None

    @override
    def flush(self) -> None:
        if self._saver is not None:
            self._saver.flush()

    @property
    @override
    def is_clean(self) -> bool:
        return self._saver is None or self._saver.is_clean

    @property
    def is_opening(self) -> bool:
        """Whether it is not known yet what is written here, and about whom."""
        return self._sheet is None

    def _open_sheet(self, answers: Answers) -> AnswerSheet:
        """Show these answers; nothing is saved before `_keep` says how."""
        self._sheet = sheet = AnswerSheet(answers, self)
        self._saver = None
        sheet.bind_undo(self)
        return sheet

    def _keep(self, sheet: AnswerSheet, save: SaveDraft) -> DraftSaver:
        """From now on keep what is written on the sheet; `save` runs where the store is."""
        self._saver = saver = DraftSaver(sheet, save, self._background, self)
        saver.saving.connect(self.saving)
        saver.saved.connect(self.saved)
        saver.failed.connect(self.save_failed)
        return saver
