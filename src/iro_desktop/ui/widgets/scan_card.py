"""A child's scans and photographs in a card, each with a way to look at it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from iro_desktop.ui.support.scan_words import about_words, tag_of, title_words
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.workflows.attachments import AttachmentRow


class ScanCard(Card):
    """Lists them; hidden while there are none.

    Signals:
        opened: The id of the one to be looked at.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with none."""
        super().__init__("Scans and photos", parent=parent)
        self._list = SummaryList(stacked=True)
        self._list.change_asked.connect(self.opened)
        self.body.addWidget(self._list)
        self.hide()

    def show_scans(self, scans: Sequence[AttachmentRow]) -> None:
        """Show these in place of the ones before."""
        self._list.show_rows([_row(each) for each in scans])
        self.setVisible(bool(scans))


def _row(row: AttachmentRow) -> SummaryRow:
    key = row.attachment.record_id
    return SummaryRow(title_words(row), about_words(row), "", key, "Open", tag_of(row))
